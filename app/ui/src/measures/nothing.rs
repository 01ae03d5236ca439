//! The list without a hit: why nothing is here, and which single step brings something
//! back.

use backend::board::Sight;
use domain::{
    filter::{Filter, Moment},
    policy::Visibility,
};
use leptos::prelude::*;

use super::{
    facets,
    list::total_words,
    query::{Arranged, ListQuery},
};
use crate::kit::{
    empty::Empty,
    form::{ButtonLink, Weight},
};

/// Instead of the table.
pub fn nothing_found(
    query: &ListQuery,
    sight: &Sight,
    visibility: &Visibility,
    moment: Moment,
    may_create: bool,
) -> AnyView {
    let catalogue = &*sight.catalogue;
    if query.filter.is_empty() {
        let create = may_create.then(|| view! { <ButtonLink href="/massnahmen/neu" label="Maßnahme anlegen" weight=Weight::Primary /> });
        return view! { <Empty title="Noch keine Maßnahmen" reason="Es ist noch keine Maßnahme freigegeben, die Sie sehen können.">{create}</Empty> }.into_any();
    }
    let hits_of = |filter: &Filter| {
        let Arranged { hits, .. } = ListQuery {
            filter: filter.clone(),
            ..query.clone()
        }
        .arrange(sight, visibility, moment);
        hits.len()
    };
    let mut ways = Vec::new();
    if !query.filter.typed().is_empty() {
        ways.push((
            format!("ohne die Suche „{}“", query.filter.typed()),
            query.filter.without_search(),
        ));
    }
    ways.extend(query.filter.chosen().map(|(facet, value)| {
        (
            format!(
                "ohne {}: {}",
                facet.label(),
                facets::value_label(facet, value, catalogue)
            ),
            query.filter.without(facet, value),
        )
    }));
    let several = ways.len() > 1;
    let ways: Vec<_> = ways
        .into_iter()
        .map(|(words, filter)| (words, hits_of(&filter), query.filtered(filter, catalogue)))
        .filter(|(_, hits, _)| *hits > 0)
        .map(|(words, hits, href)| view! { <li><a href=href>{format!("{words}: {}", total_words(hits))}</a></li> })
        .collect();
    let reason = if several {
        "Keine Maßnahme passt zu allen gesetzten Filtern zugleich."
    } else {
        "Keine Maßnahme passt zu diesem Filter."
    };
    let ways = (!ways.is_empty()).then(|| view! { <p>"Mehr finden Sie"</p><ul>{ways}</ul> });
    let clear = query.filtered(Filter::default(), catalogue);
    view! {
        <Empty title="Keine Maßnahme gefunden" reason=reason>
            {ways}
            <ButtonLink href=clear label="Alle Filter entfernen" />
        </Empty>
    }
    .into_any()
}
