//! The parts of the page of tasks.

use std::collections::BTreeSet;

use backend::{comments::OpenMention, follow_ups::Listed, requests::Voices};
use chrono::Days;
use domain::{
    facts::{MeasureFacts, answers_for},
    filter::Filter,
    ids::BodyId,
    policy::Actor,
    request::{RequestFact, RequestProperty, RequestState, Seat},
};
use leptos::prelude::*;

use super::rows::{self, Waiting};
use crate::kit::{
    badge::{Badge, Hue, Shape},
    definition::Panel,
    empty::Empty,
    form::ButtonLink,
    measure_tables::MeasureTable,
    request_table::{answer_path, asked_of, oldest_first, quick_answer, request_table},
    tally::Tally,
    tally_parts::Part,
    when,
};

/// Answers are shown among the tasks for so many days.
const NEWS_DAYS: Days = Days::new(14);

/// Everything that waits.
pub fn all(tally: &Tally, actor: &Actor, waiting: &Waiting) -> AnyView {
    let bodies = answers_for(actor, tally.catalogue(), tally.day());
    let parts: Vec<AnyView> = [
        requests(tally, &bodies),
        mentions(&waiting.mentions, tally),
        to_note(tally, actor, &waiting.voices),
        reviews(tally, actor),
        returned(tally, &bodies),
        answers(tally, &bodies),
        notes(&waiting.notes, tally),
    ]
    .into_iter()
    .flatten()
    .collect();
    let total = rows::count(tally, actor, waiting);
    let words = match total {
        0 => "Zurzeit wartet keine Aufgabe auf Ihre Stelle.".to_owned(),
        1 => "1 Aufgabe wartet auf Ihre Stelle.".to_owned(),
        _ => format!("{total} Aufgaben warten auf Ihre Stelle."),
    };
    if parts.is_empty() {
        return view! { <Empty title="Keine offenen Aufgaben" reason="Zurzeit wartet nichts auf Ihre Stelle. Anfragen anderer Stellen erscheinen hier von selbst." /> }.into_any();
    }
    view! {
        <p class="list-total" role="status" data-total=(total > 0).then_some(total)>{words}</p>
        {parts.collect_view()}
    }
    .into_any()
}

fn requests(tally: &Tally, bodies: &BTreeSet<BodyId>) -> Option<AnyView> {
    let narrow = asked_of(bodies);
    let mut rows = rows::asked(tally, bodies);
    if rows.is_empty() {
        return None;
    }
    let day = tally.day();
    rows.sort_by_key(oldest_first);
    let due = rows.iter().filter(|row| row.part.is_due_again(day)).count();
    let due = (due > 0).then(|| {
        let narrow = narrow.with(RequestProperty::DueAgain, "ja");
        let words = tally.request_words(&narrow);
        view! { <p class="panel__note">"Erinnerung: "{words}" seit mehr als zehn Arbeitstagen ohne Antwort."</p> }
    });
    let all = tally.request_words(&narrow);
    let table = request_table(
        &rows,
        tally,
        "Anfragen an Ihre Stelle",
        Some(&quick_answer("aufgaben")),
    );
    Some(
        view! { <Panel title="Anfragen an Ihre Stelle" actions=all>{due}{table}</Panel> }
            .into_any(),
    )
}

/// To note somebody else's answer needs words of one's own.
fn note_answer(row: &Part<RequestFact>) -> AnyView {
    let (href, name) = (
        format!("{}?weiter=aufgaben", answer_path(row)),
        format!(" {}", row.facts.title),
    );
    view! { <a href=href>"Antwort vermerken"<span class="kern-sr-only">{name}</span></a> }
        .into_any()
}

/// Open requests to bodies without accounts: a coordination notes their answers.
fn to_note(tally: &Tally, actor: &Actor, voices: &Voices) -> Option<AnyView> {
    let mut rows = rows::to_note(tally, actor, voices);
    if rows.is_empty() {
        return None;
    }
    rows.sort_by_key(oldest_first);
    let table = request_table(
        &rows,
        tally,
        "Anfragen an Stellen ohne Konto",
        Some(&note_answer),
    );
    Some(
        view! {
            <Panel title="Antworten von Stellen ohne Konto">
                <p class="panel__note">"Diese Stellen haben in Kiezwerk kein Konto. Hat eine auf anderem Weg geantwortet, vermerken Sie es hier."</p>
                {table}
            </Panel>
        }
        .into_any(),
    )
}

/// Reports in the own Bezirk that wait for a review.
fn reviews(tally: &Tally, actor: &Actor) -> Option<AnyView> {
    measures(
        tally,
        rows::to_review(actor)?,
        "Meldungen zu prüfen",
        "Bestätigen Sie die Meldung oder geben Sie sie mit Begründung zurück.",
        ("Prüfen", "pruefen"),
    )
}

/// Own reports that came back.
fn returned(tally: &Tally, bodies: &BTreeSet<BodyId>) -> Option<AnyView> {
    measures(
        tally,
        rows::returned(bodies)?,
        "Zurückgegebene Meldungen",
        "Die Bezirkskoordination hat diese Meldungen mit einer Begründung zurückgegeben; sie steht über dem Formular. Eine neue Meldung ersetzt sie.",
        ("Neu melden", "melden"),
    )
}

