//! "Anfrage ändern": other terms for one contribution, or taking the request back. Only
//! the giver of this one is asked anew; what was agreed stays in force until then.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use backend::{contributions, measures::Detail};
use domain::{
    contribution::{Contribution, ContributionState},
    contribution_form::TermsDraft,
    ids::{ContributionId, MeasureId},
    labels::Label,
};
use leptos::prelude::*;

use super::ask::allowed;
use crate::{
    expired,
    kit::{
        alert::Notice,
        choice::{Choice, RadioGroup},
        definition::{Definitions, Panel, Term},
        error_page::Failure,
        field::{HiddenField, MoneyField, TextField, Width},
        form::{
            ButtonLink, Buttons, FieldRow, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, hidden, line, money,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/massnahmen/{id}/mittel/{contribution}",
    fields: &[
        hidden("version"),
        choice("what", "Was möchten Sie tun?").required(),
        line("year", "Jahr").max(4),
        money("amount", "Betrag"),
    ],
};

type Way = Path<(MeasureId, ContributionId)>;

/// `GET /massnahmen/{id}/mittel/{contribution}`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path((id, money)): Way,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let stored = find(&detail, money)?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| filled(stored));
    Ok(show(&visit, &detail, stored, form, false))
}

fn filled(money: &Contribution) -> Filled {
    let (year, amount) = match &money.change {
        Some(change) => (change.year, change.amount),
        None => (money.year, money.amount),
    };
    Filled::blank(&FORM)
        .set("version", money.version.to_string())
        .set("what", "change")
        .set("year", year.to_string())
        .set("amount", amount.typed())
}

/// `POST /massnahmen/{id}/mittel/{contribution}`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path((id, money)): Way,
    posted: Posted,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let stored = find(&detail, money)?;
    let form = Filled::typed(&FORM, &posted);
    let back = format!("/massnahmen/{id}#mittel");
    let (outcome, message) = match posted.get("what").as_str() {
        "change" => {
            let draft = TermsDraft {
                year: posted.get("year"),
                amount: posted.get("amount"),
                version: posted.get("version"),
            };
            let done = contributions::name_terms(&state.backend, &actor, id, money, &draft).await;
            (done, Message::MoneyChanged)
        }
        "retract" => {
            let version = posted.version();
            let done = contributions::retract(&state.backend, &actor, id, money, version).await;
            (done, Message::MoneyRetracted)
        }
        _ => {
            let sentence = "Bitte wählen Sie, was mit der Anfrage geschehen soll.";
            (
                Err(backend::Error::invalid("what", sentence)),
                Message::Saved,
            )
        }
    };
    match outcome {
        Ok(()) => Ok(see_other(back, message)),
        Err(backend::Error::Invalid(errors)) => {
            Ok(show(&visit, &detail, stored, form.errors(errors), false))
        }
        Err(backend::Error::Conflict(conflict)) => {
            let detail = allowed(&state, &actor, id).await?;
            let stored = find(&detail, money)?;
            let form = form.set("version", conflict.current.to_string());
            Ok(show(&visit, &detail, stored, form, true))
        }
        Err(error) => Err(error.into()),
    }
}

fn find(detail: &Detail, id: ContributionId) -> Result<&Contribution, Failure> {
    let found = detail.measure.contributions.iter().find(|c| c.id == id);
    found.ok_or(Failure::NotFound)
}

fn show(
    visit: &Visit,
    detail: &Detail,
    money: &Contribution,
    form: Filled,
    changed: bool,
) -> Response {
    let measure = &detail.measure;
    let (action, back) = (visit.path.clone(), format!("/massnahmen/{}", measure.id));
    let mut page = visit
        .page("Anfrage zu Mitteln ändern")
        .crumb("Maßnahmen", "/massnahmen")
        .crumb(measure.title.clone(), back.clone())
        .kicker(format!("{} {}", measure.code, measure.title))
        .form(&form)
        .breadth(Breadth::Narrow);
    if changed {
        page = page.status(StatusCode::CONFLICT);
    }
    let (terms, choices) = (terms(detail, money), choices(money));
    page.show(move || {
        let notice = changed.then(|| {
            view! {
                <Notice tone="warning" title="Der Beitrag hat sich inzwischen geändert">
                    <p>"Oben steht der neue Stand. Ihre Eingaben stehen unten und sind noch nicht gespeichert."</p>
                </Notice>
            }
        });
        if choices.is_empty() {
            return view! {
                {terms}
                <p class="nothing">"Ausgezahlte Mittel ändern sich nicht mehr. Weitere Mittel fragen Sie als neuen Beitrag an."</p>
                <p><ButtonLink href=back label="Zurück zur Maßnahme" /></p>
            }
            .into_any();
        }
        view! {
            {notice}
            {terms}
            <PostForm action=action>
                <HiddenField name="version" />
                <RadioGroup name="what" choices=choices />
                <FieldRow>
                    <TextField name="year" width=Width::Short />
                    <MoneyField name="amount" />
                </FieldRow>
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
        .into_any()
    })
}

fn terms(detail: &Detail, money: &Contribution) -> AnyView {
    let catalogue = &detail.sight.catalogue;
    let in_force = format!(
        "{} für {} – {}",
        money.amount,
        money.year,
        money.state.label()
    );
    let change = money.change.as_ref().map(|change| {
        let words = match &change.declined {
            None => "angefragt".to_owned(),
            Some(declined) => format!("abgelehnt: {}", declined.reason),
        };
        let text = format!("{} für {} – {words}", change.amount, change.year);
        view! { <Term name="Neu angefragt" text=text /> }
    });
    let (programme, giver) = (
        catalogue.programme_name(money.programme).to_owned(),
        catalogue.body_name(money.giver).to_owned(),
    );
    view! {
        <Panel title="So steht es">
            <Definitions>
                <Term name="Programm" text=programme />
                <Term name="Mittel von" text=giver />
                <Term name="Gilt" text=in_force />
                {change}
            </Definitions>
        </Panel>
    }
    .into_any()
}

fn choices(money: &Contribution) -> Vec<Choice> {
    let change = |words: &str| Choice::new("change", "Jahr oder Betrag ändern").explained(words);
    match money.state {
        ContributionState::Paid => Vec::new(),
        ContributionState::Promised | ContributionState::Granted => {
            let mut choices = vec![change(
                "Die gebende Stelle wird zu den neuen Bedingungen gefragt. Bis sie zustimmt, gilt das Vereinbarte weiter.",
            )];
            if money.change.is_some() {
                choices.push(
                    Choice::new("retract", "Änderung zurücknehmen")
                        .explained("Es bleibt beim Vereinbarten."),
                );
            }
            choices
        }
        ContributionState::Asked | ContributionState::Declined | ContributionState::Withdrawn => {
            vec![
                change("Die gebende Stelle wird zu den neuen Bedingungen gefragt."),
                Choice::new("retract", "Anfrage zurückziehen").explained(
                    "Der Beitrag verschwindet aus der Maßnahme; der Verlauf behält ihn.",
                ),
            ]
        }
    }
}
