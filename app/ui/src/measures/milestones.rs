//! The milestones of a measure: one list, saved as a whole.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::measures::{self, Detail};
use domain::{
    dates,
    facts::may_on_measure,
    form::FormData,
    ids::MeasureId,
    measure::Measure,
    milestone::MilestoneDraft,
    policy::{Action, Actor},
};
use leptos::prelude::*;

use super::{
    conflict::{self, Clash},
    edit::default_button,
    forms::MILESTONES,
    query::{LIST, measure_path},
};
use crate::{
    expired,
    kit::{
        error_page::Failure,
        field::{DateField, HiddenField, TextField},
        form::{ButtonLink, Buttons, Filled, PostForm, Posted, Submit, Weight},
        message::Message,
        page::{Answer, Breadth, see_other},
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// Empty rows offered below those that stand.
const SPARE_ROWS: usize = 3;

/// `GET /massnahmen/{id}/meilensteine`
pub async fn page(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let (form, rows) = match expired::restored(&state, &visit, &MILESTONES).await {
        Some(form) => {
            let rows = form.values("title").len();
            (form, rows)
        }
        None => (
            Filled::typed(&MILESTONES, &pairs(&detail.measure)),
            detail.measure.milestones.len() + SPARE_ROWS,
        ),
    };
    Ok(show(&visit, &detail, form, rows, None))
}

/// `POST /massnahmen/{id}/meilensteine`; `aktion=zeile` only asks for more rows.
pub async fn save(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
    Path(id): Path<MeasureId>,
    posted: Posted,
) -> Answer {
    let detail = allowed(&state, &actor, id).await?;
    let rows = posted.all("title").len();
    if posted.get("aktion") == "zeile" {
        return Ok(show(
            &visit,
            &detail,
            Filled::typed(&MILESTONES, &posted),
            rows + SPARE_ROWS,
            None,
        ));
    }
    match backend::milestones::set(
        &state.backend,
        &actor,
        id,
        posted.version(),
        &drafts(&posted),
    )
    .await
    {
        Ok(()) => Ok(see_other(measure_path(id), Message::MilestonesSaved)),
        Err(backend::Error::Invalid(errors)) => Ok(show(
            &visit,
            &detail,
            Filled::typed(&MILESTONES, &posted).errors(errors),
            rows,
            None,
        )),
        Err(backend::Error::Conflict(_)) => {
            let detail = allowed(&state, &actor, id).await?;
            let versions = measures::versions(&state.backend, &actor, id).await?;
            let clash = conflict::milestones(&detail, &versions, &without_removed(&posted));
            let rows = clash.merged.all("title").len() + 1;
            let form = Filled::typed(&MILESTONES, &clash.merged);
            Ok(show(&visit, &detail, form, rows, Some(clash)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn allowed(state: &AppState, actor: &Actor, id: MeasureId) -> Result<Detail, Failure> {
    let detail = measures::detail(&state.backend, actor, id).await?;
    if may_on_measure(
        actor,
        Action::SetMilestones,
        &detail.measure,
        &detail.sight.catalogue,
        detail.sight.day,
    ) {
        Ok(detail)
    } else {
        Err(Failure::Forbidden)
    }
}

/// What the form would send for the stored list.
pub fn pairs(measure: &Measure) -> FormData {
    let mut pairs = vec![("version".to_owned(), measure.milestones_version.to_string())];
    for milestone in &measure.milestones {
        pairs.push(("id".into(), milestone.id.to_string()));
        pairs.push(("title".into(), milestone.title.clone()));
        pairs.push(("planned".into(), dates::iso(Some(milestone.planned))));
        pairs.push(("actual".into(), dates::iso(milestone.actual)));
    }
    FormData(pairs)
}

/// The rows as sent. A ticked "Entfernen" carries the number of its row, because
/// boxes that are not ticked are not sent at all.
fn drafts(sent: &FormData) -> Vec<MilestoneDraft> {
    let (ids, titles, planned, actual) = (
        sent.all("id"),
        sent.all("title"),
        sent.all("planned"),
        sent.all("actual"),
    );
    let removed = sent.all("remove");
    let cell = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
    (0..titles.len())
        .map(|row| MilestoneDraft {
            id: cell(&ids, row),
            title: cell(&titles, row),
            planned: cell(&planned, row),
            actual: cell(&actual, row),
            remove: removed.contains(&row.to_string()),
        })
        .collect()
}

/// The same form with the removed rows gone, so that rows keep their numbers.
fn without_removed(sent: &FormData) -> FormData {
    let mut pairs = vec![("version".to_owned(), sent.get("version"))];
    for draft in drafts(sent).into_iter().filter(|draft| !draft.remove) {
        let cells = [
            ("id", draft.id),
            ("title", draft.title),
            ("planned", draft.planned),
            ("actual", draft.actual),
        ];
        pairs.extend(cells.map(|(name, value)| (name.to_owned(), value)));
    }
    FormData(pairs)
}

fn show(
    visit: &Visit,
    detail: &Detail,
    form: Filled,
    rows: usize,
    clash: Option<Clash>,
) -> Response {
    let measure = &detail.measure;
    let (action, back) = (visit.path.clone(), measure_path(measure.id));
    let mut page = visit
        .page("Meilensteine")
        .crumb("Maßnahmen", LIST)
        .crumb(measure.title.clone(), back.clone())
        .kicker(format!("{} {}", measure.code, measure.title))
        .lead("Die wichtigsten Schritte mit Termin. Ein Meilenstein ohne „erreicht am“ zählt nach seinem Termin als überfällig.");
    page = match clash {
        Some(_) => page.conflict(&form),
        None => page.form(&form),
    };
    page.breadth(Breadth::Narrow).show(move || {
        let (removed, version) = (form.values("remove"), form.value("version"));
        let rows: Vec<AnyView> = (0..rows).map(|number| row(&form, number, removed.contains(&number.to_string()))).collect();
        view! {
            {clash.map(conflict::overview)}
            <PostForm action=action required_note=false>
                <HiddenField name="version" value=version />
                {default_button()}
                <div class="rows">{rows}</div>
                <div><Submit label="Weitere Zeilen" name="aktion" value="zeile" weight=Weight::Secondary /></div>
                <Buttons>
                    <Submit label="Meilensteine speichern" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}

fn row(form: &Filled, number: usize, removed: bool) -> AnyView {
    let id = form.row_value("id", number);
    let stands = !id.is_empty();
    let remove_id = format!("remove_{number}");
    let remove = stands.then(|| {
        view! {
            <div class="kern-form-check">
                <input class="kern-form-check__checkbox" r#type="checkbox" id=remove_id.clone() name="remove" value=number checked=removed />
                <label class="kern-label" r#for=remove_id>"Entfernen"</label>
            </div>
        }
    });
    view! {
        <div class="row-fields row-fields--milestone" role="group" aria-label=format!("Meilenstein {}", number + 1)>
            <HiddenField name="id" value=id />
            <TextField name="title" row=number />
            <DateField name="planned" row=number />
            <DateField name="actual" row=number />
            {remove}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_row_is_known_by_its_number() {
        let sent = FormData(
            [
                ("id", "1"),
                ("title", "a"),
                ("planned", ""),
                ("actual", ""),
                ("id", "2"),
                ("title", "b"),
                ("planned", ""),
                ("actual", ""),
                ("remove", "1"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        );
        assert_eq!(
            drafts(&sent)
                .iter()
                .map(|draft| draft.remove)
                .collect::<Vec<_>>(),
            vec![false, true]
        );
        assert_eq!(without_removed(&sent).all("title"), vec!["a".to_owned()]);
    }
}