fn measures(
    tally: &Tally,
    filter: Filter,
    title: &'static str,
    note: &'static str,
    step: (&'static str, &'static str),
) -> Option<AnyView> {
    if tally.count(&filter) == 0 {
        return None;
    }
    let words = tally.words(&filter);
    let tally = tally.clone();
    Some(
        view! {
            <Panel title=title actions=words>
                <p class="panel__note">{note}</p>
                <MeasureTable tally=tally filter=filter caption=title step=step />
            </Panel>
        }
        .into_any(),
    )
}

/// What others answered: refusals as long as they stand, agreements of the last days.
fn answers(tally: &Tally, bodies: &BTreeSet<BodyId>) -> Option<AnyView> {
    if bodies.is_empty() {
        return None;
    }
    let base = rows::asked_by(bodies);
    let since = tally.day() - NEWS_DAYS;
    let agreed = base.with(RequestProperty::State, RequestState::Agreed.key());
    let mut news = tally.requests(&agreed);
    news.retain(|row| row.part.answered_on.is_some_and(|day| day >= since));
    let mut rows = rows::declined(tally, bodies);
    if rows.is_empty() && news.is_empty() {
        return None;
    }
    rows.extend(news);
    rows.sort_by_key(|row| {
        (
            std::cmp::Reverse(row.part.answered_on),
            row.facts.code.clone(),
            row.part.seat,
        )
    });
    let action = |row: &Part<RequestFact>| next_step(&row.facts, &row.part);
    let table = request_table(&rows, tally, "Antworten auf Ihre Anfragen", Some(&action));
    let all = view! { <ButtonLink href=crate::kit::tally_parts::requests_address(&base) label="Alle eigenen Anfragen" /> }.into_any();
    Some(
        view! {
            <Panel title="Antworten auf Ihre Anfragen" actions=all>
                <p class="panel__note">"Ablehnungen bleiben hier, bis Sie die Anfrage ändern oder zurückziehen; Zusagen der letzten zwei Wochen zur Kenntnis."</p>
                {table}
            </Panel>
        }
        .into_any(),
    )
}

/// After a refusal: where the request can be changed.
fn next_step(facts: &MeasureFacts, request: &RequestFact) -> AnyView {
    if request.state != RequestState::Declined {
        return view! { <a href=format!("/massnahmen/{}", facts.id)>"Ansehen"<span class="kern-sr-only">{format!(" {}", facts.title)}</span></a> }.into_any();
    }
    let href = match request.seat {
        Seat::Money(id) => format!("/massnahmen/{}/mittel/{id}", facts.id),
        Seat::Lead | Seat::Participant(_) => format!("/massnahmen/{}/bearbeiten", facts.id),
    };
    view! { <a href=href>"Anfrage ändern"<span class="kern-sr-only">{format!(" {}", facts.title)}</span></a> }.into_any()
}

/// Comments that address one of these bodies and wait for a word.
fn mentions(mentions: &[OpenMention], tally: &Tally) -> Option<AnyView> {
    if mentions.is_empty() {
        return None;
    }
    let catalogue = tally.catalogue();
    let items: Vec<AnyView> = mentions
        .iter()
        .map(|mention| {
            let (measure, path) = (&mention.measure, format!("/massnahmen/{}", mention.measure.id));
            let settle = format!("{path}/kommentare/{}/erledigt", mention.comment);
            let asking = mention
                .asking
                .map_or("eine Stelle", |body| catalogue.body_name(body));
            let head = format!(
                "{asking} an {}, {}",
                catalogue.body_name(mention.acting),
                when::german(mention.at)
            );
            let title = format!("{} {}", measure.code, measure.title);
            let name = format!(" {title}");
            view! {
                <li class="task">
                    <p><a href=format!("{path}/kommentare")>{title}</a></p>
                    <p class="small muted">{head}</p>
                    <p data-words="">{mention.excerpt.clone()}</p>
                    <p class="row-actions"><a href=settle>"Als erledigt vermerken"<span class="kern-sr-only">{name}</span></a></p>
                </li>
            }
            .into_any()
        })
        .collect();
    Some(
        view! { <Panel title="Ihre Stelle ist angesprochen"><ul class="plain-list tasks">{items}</ul></Panel> }
            .into_any(),
    )
}

/// Own notes and those of the body that are due within a week.
fn notes(due: &[Listed], tally: &Tally) -> Option<AnyView> {
    if due.is_empty() {
        return None;
    }
    let items: Vec<AnyView> = due
        .iter()
        .map(|listed| {
            let note = &listed.note;
            let late = note.due < tally.day();
            let measure = listed.measure.as_ref().map(|measure| {
                let title = format!("{} {}", measure.code, measure.title);
                view! { <p class="small"><a href=format!("/massnahmen/{}", measure.id)>{title}</a></p> }
            });
            let word = if late { "überfällig seit" } else { "fällig am" };
            let head = format!("{word} {}", domain::dates::german(note.due));
            let hue = if late { Hue::Bad } else { Hue::Neutral };
            view! {
                <li class="task">
                    <p><Badge word=head hue=hue shape=Shape::Clock /></p>
                    <p data-words=""><a href=format!("/wiedervorlagen/{}/bearbeiten", note.id)>{note.text.clone()}</a></p>
                    {measure}
                </li>
            }
            .into_any()
        })
        .collect();
    let all = view! { <a href="/wiedervorlagen">"Alle Wiedervorlagen"</a> }.into_any();
    Some(
        view! { <Panel title="Wiedervorlagen" actions=all><ul class="plain-list tasks">{items}</ul></Panel> }
            .into_any(),
    )
}
