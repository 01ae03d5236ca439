//! "Nachfolge regeln": split and merge in one form, then a page that says what it means,
//! then the change. Everything typed is kept on the way.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::catalogue::{self, Consequences};
use domain::{
    body::Body,
    catalogue::Catalogue,
    dates,
    form::FormData,
    ids::BodyId,
    labels::Label,
    policy::Actor,
    succession::{Succession, SuccessionDraft, Successor, SuccessorDraft, can_end},
};
use leptos::prelude::*;

use super::{consequences, find, page_below, path};
use crate::{
    expired,
    kit::{
        alert::Notice,
        choice::{Choice, Select},
        diff::{Change, conflict_notice},
        error_page::Failure,
        field::{DateField, HiddenField, TextField, Width},
        form::{
            ButtonLink, Buttons, FieldRow, Fieldset, Filled, FormSpec, PostForm, Posted, Submit,
            Weight, choice, date, hidden, line,
        },
        message::Message,
        page::{Answer, Breadth, Page, see_other},
        tally::Tally,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// Lines of the form: more than that have never followed one body.
const ROWS: usize = 4;

pub static FORM: FormSpec = FormSpec {
    path: "/stellen/{id}/nachfolge",
    fields: &[
        hidden("version"),
        date("day", "Tag der Ablösung").required().hint("Der erste Tag, an dem es die Stelle nicht mehr gibt, zum Beispiel der Tag der Senatsbildung."),
        choice("successor", "Bestehende Stelle").repeated(),
        line("new_short_name", "oder neue Stelle: Kurzbezeichnung").max(80).repeated(),
        line("new_name", "Name der neuen Stelle").repeated(),
    ],
};

/// `GET /stellen/{id}/nachfolge`
pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let scene = Scene::load(&state, &actor, &id).await?;
    let form = expired::restored(&state, &visit, &FORM)
        .await
        .unwrap_or_else(|| Filled::blank(&FORM).set("version", scene.body.version.to_string()));
    Ok(scene.form_page(&visit, form, None))
}

/// `POST /stellen/{id}/nachfolge`: first the check, then the change.
pub async fn post(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let scene = Scene::load(&state, &actor, &id).await?;
    let (draft, form) = (draft(&sent), Filled::typed(&FORM, &sent));
    match sent.get("schritt").as_str() {
        "aendern" => return Ok(scene.form_page(&visit, form, None)),
        "speichern" => {}
        _ => {
            return Ok(match scene.check(&draft) {
                Ok(succession) => scene.confirm_page(&visit, form, &succession),
                Err(errors) => scene.form_page(&visit, form.errors(errors), None),
            });
        }
    }
    match catalogue::succeed(&state.backend, &actor, scene.body.id, &draft).await {
        Ok(()) => Ok(see_other(path(scene.body.id), Message::BodySucceeded)),
        Err(backend::Error::Invalid(errors)) => {
            let scene = Scene::load(&state, &actor, &id).await?;
            Ok(scene.form_page(&visit, form.errors(errors), None))
        }
        Err(backend::Error::Conflict(conflict)) => {
            let scene = Scene::load(&state, &actor, &id).await?;
            let changes = scene.changes(&draft);
            let form = form.set("version", conflict.current.to_string());
            Ok(scene.form_page(&visit, form, Some(changes)))
        }
        Err(other) => Err(other.into()),
    }
}

fn draft(sent: &FormData) -> SuccessionDraft {
    let column = |name| sent.all(name).into_iter();
    let (mut bodies, mut shorts, mut names) = (
        column("successor"),
        column("new_short_name"),
        column("new_name"),
    );
    let successors = (0..ROWS)
        .map(|_| SuccessorDraft {
            body: bodies.next().unwrap_or_default(),
            short_name: shorts.next().unwrap_or_default(),
            name: names.next().unwrap_or_default(),
        })
        .collect();
    SuccessionDraft {
        day: sent.get("day"),
        successors,
        version: sent.get("version"),
    }
}

/// What the pages of this form look at.
struct Scene {
    tally: Tally,
    body: Body,
    consequences: Consequences,
}

impl Scene {
    async fn load(state: &AppState, actor: &Actor, id: &str) -> Result<Self, Failure> {
        let tally = Tally::load(&state.backend, actor).await?;
        let body = find(tally.catalogue(), id)?.clone();
        let consequences = catalogue::consequences(&state.backend, actor, body.id).await?;
        Ok(Self {
            tally,
            body,
            consequences,
        })
    }

    fn check(&self, draft: &SuccessionDraft) -> Result<Succession, domain::error::FieldErrors> {
        draft.parse(&self.body, self.tally.catalogue(), self.tally.day())
    }

    /// What stands now beside what was typed.
    fn changes(&self, draft: &SuccessionDraft) -> Vec<Change> {
        let catalogue = self.tally.catalogue();
        let typed = draft.successors.iter().filter_map(|successor| {
            let chosen = successor.body.parse::<BodyId>().ok();
            let name = chosen.map_or_else(
                || successor.short_name.clone(),
                |id| catalogue.body_name(id).to_owned(),
            );
            Some(name).filter(|name| !name.is_empty())
        });
        let standing = self.body.successors.iter();
        let day = dates::parse_optional(&draft.day).ok().flatten();
        vec![
            Change::new(
                "Tag der Ablösung",
                self.body.valid_to.map(dates::german).unwrap_or_default(),
                day.map_or_else(|| draft.day.clone(), dates::german),
            ),
            Change::new(
                "Nachfolge",
                standing
                    .map(|id| catalogue.body_name(*id))
                    .collect::<Vec<_>>()
                    .join(", "),
                typed.collect::<Vec<_>>().join(", "),
            ),
        ]
    }

    fn page(&self, visit: &Visit, title: &str) -> Page {
        page_below(visit, &self.body, title).breadth(Breadth::Narrow)
    }

    /// The form, or why there is none.
    fn form_page(&self, visit: &Visit, form: Filled, conflict: Option<Vec<Change>>) -> Response {
        let refused = can_end(&self.body, self.tally.day()).err();
        let page = self.page(visit, "Nachfolge regeln");
        let page = match conflict {
            Some(_) => page.conflict(&form),
            None => page.form(&form),
        };
        let (action, back) = (visit.path.clone(), path(self.body.id));
        let choices = bodies(self.tally.catalogue(), &self.body);
        let consequences = consequences::panel(&self.tally, self.body.id, self.consequences, None);
        page.show(move || {
            let conflict = conflict.map(conflict_notice);
            if let Some(sentence) = refused {
                return view! {
                    {conflict}
                    <Notice title="Hier lässt sich keine Nachfolge regeln"><p>{sentence}</p></Notice>
                    <Buttons><ButtonLink href=back label="Zurück zur Stelle" /></Buttons>
                }
                .into_any();
            }
            view! {
                {conflict}
                <p>"Für eine Teilung nennen Sie mehrere Stellen; für eine Zusammenlegung regeln Sie bei jeder der alten Stellen dieselbe Nachfolge."</p>
                <PostForm action=action>
                    <HiddenField name="version" />
                    <DateField name="day" />
                    {rows(choices)}
                    <Buttons>
                        <Submit label="Weiter zur Prüfung" name="schritt" value="pruefen" />
                        <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                    </Buttons>
                </PostForm>
                {consequences}
            }
            .into_any()
        })
    }

    /// What will happen, before it does.
    fn confirm_page(&self, visit: &Visit, form: Filled, succession: &Succession) -> Response {
        let names: Vec<(String, bool)> = succession
            .successors
            .iter()
            .map(|successor| match successor {
                Successor::Standing(id) => {
                    (self.tally.catalogue().body_name(*id).to_owned(), false)
                }
                Successor::New { short_name, name } => (format!("{short_name} – {name}"), true),
            })
            .collect();
        let first = succession
            .successors
            .first()
            .map(|successor| match successor {
                Successor::Standing(id) => self.tally.catalogue().body_name(*id).to_owned(),
                Successor::New { short_name, .. } => short_name.clone(),
            });
        let sentence = format!(
            "{} besteht bis einschließlich {} und wird am {} abgelöst.",
            self.body.short_name,
            succession
                .day
                .pred_opt()
                .map(dates::german)
                .unwrap_or_default(),
            dates::german(succession.day)
        );
        let past = succession.day <= self.tally.day();
        let panel = consequences::panel(&self.tally, self.body.id, self.consequences, first);
        let action = visit.path.clone();
        self.page(visit, "Nachfolge prüfen").form(&form).show(move || {
            let successors = (!names.is_empty()).then(|| successor_list(names));
            let past = past.then(|| view! {
                <Notice tone="warning" title="Der Tag ist heute oder liegt zurück"><p>"Die Ablösung gilt sofort und kann nicht zurückgenommen werden."</p></Notice>
            });
            view! {
                <Notice title="Noch nicht gespeichert"><p>{sentence}</p></Notice>
                {past}
                {successors}
                {panel}
                <PostForm action=action required_note=false>
                    {carried(&form)}
                    <Buttons>
                        <Submit label="Ablösung speichern" name="schritt" value="speichern" />
                        <Submit label="Angaben ändern" name="schritt" value="aendern" weight=Weight::Secondary />
                    </Buttons>
                </PostForm>
            }
        })
    }
}

fn successor_list(names: Vec<(String, bool)>) -> AnyView {
    let items: Vec<AnyView> = names
        .into_iter()
        .enumerate()
        .map(|(at, (name, new))| {
            let role = if at == 0 {
                "übernimmt offene Anfragen und Aufgaben"
            } else {
                "ist weitere Nachfolge"
            };
            let new = if new { ", neue Stelle" } else { "" };
            view! { <li><strong>{name}</strong>{format!(" {role}{new}")}</li> }.into_any()
        })
        .collect();
    view! { <h2>"Nachfolge"</h2><ol class="bullets">{items}</ol> }.into_any()
}

/// Everything typed, carried over the page in between.
fn carried(form: &Filled) -> Vec<AnyView> {
    let names = FORM.fields.iter().map(|field| field.name);
    names
        .flat_map(|name| {
            form.values(name)
                .into_iter()
                .map(move |value| (name, value))
        })
        .map(|(name, value)| view! { <HiddenField name=name value=value /> }.into_any())
        .collect()
}

fn rows(choices: Vec<Choice>) -> Vec<AnyView> {
    (0..ROWS)
        .map(|row| {
            let (legend, hint) = match row {
                0 => ("Nachfolge", "Übernimmt offene Anfragen und Aufgaben."),
                _ => ("Weitere Nachfolge", "Nur bei einer Teilung."),
            };
            let legend = match row {
                0 | 1 => legend.to_owned(),
                _ => format!("{legend} ({row})"),
            };
            let choices = choices.clone();
            view! {
                <Fieldset legend=legend hint=hint>
                    <Select name="successor" row=row choices=choices empty="keine bestehende" />
                    <FieldRow>
                        <TextField name="new_short_name" row=row width=Width::Medium />
                        <TextField name="new_name" row=row />
                    </FieldRow>
                </Fieldset>
            }
            .into_any()
        })
        .collect()
}

/// Bodies that may follow this one; the day decides in the end.
fn bodies(catalogue: &Catalogue, old: &Body) -> Vec<Choice> {
    catalogue
        .bodies_sorted()
        .into_iter()
        .filter(|body| {
            body.id != old.id
                && body.valid_to.is_none()
                && (body.can_be_asked() || !old.can_be_asked())
                && (old.district.is_none() || body.district == old.district)
        })
        .map(|body| {
            Choice::new(body.id.to_string(), body.short_name.clone()).within(body.kind.label())
        })
        .collect()
}
