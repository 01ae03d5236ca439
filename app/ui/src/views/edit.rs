//! Keeping a selection under a name, and renaming or sharing what is kept.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use backend::{board::Sight, saved_views};
use domain::{
    form::FormData,
    ids::{BodyId, FormId, SavedViewId},
    policy::Actor,
    saved_view::{LONGEST, ListKind, SavedView, SavedViewDraft},
};
use leptos::prelude::*;

use crate::{
    expired,
    kit::{
        alert::Notice,
        choice::{Choice, Select},
        diff::{Change, Diff},
        error_page::Failure,
        field::{HiddenField, TextField},
        filter_words::{list_title, selection},
        form::{
            ButtonLink, Buttons, FieldSpec, Filled, FormSpec, PostForm, Posted, Submit, Weight,
            choice, hidden, line,
        },
        message::Message,
        page::{Answer, Breadth, see_other},
        saved_views::{VIEWS, address},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

const NAME: FieldSpec = line("name", "Name der Ansicht").required().max(LONGEST);
const OWNER: FieldSpec = choice("owner", "Für wen")
    .hint("Eine Ansicht für eine Stelle sehen alle mit einer Rolle bei dieser Stelle; jede und jeder von ihnen kann sie ändern und löschen.");

/// "Ansicht speichern".
pub static NEW: FormSpec = FormSpec {
    path: "/ansichten/neu",
    fields: &[
        hidden("form_id"),
        hidden("list"),
        hidden("query"),
        NAME,
        OWNER,
    ],
};

/// "Ansicht ändern".
pub static EDIT: FormSpec = FormSpec {
    path: "/ansichten/{id}/bearbeiten",
    fields: &[hidden("version"), NAME, OWNER],
};

/// `GET /ansichten/neu?liste=massnahmen&auswahl=…`
pub async fn new_page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Answer {
    let form = match expired::restored(&state, &visit, &NEW).await {
        Some(form) => form,
        None => {
            let list = visit.param("liste").and_then(ListKind::from_name);
            Filled::blank(&NEW)
                .set("form_id", backend::ids::fresh::<FormId>().to_string())
                .set("list", list.unwrap_or(ListKind::Measures).name())
                .set("query", visit.param("auswahl").unwrap_or_default())
        }
    };
    show_new(&state, &visit, &actor, form).await
}

/// `POST /ansichten/neu`: back to the list, which now is the view.
pub async fn create(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    posted: Posted,
) -> Answer {
    let draft = SavedViewDraft::from(&posted.0);
    match saved_views::add(&state.backend, &actor, &draft).await {
        Ok(_) => {
            let sight = state.backend.board().await?;
            let (list, pairs) = selected(&draft.list, &draft.query, &sight);
            Ok(see_other(address(list, &pairs), Message::ViewSaved))
        }
        Err(backend::Error::Invalid(errors)) => {
            let form = Filled::typed(&NEW, &posted).errors(errors);
            show_new(&state, &visit, &actor, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn selected(list: &str, query: &str, sight: &Sight) -> (ListKind, FormData) {
    let list = ListKind::from_name(list).unwrap_or(ListKind::Measures);
    let pairs = list.canonical(&FormData::from_query(query), &sight.catalogue);
    (list, pairs)
}

async fn show_new(state: &AppState, visit: &Visit, actor: &Actor, form: Filled) -> Answer {
    let sight = state.backend.board().await?;
    let owners = owners(state, actor, &sight, None).await?;
    let (list, pairs) = selected(&form.value("list"), &form.value("query"), &sight);
    let shown = Shown {
        title: "Ansicht speichern",
        list,
        back: address(list, &pairs).to_string(),
        lines: selection(list, &pairs, &sight.catalogue),
        owners,
        conflict: None,
    };
    Ok(show(visit, shown, form))
}

/// `GET /ansichten/{id}/bearbeiten`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<SavedViewId>,
) -> Answer {
    let view = saved_views::find(&state.backend, &actor, id).await?;
    let form = match expired::restored(&state, &visit, &EDIT).await {
        Some(form) => form,
        None => {
            let draft = SavedViewDraft::from(&view);
            Filled::blank(&EDIT)
                .set("name", draft.name)
                .set("owner", draft.owner)
                .set("version", draft.version)
        }
    };
    show_edit(&state, &visit, &actor, &view, form, None).await
}

/// `POST /ansichten/{id}/bearbeiten`
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<SavedViewId>,
    posted: Posted,
) -> Answer {
    let draft = SavedViewDraft::from(&posted.0);
    match saved_views::edit(&state.backend, &actor, id, &draft).await {
        Ok(()) => Ok(see_other(VIEWS, Message::ViewSaved)),
        Err(backend::Error::Invalid(errors)) => {
            let view = saved_views::find(&state.backend, &actor, id).await?;
            let form = Filled::typed(&EDIT, &posted).errors(errors);
            show_edit(&state, &visit, &actor, &view, form, None).await
        }
        Err(backend::Error::Conflict(conflict)) => {
            let view = saved_views::find(&state.backend, &actor, id).await?;
            let form = Filled::typed(&EDIT, &posted).set("version", conflict.current.to_string());
            let catalogue = state.backend.board().await?.catalogue.clone();
            let owner = |id: &str| {
                let body = id.parse::<BodyId>().ok();
                body.map_or("nur für mich".to_owned(), |body| {
                    catalogue.body_name(body).to_owned()
                })
            };
            let stored = SavedViewDraft::from(&view);
            let changes = [
                ("Name", stored.name, draft.name),
                ("Für wen", owner(&stored.owner), owner(&draft.owner)),
            ];
            let changes = changes
                .into_iter()
                .filter(|(_, old, new)| old != new)
                .map(|(field, old, new)| Change::new(field, old, new))
                .collect();
            show_edit(&state, &visit, &actor, &view, form, Some(changes)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn show_edit(
    state: &AppState,
    visit: &Visit,
    actor: &Actor,
    view: &SavedView,
    form: Filled,
    conflict: Option<Vec<Change>>,
) -> Answer {
    let sight = state.backend.board().await?;
    let shown = Shown {
        title: "Ansicht ändern",
        list: view.list,
        back: VIEWS.to_owned(),
        lines: selection(view.list, &view.current(&sight.catalogue), &sight.catalogue),
        owners: owners(state, actor, &sight, view.body).await?,
        conflict,
    };
    Ok(show(visit, shown, form))
}

/// Bodies a view may be for, in the order of the catalogue.
async fn owners(
    state: &AppState,
    actor: &Actor,
    sight: &Sight,
    stands: Option<BodyId>,
) -> Result<Vec<Choice>, Failure> {
    let mut own = saved_views::bodies(&state.backend, actor).await?;
    own.extend(stands);
    Ok(sight
        .catalogue
        .bodies_sorted()
        .into_iter()
        .filter(|body| own.contains(&body.id))
        .map(|body| Choice::new(body.id.to_string(), format!("Alle bei {}", body.short_name)))
        .collect())
}

/// What stands around the form.
struct Shown {
    title: &'static str,
    list: ListKind,
    back: String,
    lines: Vec<(&'static str, String)>,
    owners: Vec<Choice>,
    /// Somebody of the same body was faster.
    conflict: Option<Vec<Change>>,
}

fn show(visit: &Visit, shown: Shown, form: Filled) -> Response {
    let action = visit.path.clone();
    let mut page = visit
        .page(shown.title)
        .crumb("Meine Ansichten", VIEWS)
        .breadth(Breadth::Narrow)
        .form(&form);
    if shown.conflict.is_some() {
        page = page.status(StatusCode::CONFLICT);
    }
    page.show(move || {
        let conflict = shown.conflict.map(|changes| {
            view! {
                <Notice tone="warning" title="Die Ansicht wurde inzwischen geändert">
                    <p>"Ihre Eingabe ist noch nicht gespeichert. Gespeichert wird, was unten im Formular steht."</p>
                </Notice>
                <Diff caption="Unterschiede" changes=changes old="Inzwischen gespeichert" new="Ihre Eingabe" marked=false />
            }
        });
        let carried: Vec<AnyView> = ["form_id", "list", "query", "version"]
            .into_iter()
            .filter(|name| form.spec().field(name).is_some())
            .map(|name| view! { <HiddenField name=name value=form.value(name) /> }.into_any())
            .collect();
        let owner = (!shown.owners.is_empty())
            .then(|| view! { <Select name="owner" choices=shown.owners empty="Nur für mich" /> });
        view! {
            {conflict}
            {kept(shown.list, shown.lines)}
            <PostForm action=action>
                {carried}
                <TextField name="name" />
                {owner}
                <Buttons>
                    <Submit label="Speichern" />
                    <ButtonLink href=shown.back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}

/// What the view will show.
fn kept(list: ListKind, lines: Vec<(&'static str, String)>) -> AnyView {
    let list = list_title(list);
    if lines.is_empty() {
        return view! { <p>{format!("Gemerkt wird die Liste „{list}“ ohne Filter.")}</p> }
            .into_any();
    }
    let items: Vec<AnyView> = lines
        .into_iter()
        .map(|(name, value)| {
            view! { <li><span class="quiet-inline">{name}": "</span>{value}</li> }.into_any()
        })
        .collect();
    view! {
        <div>
            <p>{format!("Gemerkt wird die Liste „{list}“ mit dieser Auswahl:")}</p>
            <ul class="view-words">{items}</ul>
        </div>
    }
    .into_any()
}
