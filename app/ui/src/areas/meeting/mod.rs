//! Ämterrunde: one area on paper, for a meeting of the offices. What changed since a day,
//! what is late, asked, to decide and due next, with room to write. Made for A4 upright.

mod decisions;
mod sections;

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{
    changes::{self, Page, Place, Since},
    clock::berlin_day,
    read_marks, reports,
};
use chrono::{Days, NaiveDate};
use domain::{area::ActionArea, dates, error::FieldErrors, ids::AreaId};
use leptos::prelude::*;

use crate::{
    kit::{
        error_page::Failure,
        field::DateField,
        form::{Filled, FormSpec, Submit, Weight, date},
        page::Breadth,
        tally::Tally,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// Sent as part of the address, so it is no form of the registry: it changes nothing.
static FORM: FormSpec = FormSpec {
    path: "/raeume/{id}/aemterrunde",
    fields: &[date("seit", "Änderungen seit")],
};

/// Without a day in the address.
const PERIOD: Days = Days::new(28);
/// More changes than this no meeting goes through.
const MOST: u16 = 400;

/// The period of the page and why it begins there.
struct Period {
    from: NaiveDate,
    why: &'static str,
}

/// `GET /raeume/{id}/aemterrunde?seit=…`
pub async fn page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: AreaId = id.parse().map_err(|_| Failure::NotFound)?;
    let tally = Tally::load(&state.backend, &actor).await?;
    let area = tally.catalogue().areas.get(&id).cloned();
    let area = area.ok_or(Failure::NotFound)?;
    let read = read_marks::get(&state.backend, &actor).await?;
    let usual = usual(tally.day(), read.map(|mark| berlin_day(mark.at)));
    let typed = visit.param("seit").unwrap_or_default();
    let (period, errors) = chosen(typed, usual, tally.day());
    let shown = match errors.is_empty() {
        true => dates::iso(Some(period.from)),
        false => typed.to_owned(),
    };
    let form = Filled::blank(&FORM).set("seit", shown).errors(errors);
    let (place, since) = (Place::Area(id), Since::Day(period.from));
    let changes = changes::since(&state.backend, &actor, &place, since, Page::first(MOST)).await?;
    let of_interest = decisions::measures(&tally, id);
    let reports = reports::newest(&state.backend, &actor, &of_interest).await?;
    let today = dates::german(tally.day());
    let page = visit
        .page(format!("Ämterrunde {}", area.name))
        .crumb("Handlungsräume", "/raeume")
        .crumb(area.label(), format!("/raeume/{id}"))
        .kicker(format!("{} · Stand {today}", kicker(&tally, &area)))
        .lead(format!(
            "Zeitraum {} bis {today}",
            dates::german(period.from)
        ))
        .breadth(Breadth::Normal)
        .form(&form);
    let path = visit.path.clone();
    Ok(page.show(move || {
        let choose = choose(&form, path, period.why);
        let parts = sections::all(&tally, &area, &changes, period.from, &reports);
        view! { {choose}<div class="meeting">{parts}</div> }
    }))
}

fn kicker(tally: &Tally, area: &ActionArea) -> String {
    let catalogue = tally.catalogue();
    let districts: Vec<String> = catalogue
        .area_districts(area.id)
        .iter()
        .map(|number| catalogue.district_name(number).to_owned())
        .collect();
    let word = match area.parent {
        Some(_) => "Teilbereich",
        None => "Handlungsraum",
    };
    format!("{word} {}, {}", area.code, districts.join(", "))
}

/// 28 days; from the day of the own Lesemarke, when that lies further back.
fn usual(today: NaiveDate, read: Option<NaiveDate>) -> Period {
    let from = today - PERIOD;
    match read.filter(|read| *read < from) {
        Some(read) => Period {
            from: read,
            why: "Ohne Angabe beginnt der Zeitraum am Tag Ihrer Lesemarke, weil sie mehr als 28 Tage zurückliegt.",
        },
        None => Period {
            from,
            why: "Ohne Angabe umfasst der Zeitraum die letzten 28 Tage.",
        },
    }
}

/// The day of the address, or the usual one with a sentence at the field.
fn chosen(typed: &str, usual: Period, today: NaiveDate) -> (Period, FieldErrors) {
    let refused = match dates::parse_optional(typed) {
        Ok(Some(from)) if from <= today => {
            return (Period { from, ..usual }, FieldErrors::default());
        }
        Ok(None) => return (usual, FieldErrors::default()),
        Ok(Some(_)) => "Bitte geben Sie einen Tag an, der nicht in der Zukunft liegt.".to_owned(),
        Err(sentence) => sentence,
    };
    (usual, FieldErrors::one("seit", refused))
}

fn choose(form: &Filled, path: String, why: &'static str) -> AnyView {
    let form = form.clone();
    view! {
        <form class="form meeting-choice" method="get" action=path novalidate=true>
            <DateField form=form name="seit" hint=why />
            <div class="meeting-choice__send">
                <Submit label="Zeitraum anzeigen" weight=Weight::Secondary />
                <p class="panel__note">"Drucken: Strg+P, A4 hochkant"</p>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_period_is_four_weeks_or_begins_at_an_older_mark() {
        let today = day("2026-11-22");
        let from = |read: Option<&str>| usual(today, read.map(day)).from;
        assert_eq!(from(None), day("2026-10-25"));
        assert_eq!(from(Some("2026-11-20")), day("2026-10-25"));
        assert_eq!(from(Some("2026-10-01")), day("2026-10-01"));
    }

    #[test]
    fn a_day_in_the_future_or_no_day_at_all_is_refused_with_a_sentence() {
        let today = day("2026-11-22");
        for typed in ["2026-11-23", "gestern", "31.02.2026"] {
            let (period, errors) = chosen(typed, usual(today, None), today);
            assert_eq!(period.from, day("2026-10-25"), "{typed}");
            assert!(errors.get("seit").is_some(), "{typed}");
        }
        let (period, errors) = chosen("01.11.2026", usual(today, None), today);
        assert!(errors.is_empty() && period.from == day("2026-11-01"));
    }
}
