//! Whom to turn to for an area: the coordination at Land level, and that of each
//! Bezirk.

use domain::{area::ActionArea, body::Body, catalogue::Catalogue};
use leptos::prelude::*;

use crate::kit::{definition::prose, tally::Tally};

/// Land level first, then the coordination of each Bezirk.
pub fn contacts(tally: &Tally, area: &ActionArea) -> AnyView {
    let catalogue = tally.catalogue();
    let state = catalogue.find_body("SenStadt", tally.day()).map(|body| {
        contact(
            "Landesebene",
            "Ressortübergreifende Koordination, Geschäftsstelle der Gemeinschaftsinitiative",
            body,
        )
    });
    let districts = catalogue
        .area_districts(area.id)
        .into_iter()
        .filter_map(|number| {
            let body = coordination(catalogue, &number, tally)?;
            let level = format!("Bezirksebene: {}", catalogue.district_name(&number));
            Some(contact(
                &level,
                "Bezirkskoordination der Sozialraumorientierten Planungskoordination (OE SPK)",
                body,
            ))
        })
        .collect_view();
    view! { <div class="contacts">{state}{districts}</div> }.into_any()
}

/// The OE SPK of a Bezirk; without one, the Bezirksamt itself.
fn coordination<'a>(catalogue: &'a Catalogue, number: &str, tally: &Tally) -> Option<&'a Body> {
    let of_district =
        |body: &&Body| body.district.as_deref() == Some(number) && body.valid_on(tally.day());
    let named = |body: &&Body| {
        body.short_name.starts_with("OE SPK")
            || body.aliases.iter().any(|alias| alias.starts_with("OE SPK"))
    };
    catalogue
        .bodies
        .values()
        .filter(of_district)
        .find(named)
        .or_else(|| catalogue.district_office(number))
}

fn contact(level: &str, task: &str, body: &Body) -> AnyView {
    let details = match &body.contact {
        Some(text) => prose(text),
        None => {
            view! { <p class="nothing">"Kontaktangaben sind noch nicht hinterlegt."</p> }.into_any()
        }
    };
    let (level, task, name, href) = (
        level.to_owned(),
        task.to_owned(),
        body.name.clone(),
        format!("/stellen/{}", body.id),
    );
    view! {
        <div class="contact">
            <h3 class="contact__level">{level}</h3>
            <p><a href=href>{name}</a></p>
            <p class="contact__task">{task}</p>
            {details}
        </div>
    }
    .into_any()
}
