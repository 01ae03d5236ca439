//! First step: which measures, and what changes.

use backend::board::Sight;
use domain::{
    error::FieldErrors, filter::Moment, form::FormData, ids::MeasureId, policy::Actor, text,
};
use leptos::prelude::*;

use super::{
    super::query::{LIST, ListQuery},
    FORM, fields, own_hits, parse_ids,
};
use crate::{
    kit::{
        choice::{CheckboxGroup, Choice},
        field::{HiddenField, LongText},
        form::{ButtonLink, Buttons, Fieldset, Filled, PostForm, Submit, Weight},
        once::{FORM_ID, form_id},
        page::{Answer, Breadth},
        visit::Visit,
    },
    routes::AppState,
};

/// So many boxes stand open; more are folded away.
const OPEN: usize = 12;

/// The ids an address asks for.
pub fn asked(visit: &Visit, actor: &Actor, sight: &Sight, moment: Moment) -> Vec<String> {
    if visit.param("alle") == Some("ja") {
        own_hits(
            visit.param("liste").unwrap_or_default(),
            actor,
            sight,
            moment,
        )
    } else {
        visit.params("id").map(str::to_owned).collect()
    }
}

/// The ticked boxes and the typed codes.
pub fn ids(posted: &FormData, actor: &Actor, sight: &Sight) -> Result<Vec<MeasureId>, FieldErrors> {
    let mut ids = parse_ids(&posted.all("id"));
    let codes = text::optional(&posted.get("codes"), 4_000)
        .map_err(|sentence| FieldErrors::one("codes", sentence))?
        .unwrap_or_default();
    let visibility = actor.visibility();
    let mut unknown = Vec::new();
    for code in codes
        .split([',', ';', '\n', '\t', ' '])
        .filter(|code| !code.is_empty())
    {
        let found = sight.facts.iter().find(|facts| {
            visibility.sees(facts) && facts.code.to_string().eq_ignore_ascii_case(code)
        });
        match found {
            Some(facts) if ids.contains(&facts.id) => {}
            Some(facts) => ids.push(facts.id),
            None => unknown.push(code.chars().take(20).collect::<String>()),
        }
    }
    if unknown.is_empty() {
        return Ok(ids);
    }
    unknown.truncate(10);
    Err(FieldErrors::one(
        "codes",
        format!(
            "Zu diesen Kürzeln gibt es keine Maßnahme: {}.",
            unknown.join(", ")
        ),
    ))
}

pub async fn show(state: &AppState, actor: &Actor, visit: &Visit, form: Filled) -> Answer {
    let sight = state.backend.board().await?;
    let today = state.backend.today();
    let boxes = boxes(&form, actor, &sight);
    let back = ListQuery::from_list_param(&form.value("liste"), &sight.catalogue)
        .here(&sight.catalogue)
        .to_string();
    let page = visit
        .page("Gemeinsam ändern")
        .crumb("Maßnahmen", LIST)
        .lead("Eine Änderung für mehrere Maßnahmen. Bevor etwas gespeichert wird, sehen Sie je Maßnahme, was sich ändert.")
        .breadth(Breadth::Narrow)
        .form(&form);
    Ok(page.show(move || {
        let fields = fields::fields(&form, &sight.catalogue, today);
        let (form_id, typed) = (form_id(&form), !form.value("codes").is_empty());
        view! {
            <PostForm action=FORM.path>
                <HiddenField name=FORM_ID value=form_id />
                <HiddenField name="liste" />
                {chosen(boxes, typed)}
                {fields}
                <Buttons>
                    <Submit label="Vorschau ansehen" />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
                <p class="kern-hint">"Die Vorschau speichert noch nichts."</p>
            </PostForm>
        }
    }))
}

/// One box for each chosen measure this person sees, in the order chosen.
fn boxes(form: &Filled, actor: &Actor, sight: &Sight) -> Vec<Choice> {
    let visibility = actor.visibility();
    parse_ids(&form.values("id"))
        .into_iter()
        .filter_map(|id| sight.fact(id))
        .filter(|facts| visibility.sees(facts))
        .map(|facts| {
            Choice::new(
                facts.id.to_string(),
                format!("{} {}", facts.code, facts.title),
            )
        })
        .collect()
}

/// The boxes; the field for codes where nothing is chosen, or something is typed in it.
fn chosen(boxes: Vec<Choice>, typed: bool) -> AnyView {
    let number = boxes.len();
    let codes = (boxes.is_empty() || typed).then(|| {
        view! {
            <Fieldset legend="Welche Maßnahmen?" hint="Am schnellsten wählen Sie sie in der Liste der Maßnahmen aus; Sie können auch ihre Kürzel eingeben.">
                <LongText name="codes" rows=3 />
            </Fieldset>
        }
    });
    let boxes = (!boxes.is_empty()).then(|| {
        view! {
            <details class="fold" open=number <= OPEN>
                <summary>{format!("Ausgewählt: {number}")}</summary>
                <div class="fold__body"><CheckboxGroup name="id" choices=boxes /></div>
            </details>
        }
    });
    view! { {boxes}{codes} }.into_any()
}
