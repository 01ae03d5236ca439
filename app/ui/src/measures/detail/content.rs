//! What the measure is about, in the words of its lead.

use backend::measures::Detail;
use leptos::prelude::*;

use crate::kit::definition::{Definitions, Panel, Term};

pub fn panel(detail: &Detail) -> Option<AnyView> {
    let measure = &detail.measure;
    let texts = [
        ("Ausgangslage und Bedarf", &measure.need),
        ("Erwartete Wirkung", &measure.effect),
        ("Woran der Erfolg zu erkennen ist", &measure.success),
        ("Risiken und Hemmnisse", &measure.risks),
        ("Verstetigung", &measure.continuation),
    ];
    let terms: Vec<_> = texts
        .into_iter()
        .filter_map(|(name, text)| Some((name, text.clone()?)))
        .map(|(name, text)| view! { <Term name=name text=text /> })
        .collect();
    (!terms.is_empty()).then(|| {
        view! { <Panel title="Inhalt"><Definitions stacked=true>{terms}</Definitions></Panel> }
            .into_any()
    })
}
