//! First steps as a list: what to do, whether it is done, and where. Used by the start
//! page and by the page of its own.

use domain::first_steps::Step;
use leptos::prelude::*;

struct Words {
    what: &'static str,
    why: &'static str,
    /// Where it is done; empty for what is done already.
    href: &'static str,
    help: &'static str,
}

const fn words(step: Step) -> Words {
    match step {
        Step::SignIn => Words {
            what: "Anmelden",
            why: "Das haben Sie geschafft.",
            href: "",
            help: "/hilfe#anmelden",
        },
        Step::LogMeasure => Words {
            what: "Eine Maßnahme anlegen",
            why: "Zum Üben genügt ein Entwurf: Er zählt nirgends mit.",
            href: "/massnahmen/neu",
            help: "/hilfe/bearbeitung#massnahme-anlegen",
        },
        Step::ReportState => Words {
            what: "Den Sachstand einer Maßnahme melden",
            why: "So sehen alle, wie weit Sie sind.",
            href: "/massnahmen",
            help: "/hilfe/bearbeitung#stand-melden",
        },
        Step::AnswerRequest => Words {
            what: "Eine Anfrage beantworten",
            why: "Erst Ihre Antwort macht daraus eine Vereinbarung.",
            href: "/aufgaben",
            help: "/hilfe/bearbeitung#anfrage-beantworten",
        },
        Step::SetMilestones => Words {
            what: "Meilensteine eintragen",
            why: "Sie zeigen früh, ob der Zeitplan hält.",
            href: "/massnahmen",
            help: "/hilfe/bearbeitung#meilensteine",
        },
        Step::MarkRead => Words {
            what: "Lesen, was sich geändert hat, und die Lesemarke setzen",
            why: "Danach sehen Sie nur noch, was neu ist.",
            href: "/gelesen",
            help: "/hilfe/bezirkskoordination#neues",
        },
        Step::ReviewReport => Words {
            what: "Eine Meldung prüfen",
            why: "Bestätigen Sie sie, oder geben Sie sie mit Begründung zurück.",
            href: "/aufgaben",
            help: "/hilfe/bezirkskoordination#meldung-pruefen",
        },
        Step::WorkOnConcept => Words {
            what: "Ein Handlungskonzept ergänzen",
            why: "Maßnahmen dienen Zielen; hier stehen sie.",
            href: "/raeume",
            help: "/hilfe/bezirkskoordination#konzept",
        },
        Step::KeepCatalogue => Words {
            what: "Verzeichnisse oder Stellen prüfen und ändern",
            why: "Programme, Zielgruppen, Namen und Kontakte der Stellen.",
            href: "/verzeichnisse",
            help: "/hilfe/landeskoordination#verzeichnisse",
        },
        Step::FillTexts => Words {
            what: "Die Pflichttexte ergänzen",
            why: "Erklärung zur Barrierefreiheit, Datenschutz und Impressum.",
            href: "/barrierefreiheit",
            help: "/hilfe/landeskoordination#pflichttexte",
        },
        Step::Comment => Words {
            what: "Einen Kommentar schreiben",
            why: "Eine Rückfrage an die Stelle, die eine Maßnahme verantwortet.",
            href: "/massnahmen",
            help: "/hilfe/leitung#kommentieren",
        },
    }
}

/// The steps in their order; the state stands in words and as a mark.
pub fn step_list(steps: &[(Step, bool)]) -> AnyView {
    let items: Vec<AnyView> = steps
        .iter()
        .map(|(step, done)| item(words(*step), *done))
        .collect();
    view! { <ol class="steps">{items}</ol> }.into_any()
}

fn item(words: Words, done: bool) -> AnyView {
    let class = if done {
        "steps__step steps__step--done"
    } else {
        "steps__step"
    };
    let state = if done { "erledigt: " } else { "offen: " };
    let what = if done || words.href.is_empty() {
        view! { <span>{words.what}</span> }.into_any()
    } else {
        view! { <a href=words.href>{words.what}</a> }.into_any()
    };
    let help = (!done).then(|| {
        view! { " "<a href=words.help>"So geht es"<span class="kern-sr-only">{format!(": {}", words.what)}</span></a> }
    });
    let why = (!done || words.href.is_empty())
        .then(|| view! { <p class="steps__why">{words.why}{help}</p> });
    view! {
        <li class=class>
            <span class="steps__mark" aria-hidden="true"></span>
            <div>
                <p class="steps__what"><span class="kern-sr-only">{state}</span>{what}</p>
                {why}
            </div>
        </li>
    }
    .into_any()
}
