//! "Stelle anlegen": a body that is not made by a succession.

use axum::{extract::State, response::Response};
use backend::catalogue;
use domain::{
    body::BodyKind, body_form::BodyDraft, catalogue::Catalogue, form::FormData, labels::Label,
};
use leptos::prelude::*;

use super::path;
use crate::{
    expired,
    kit::{
        choice::{Choice, RadioGroup, Select},
        field::{DateField, HiddenField, TextField, Width},
        form::{
            ButtonLink, Buttons, Fieldset, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, date, hidden, line,
        },
        message::Message,
        once::{FORM_ID, form_id},
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static FORM: FormSpec = FormSpec {
    path: "/stellen/neu",
    fields: &[
        hidden(FORM_ID),
        choice("kind", "Art der Stelle").required(),
        choice("parent", "Bezirksamt").hint("Nur für ein Fachamt: zu welchem Bezirksamt es gehört."),
        choice("district", "Bezirk").hint("Nur für ein Bezirksamt."),
        line("short_name", "Kurzbezeichnung").required().max(80).hint("So heißt die Stelle in allen Listen, zum Beispiel „SenStadt“. Auch frühere Stellen behalten ihre Kurzbezeichnung."),
        line("name", "Name").required(),
        line("note", "Nähere Art").max(200).hint("Nur für weitere Stellen, zum Beispiel „Genossenschaft“."),
        date("valid_from", "Besteht ab").hint("Leer heißt: schon immer."),
    ],
};

/// `GET /stellen/neu`
pub async fn page(State(state): State<AppState>, visit: Visit) -> Answer {
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| Filled::blank(&FORM));
    show(&state, &visit, form).await
}

/// `POST /stellen/neu`
pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    sent: Posted,
) -> Answer {
    match catalogue::create_body(&state.backend, &actor, &draft(&sent)).await {
        Ok(id) => Ok(see_other(path(id), Message::BodyCreated)),
        Err(backend::Error::Invalid(errors)) => {
            show(&state, &visit, Filled::typed(&FORM, &sent).errors(errors)).await
        }
        Err(other) => Err(other.into()),
    }
}

fn draft(sent: &FormData) -> BodyDraft {
    BodyDraft {
        kind: sent.get("kind"),
        parent: sent.get("parent"),
        district: sent.get("district"),
        short_name: sent.get("short_name"),
        name: sent.get("name"),
        note: sent.get("note"),
        valid_from: sent.get("valid_from"),
        form_id: sent.get(FORM_ID),
    }
}

async fn show(
    state: &AppState,
    visit: &Visit,
    form: Filled,
) -> Result<Response, crate::kit::error_page::Failure> {
    let sight = state.backend.board().await?;
    let page = visit
        .page("Stelle anlegen")
        .crumb("Stellen", "/stellen")
        .lead("Geht eine Stelle aus einer anderen hervor, regeln Sie das auf der Seite der alten Stelle unter „Nachfolge regeln“.")
        .form(&form)
        .breadth(Breadth::Narrow);
    Ok(page.show(move || {
        let kinds = BodyKind::ALL
            .into_iter()
            .map(|kind| Choice::new(kind.key(), kind.label()).explained(explanation(kind)))
            .collect();
        let (parents, districts) = places(&sight.catalogue);
        let id = form_id(&form);
        view! {
            <PostForm action=FORM.path>
                <HiddenField name=FORM_ID value=id />
                <RadioGroup name="kind" choices=kinds />
                <TextField name="short_name" width=Width::Medium />
                <TextField name="name" />
                <Fieldset legend="Zuordnung">
                    <Select name="parent" choices=parents empty="keines" />
                    <Select name="district" choices=districts empty="keiner" />
                    <TextField name="note" />
                </Fieldset>
                <DateField name="valid_from" />
                <Buttons>
                    <Submit label="Stelle anlegen" />
                    <ButtonLink href="/stellen" label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    }))
}

fn explanation(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::SenateDepartment => "Auch die Senatskanzlei.",
        BodyKind::DistrictOffice => "Jeder Bezirk hat genau eines.",
        BodyKind::Office => "Ein Amt eines Bezirksamts.",
        BodyKind::Other => "Träger, Unternehmen, Beauftragte: werden genannt, nicht angefragt.",
    }
}

fn places(catalogue: &Catalogue) -> (Vec<Choice>, Vec<Choice>) {
    let parents = catalogue
        .bodies_sorted()
        .into_iter()
        .filter(|body| body.kind == BodyKind::DistrictOffice)
        .map(|body| Choice::new(body.id.to_string(), body.name.clone()))
        .collect();
    let districts = catalogue
        .districts
        .iter()
        .map(|district| Choice::new(district.number.clone(), district.name.clone()))
        .collect();
    (parents, districts)
}
