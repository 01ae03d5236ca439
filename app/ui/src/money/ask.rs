//! "Mittel anfragen": by who holds the pen of the measure. The request is the
//! contribution itself; its giver finds it among the tasks.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{
    contributions,
    measures::{self, Detail},
};
use domain::{
    body::BodyKind,
    catalogue::Catalogue,
    contribution_form::ContributionDraft,
    facts::may_on_measure,
    ids::{FormId, MeasureId},
    money_check,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use crate::{
    expired,
    kit::{
        choice::{Choice, Select},
        error_page::Failure,
        field::{HiddenField, MoneyField, TextField, Width},
        findings::findings_view,
        form::{
            ButtonLink, Buttons, FieldRow, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, hidden, line, money,
        },
        islands::type_ahead::TypeAhead,
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/massnahmen/{id}/mittel/neu",
    fields: &[
        hidden("form_id"),
        choice("programme", "Programm").required(),
        choice("giver", "Mittel von")
            .hint("Nur nötig bei Programmen, die jedes Bezirksamt selbst vergibt."),
        line("year", "Jahr").required().max(4),
        money("amount", "Betrag")
            .required()
            .hint("Für dieses Jahr, zum Beispiel 80.000."),
    ],
};

/// `GET /massnahmen/{id}/mittel/neu`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| {
            let form_id: FormId = backend::ids::fresh();
            let year = chrono::Datelike::year(&detail.sight.day);
            Filled::blank(&FORM)
                .set("form_id", form_id.to_string())
                .set("year", year.to_string())
        });
    Ok(show(&visit, &detail, form))
}

/// `POST /massnahmen/{id}/mittel/neu`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Answer {
    let draft = ContributionDraft {
        programme: posted.get("programme"),
        giver: posted.get("giver"),
        year: posted.get("year"),
        amount: posted.get("amount"),
        form_id: posted.get("form_id"),
    };
    match contributions::ask_by_form(&state.backend, &actor, id, &draft).await {
        Ok(_) => Ok(see_other(
            format!("/massnahmen/{id}#mittel"),
            Message::MoneyAsked,
        )),
        Err(backend::Error::Invalid(errors)) => {
            let detail = allowed(&state, &actor, id).await?;
            let form = Filled::typed(&FORM, &posted).errors(errors);
            Ok(show(&visit, &detail, form))
        }
        Err(error) => Err(error.into()),
    }
}

/// The measure, for those who hold its pen.
pub async fn allowed(state: &AppState, actor: &Actor, id: MeasureId) -> Result<Detail, Failure> {
    let detail = measures::detail(&state.backend, actor, id).await?;
    let (measure, sight) = (&detail.measure, &detail.sight);
    let action = Action::AskContribution;
    match may_on_measure(actor, action, measure, &sight.catalogue, sight.day) {
        true => Ok(detail),
        false => Err(Failure::Forbidden),
    }
}

/// What the rules of the chosen programme say of this measure, before it is asked for.
fn tried(detail: &Detail, form: &Filled) -> Option<AnyView> {
    let catalogue = &detail.sight.catalogue;
    let chosen = form.value("programme").parse().ok()?;
    let programme = catalogue.programmes.get(&chosen)?;
    let year = form.value("year").trim().parse().ok();
    let found = money_check::findings_for(&detail.facts, programme, year, catalogue);
    let question: Vec<String> = programme.question.clone().into_iter().collect();
    findings_view(&found, &question)
}

fn show(visit: &Visit, detail: &Detail, form: Filled) -> Response {
    let measure = &detail.measure;
    let tried = tried(detail, &form);
    let (action, back) = (visit.path.clone(), format!("/massnahmen/{}", measure.id));
    let (programmes, givers) = (
        programmes(&detail.sight.catalogue),
        givers(&detail.sight.catalogue, detail.sight.day),
    );
    visit
        .page("Mittel anfragen")
        .crumb("Maßnahmen", "/massnahmen")
        .crumb(measure.title.clone(), back.clone())
        .kicker(format!("{} {}", measure.code, measure.title))
        .lead("Die gebende Stelle wird angefragt und sagt zu oder lehnt mit Begründung ab. Je Programm und Jahr ein Beitrag.")
        .form(&form)
        .breadth(Breadth::Narrow)
        .show(move || {
            view! {
                <PostForm action=action>
                    <HiddenField name="form_id" />
                    <Select name="programme" choices=programmes empty="Bitte wählen" />
                    {tried}
                    <TypeAhead><Select name="giver" choices=givers empty="wie im Programm festgelegt" /></TypeAhead>
                    <FieldRow>
                        <TextField name="year" width=Width::Short />
                        <MoneyField name="amount" />
                    </FieldRow>
                    <Buttons>
                        <Submit label="Mittel anfragen" />
                        <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                    </Buttons>
                </PostForm>
            }
        })
}

/// Programmes that are not retired, with who gives; their rules explain them.
fn programmes(catalogue: &Catalogue) -> Vec<Choice> {
    let mut programmes: Vec<_> = catalogue
        .programmes
        .values()
        .filter(|programme| !programme.retired)
        .collect();
    programmes.sort_by_key(|programme| domain::search::fold(&programme.name));
    programmes
        .into_iter()
        .map(|programme| {
            let giver = programme
                .giver
                .map_or("jeweiliges Bezirksamt", |id| catalogue.body_name(id));
            let mut words = money_check::rules(programme);
            words.extend(programme.question.clone());
            Choice::new(
                programme.id.to_string(),
                format!("{} ({giver})", programme.name),
            )
            .explained(words.join(" "))
        })
        .collect()
}

/// The Bezirksämter: only they give for themselves.
fn givers(catalogue: &Catalogue, today: chrono::NaiveDate) -> Vec<Choice> {
    catalogue
        .bodies_to_ask(today)
        .into_iter()
        .filter(|body| body.kind == BodyKind::DistrictOffice)
        .map(|body| {
            Choice::new(body.id.to_string(), body.short_name.clone())
                .also(catalogue.other_names(body.id))
        })
        .collect()
}
