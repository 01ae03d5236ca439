//! Deleting what no measure ever used, asked once more on a page of its own; for
//! everything else the page says who uses it.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::catalogue::{self, Use};
use domain::{
    error::FieldErrors,
    filter::{Facet, FacetValue},
    policy::Actor,
};
use leptos::prelude::*;

use super::{
    PROGRAMMES, TARGET_GROUPS, page_below, programme, programme_path, target_group,
    target_group_path,
};
use crate::{
    kit::{
        alert::Notice,
        error_page::Failure,
        field::HiddenField,
        form::{ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden},
        message::Message,
        page::{Answer, Breadth, see_other},
        tally::{Tally, only},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static TARGET_GROUP: FormSpec = FormSpec {
    path: "/verzeichnisse/zielgruppen/{id}/loeschen",
    fields: &[hidden("version")],
};

pub static PROGRAMME: FormSpec = FormSpec {
    path: "/verzeichnisse/programme/{id}/loeschen",
    fields: &[hidden("version")],
};

/// `GET /verzeichnisse/zielgruppen/{id}/loeschen`
pub async fn target_group_page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let entry = Entry::target_group(&state, &actor, &id).await?;
    Ok(entry.show(&visit, FieldErrors::default(), false))
}

/// `POST /verzeichnisse/zielgruppen/{id}/loeschen`
pub async fn target_group(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let group = id.parse().map_err(|_| Failure::NotFound)?;
    let version = sent.get("version");
    let done = catalogue::delete_target_group(&state.backend, &actor, group, &version).await;
    match refusal(done)? {
        None => Ok(see_other(TARGET_GROUPS, Message::TargetGroupDeleted)),
        Some((errors, newer)) => {
            let entry = Entry::target_group(&state, &actor, &id).await?;
            Ok(entry.show(&visit, errors, newer))
        }
    }
}

/// `GET /verzeichnisse/programme/{id}/loeschen`
pub async fn programme_page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let entry = Entry::programme(&state, &actor, &id).await?;
    Ok(entry.show(&visit, FieldErrors::default(), false))
}

/// `POST /verzeichnisse/programme/{id}/loeschen`
pub async fn programme(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let programme = id.parse().map_err(|_| Failure::NotFound)?;
    let version = sent.get("version");
    let done = catalogue::delete_programme(&state.backend, &actor, programme, &version).await;
    match refusal(done)? {
        None => Ok(see_other(PROGRAMMES, Message::ProgrammeDeleted)),
        Some((errors, newer)) => {
            let entry = Entry::programme(&state, &actor, &id).await?;
            Ok(entry.show(&visit, errors, newer))
        }
    }
}

/// Nothing when it is done; else the sentences, and whether somebody was faster.
fn refusal(done: backend::Result<()>) -> Result<Option<(FieldErrors, bool)>, Failure> {
    match done {
        Ok(()) => Ok(None),
        Err(backend::Error::Invalid(errors)) => Ok(Some((errors, false))),
        Err(backend::Error::Conflict(_)) => Ok(Some((FieldErrors::default(), true))),
        Err(other) => Err(other.into()),
    }
}

/// What is to be deleted, whichever list it stands in.
struct Entry {
    /// "Die Zielgruppe „Familien“"
    what: String,
    form: &'static FormSpec,
    version: i64,
    used: Use,
    /// The measures this person sees, as a link.
    measures: (Tally, Facet, FacetValue),
    list: (&'static str, &'static str),
    back: String,
}

impl Entry {
    async fn target_group(state: &AppState, actor: &Actor, id: &str) -> Result<Self, Failure> {
        let tally = Tally::load(&state.backend, actor).await?;
        let group = target_group::find(tally.catalogue(), id)?;
        Ok(Self {
            what: format!("Die Zielgruppe „{}“", group.name),
            form: &TARGET_GROUP,
            version: group.version,
            used: catalogue::target_group_use(&state.backend, actor, group.id).await?,
            list: ("Zielgruppen", TARGET_GROUPS),
            back: target_group_path(group.id, "bearbeiten"),
            measures: (
                tally.clone(),
                Facet::TargetGroup,
                FacetValue::TargetGroup(group.id),
            ),
        })
    }

    async fn programme(state: &AppState, actor: &Actor, id: &str) -> Result<Self, Failure> {
        let tally = Tally::load(&state.backend, actor).await?;
        let programme = programme::find(tally.catalogue(), id)?;
        Ok(Self {
            what: format!("Das Programm „{}“", programme.name),
            form: &PROGRAMME,
            version: programme.version,
            used: catalogue::programme_use(&state.backend, actor, programme.id).await?,
            list: ("Programme", PROGRAMMES),
            back: programme_path(programme.id, "bearbeiten"),
            measures: (
                tally.clone(),
                Facet::Programme,
                FacetValue::Programme(programme.id),
            ),
        })
    }

    fn show(self, visit: &Visit, errors: FieldErrors, newer: bool) -> Response {
        let form = Filled::blank(self.form)
            .set("version", self.version.to_string())
            .errors(errors);
        let page = page_below(visit, "Löschen")
            .kicker(self.what.clone())
            .crumb(self.list.0, self.list.1)
            .breadth(Breadth::Narrow);
        let page = match newer {
            true => page.conflict(&form),
            false => page.form(&form),
        };
        let action = visit.path.clone();
        page.show(move || {
            let back = self.back.clone();
            let Use::Never = self.used else {
                return view! {
                    {self.in_use()}
                    <Buttons><ButtonLink href=back label="Zurück zum Bearbeiten" /></Buttons>
                }
                .into_any();
            };
            let newer = newer.then(|| view! {
                <Notice tone="warning" title="Jemand hat diesen Eintrag inzwischen geändert"><p>"Bitte prüfen Sie ihn, bevor Sie ihn löschen."</p></Notice>
            });
            let sentence = format!("{} wurde noch von keiner Maßnahme verwendet und kann gelöscht werden. Der Verlauf behält den Eintrag.", self.what);
            view! {
                {newer}
                <p>{sentence}</p>
                <PostForm action=action required_note=false>
                    <HiddenField name="version" />
                    <Buttons>
                        <Submit label="Löschen" weight=Weight::Danger />
                        <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                    </Buttons>
                </PostForm>
            }
            .into_any()
        })
    }

    /// Why it stays: with a link to the measures; drafts of others have no list here.
    fn in_use(&self) -> AnyView {
        let (tally, facet, value) = &self.measures;
        let filter = only(*facet, *value);
        let seen = tally.count(&filter);
        let (sentence, list) = match self.used {
            Use::Measures(_) if seen > 0 => (
                "ist in Verwendung und kann nur stillgelegt werden.",
                Some(tally.words(&filter)),
            ),
            Use::Measures(_) => (
                "steht in Entwürfen von Maßnahmen und kann nur stillgelegt werden.",
                None,
            ),
            Use::Formerly | Use::Never => (
                "steht in früheren Fassungen von Maßnahmen und kann nur stillgelegt werden.",
                None,
            ),
        };
        let sentence = format!("{} {sentence}", self.what);
        let list = list.map(|words| view! { <p>"Verwendet von "{words}"."</p> });
        view! { <Notice title="Löschen ist nicht möglich"><p>{sentence}</p>{list}</Notice> }
            .into_any()
    }
}
