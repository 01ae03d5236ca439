//! "Maßnahme anlegen": the core on one page. What else there is to say comes after,
//! on "bearbeiten".

use axum::extract::State;
use backend::measures;
use domain::{
    catalogue::Catalogue,
    measure_form::MeasureDraft,
    policy::{Action, Actor, Role},
};
use leptos::prelude::*;

use super::{
    core_fields::core_fields,
    forms::{self, CREATE},
    query::{LIST, measure_path},
};
use crate::{
    expired,
    kit::{
        field::HiddenField,
        form::{ButtonLink, Buttons, Filled, PostForm, Posted, Submit, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /massnahmen/neu?raum=13d`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Answer {
    let form = match expired::restored(&state, &visit, &CREATE).await {
        Some(form) => form,
        None => forms::filled_measure(
            &CREATE,
            &prefilled(&actor, &visit, &state.backend.board().await?.catalogue),
        ),
    };
    show(&state, &visit, form).await
}

/// `POST /massnahmen/neu`; the button says whether it stays a draft.
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    posted: Posted,
) -> Answer {
    let as_draft = posted.get("aktion") == "entwurf";
    match measures::create(
        &state.backend,
        &actor,
        &MeasureDraft::from(&posted.0),
        as_draft,
    )
    .await
    {
        Ok(id) => {
            let message = if as_draft {
                Message::MeasureDrafted
            } else {
                Message::MeasureCreated
            };
            Ok(see_other(measure_path(id), message))
        }
        Err(backend::Error::Invalid(errors)) => {
            show(
                &state,
                &visit,
                Filled::typed(&CREATE, &posted).errors(errors),
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// The own body as lead and the areas the address names.
fn prefilled(actor: &Actor, visit: &Visit, catalogue: &Catalogue) -> MeasureDraft {
    let district = actor
        .grants
        .iter()
        .find(|grant| grant.role == Role::DistrictCoordinator)
        .and_then(|grant| grant.district.clone());
    let office =
        || district.and_then(|number| catalogue.district_office(&number).map(|body| body.id));
    MeasureDraft {
        areas: visit
            .params("raum")
            .filter_map(|code| catalogue.area_by_code(code))
            .map(|area| area.id.to_string())
            .collect(),
        lead: actor
            .own_body()
            .or_else(office)
            .map(|id| id.to_string())
            .unwrap_or_default(),
        ..MeasureDraft::default()
    }
}

async fn show(state: &AppState, visit: &Visit, form: Filled) -> Answer {
    let sight = state.backend.board().await?;
    let today = state.backend.today();
    let propose = visit.may(Action::ProposeMeasure);
    // Sent twice, this page makes one measure; after an error it stays the same page.
    let form_id = Some(form.value("form_id"))
        .filter(|id| !id.is_empty())
        .unwrap_or_else(forms::fresh_form_id);
    let page = visit
        .page("Maßnahme anlegen")
        .crumb("Maßnahmen", LIST)
        .lead("Das Wichtigste zuerst. Alles Weitere – Inhalt, Beteiligte, Rahmen – können Sie danach ergänzen.")
        .breadth(Breadth::Narrow)
        .actions(|| view! { <ButtonLink href=super::paste::PATH label="Mehrere aus Excel einfügen" /> })
        .form(&form);
    Ok(page.show(move || {
        let note = propose.then(|| {
            view! { <p class="kern-hint">"„Anlegen“ gibt die Maßnahme frei: Alle Fachstellen sehen sie. Ein Entwurf bleibt bei Ihrer Stelle und der Bezirkskoordination."</p> }
        });
        let fields = core_fields(&form, &sight.catalogue, today, true, None);
        view! {
            <PostForm action=CREATE.path>
                <HiddenField name="form_id" value=form_id />
                {fields}
                <Buttons>
                    <Submit label="Maßnahme anlegen" name="aktion" value="anlegen" />
                    <Submit label="Als Entwurf speichern" name="aktion" value="entwurf" weight=Weight::Secondary />
                    <ButtonLink href=LIST label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
                {note}
            </PostForm>
        }
    }))
}
