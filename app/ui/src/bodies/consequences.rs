//! What the end of a body means: measures as links to their lists, the rest in words.

use backend::catalogue::{Consequences, Few};
use domain::{
    filter::{Facet, FacetValue},
    ids::BodyId,
};
use leptos::prelude::*;

use crate::kit::{
    definition::{Definitions, Panel, Term},
    tally::{Tally, only},
};

/// `takes_over`: the short name of the first successor, where there is one.
pub fn panel(
    tally: &Tally,
    body: BodyId,
    what: Consequences,
    takes_over: Option<String>,
) -> AnyView {
    let measures = |facet| tally.words(&only(facet, FacetValue::Body(body)));
    let lead = measures(Facet::Lead);
    let parts = measures(Facet::Participant);
    let money = measures(Facet::Giver);
    let requests = requests(what.requests, takes_over);
    view! {
        <Panel title="Was das bedeutet">
            <Definitions>
                <Term name="Federführung">{lead}</Term>
                <Term name="Beteiligung">{parts}</Term>
                <Term name="Mittel">{money}</Term>
                <Term name="Offene Anfragen" text=requests />
                <Term name="Konten" text=accounts(what.accounts) />
            </Definitions>
            <p>"Maßnahmen, Meldungen und Zusagen werden nicht umgeschrieben: Sie behalten den Namen ihrer Zeit. Wer sie bearbeiten und beantworten darf, richtet sich ab dem Tag der Ablösung nach der Nachfolge."</p>
        </Panel>
    }
    .into_any()
}

fn requests(open: Few, takes_over: Option<String>) -> String {
    let to = takes_over.map_or_else(
        || "die zuerst genannte Nachfolge".to_owned(),
        |name| name.to_owned(),
    );
    match open {
        Few::None => "Derzeit wartet keine Anfrage auf Antwort.".into(),
        Few::One => format!("Eine Anfrage wartet auf Antwort; sie geht an {to}."),
        Few::Several => format!("Mehrere Anfragen warten auf Antwort; sie gehen an {to}."),
    }
}

fn accounts(having: Few) -> &'static str {
    match having {
        Few::None => "Kein Konto hat eine Rolle für diese Stelle.",
        Few::One => {
            "Ein Konto hat eine Rolle für diese Stelle; die Administration gibt ihm die Rolle der neuen Stelle."
        }
        Few::Several => {
            "Mehrere Konten haben eine Rolle für diese Stelle; die Administration gibt ihnen die Rolle der neuen Stelle."
        }
    }
}
