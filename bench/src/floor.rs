//! The floors that the real pages are held against, as a server of its own on the same
//! database: constant HTML, and the same slice of facts or the same SQL as the page, with
//! HTML written by hand. No session, no rights, no frame: less than any real page does.

use std::{fmt::Write, sync::Arc};

use axum::{
    Router,
    extract::{Path, Query, State},
    response::Html,
    routing::get,
};
use backend::{
    Backend, Clock, OpenOptions, accounts,
    board::Sight,
    changes::{self, Changes, Page, Place, Since},
    measures,
};
use domain::{
    catalogue::Catalogue,
    facts::MeasureFacts,
    filter::{self, Facet, Filter, Moment, Sort},
    form::FormData,
    freshness::Freshness,
    ids::{AccountId, AreaId, MeasureId},
    labels::Label,
    measure::{Rating, Stage},
    policy::Actor,
    request::RequestState,
};
use serde::Deserialize;

use crate::{
    failure::Result,
    generate::{self, Who},
    measures::TODAY,
};

/// What stands around a page, as often as it takes to reach its size.
const FRAME: &str = "<div class=\"frame\"><a class=\"frame__link\" href=\"/hilfe\">Das steht auf jeder Seite um den Inhalt herum.</a></div>\n";
const FIRST: usize = 10;
const PAGE: usize = 50;
const MOMENT: Moment = Moment {
    day: TODAY,
    stale_after: 180,
};

#[derive(Clone)]
struct House {
    backend: Backend,
    actors: Arc<Vec<(Who, Actor)>>,
}

/// How many bytes the real page has.
#[derive(Deserialize)]
struct Size {
    bytes: usize,
}

/// Serves until the process is ended.
pub async fn serve(port: u16, file: &std::path::Path) -> Result<()> {
    let backend = Backend::open(OpenOptions {
        clock: Clock::day(TODAY),
        create: false,
        migrate: false,
        ..OpenOptions::new(format!("sqlite:{}", file.display()))
    })
    .await?;
    let mut actors = Vec::new();
    for who in Who::ALL {
        let account = AccountId(generate::account(file, who).await?);
        actors.push((
            who,
            accounts::actor(&backend, account)
                .await?
                .ok_or("no account")?,
        ));
    }
    let router = Router::new()
        .route("/constant", get(constant))
        .route("/start/{who}", get(start))
        .route("/list", get(list))
        .route("/detail/{id}", get(detail))
        .route("/area/{id}", get(area))
        .with_state(House {
            backend,
            actors: Arc::new(actors),
        });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, router).await?)
}

async fn constant(Query(size): Query<Size>) -> Html<String> {
    Html(filled(String::new(), size.bytes))
}

type Reply = std::result::Result<Html<String>, String>;

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

async fn start(
    State(house): State<House>,
    Path(who): Path<String>,
    Query(size): Query<Size>,
) -> Reply {
    let found = house.actors.iter().find(|(known, _)| known.login() == who);
    let (who, actor) = found.ok_or("nobody")?;
    let sight = house.backend.board().await.map_err(words)?;
    let news = match who {
        Who::District => Some(
            changes::since(
                &house.backend,
                actor,
                &Place::Districts(actor.districts().into_iter().collect()),
                Since::Day(TODAY - chrono::Days::new(14)),
                Page::first(40),
            )
            .await
            .map_err(words)?,
        ),
        Who::Clerk | Who::State | Who::Leadership => None,
    };
    let visibility = actor.visibility();
    let own = actor.own_body();
    let districts = actor.districts();
    let seen = sight.facts.iter().filter(|facts| {
        visibility.sees(facts)
            && own.is_none_or(|body| {
                facts.lead_and_above.contains(&body)
                    || facts.requests.iter().any(|request| request.body == body)
            })
            && (districts.is_empty()
                || districts
                    .iter()
                    .any(|number| facts.districts.contains(number)))
    });
    let pass = Pass::over(seen);
    let mut html = String::with_capacity(size.bytes + 4096);
    pass.write(&mut html, &sight.catalogue);
    if let Some(news) = news {
        write_news(&mut html, &news, &sight);
    }
    Ok(Html(filled(html, size.bytes)))
}

async fn area(
    State(house): State<House>,
    Path(id): Path<AreaId>,
    Query(size): Query<Size>,
) -> Reply {
    let sight = house.backend.board().await.map_err(words)?;
    let seen = sight
        .facts
        .iter()
        .filter(|facts| !facts.draft && facts.areas_and_above.contains(&id));
    let pass = Pass::over(seen);
    let mut html = String::with_capacity(size.bytes + 4096);
    pass.write(&mut html, &sight.catalogue);
    Ok(Html(filled(html, size.bytes)))
}

/// The numbers and short lists of an overview, in one pass over the facts.
#[derive(Default)]
struct Pass<'a> {
    measures: usize,
    drafts: usize,
    requests: usize,
    by_area: std::collections::BTreeMap<AreaId, Row>,
    late: List<'a>,
    stale: List<'a>,
    critical: List<'a>,
    open: List<'a>,
}

#[derive(Default)]
struct Row {
    all: usize,
    stages: [usize; 7],
    ratings: [usize; 4],
    money: i64,
}

#[derive(Default)]
struct List<'a> {
    count: usize,
    first: Vec<&'a MeasureFacts>,
}

impl<'a> List<'a> {
    fn add(&mut self, facts: &'a MeasureFacts) {
        self.count += 1;
        if self.first.len() < FIRST {
            self.first.push(facts);
        }
    }
}

impl<'a> Pass<'a> {
    fn over(seen: impl Iterator<Item = &'a Arc<MeasureFacts>>) -> Self {
        let mut pass = Self::default();
        for facts in seen {
            if facts.draft {
                pass.drafts += 1;
                continue;
            }
            pass.measures += 1;
            let open = facts
                .requests
                .iter()
                .filter(|request| request.state == RequestState::Open)
                .count();
            pass.requests += open;
            if open > 0 {
                pass.open.add(facts);
            }
            for area in &facts.areas_and_above {
                let row = pass.by_area.entry(*area).or_default();
                row.all += 1;
                row.stages[facts.stage as usize] += 1;
                row.ratings[facts.rating as usize] += 1;
                row.money += facts
                    .money
                    .iter()
                    .filter(|money| money.state.counts())
                    .map(|money| money.amount.0)
                    .sum::<i64>();
            }
            if facts.deadline(TODAY).is_late() {
                pass.late.add(facts);
            }
            if facts.freshness(TODAY, MOMENT.stale_after) == Freshness::Stale {
                pass.stale.add(facts);
            }
            if facts.rating == Rating::Critical {
                pass.critical.add(facts);
            }
        }
        pass
    }

    fn write(&self, html: &mut String, catalogue: &Catalogue) {
        for (name, count) in [
            ("Maßnahmen", self.measures),
            ("Entwürfe", self.drafts),
            ("Anfragen", self.requests),
        ] {
            let _ = write!(
                html,
                "<p><a href=\"/massnahmen\" data-count={count}>{count}</a> {name}</p>"
            );
        }
        html.push_str("<table>");
        for area in catalogue.areas_sorted() {
            let Some(row) = self.by_area.get(&area.id) else {
                continue;
            };
            let code = &area.code;
            let _ = write!(html, "<tr><th><a href=\"/raeume/{}\">{code} ", area.id);
            escape(html, &area.name);
            let _ = write!(html, "</a></th><td>{}</td>", row.all);
            for (stage, count) in Stage::ALL.iter().zip(row.stages) {
                let _ = write!(
                    html,
                    "<td><a class=\"tally\" href=\"/massnahmen?raum={code}&amp;stand={}\" data-count=\"{count}\">{count}</a></td>",
                    stage.key()
                );
            }
            for (rating, count) in Rating::ALL.iter().zip(row.ratings) {
                let _ = write!(
                    html,
                    "<td><a class=\"tally\" href=\"/massnahmen?raum={code}&amp;ampel={}\" data-count=\"{count}\">{count}</a></td>",
                    rating.key()
                );
            }
            let _ = write!(html, "<td>{}</td></tr>", domain::money::Cents(row.money));
        }
        html.push_str("</table>");
        for (name, list) in [
            ("Termin", &self.late),
            ("Sachstand", &self.stale),
            ("kritisch", &self.critical),
            ("offen", &self.open),
        ] {
            let _ = write!(html, "<h3>{name}: {}</h3><table>", list.count);
            for facts in &list.first {
                write_row(html, facts, catalogue);
            }
            html.push_str("</table>");
        }
    }
}

fn write_row(html: &mut String, facts: &MeasureFacts, catalogue: &Catalogue) {
    let _ = write!(
        html,
        "<tr role=\"row\"><th role=\"rowheader\"><span class=\"code\">{}</span><a href=\"/massnahmen/{}\">",
        facts.code, facts.id
    );
    escape(html, &facts.title);
    html.push_str("</a></th><td role=\"cell\">");
    for area in &facts.areas {
        escape(html, &catalogue.area_label(*area));
    }
    html.push_str("</td><td role=\"cell\">");
    escape(html, catalogue.body_name(facts.lead));
    let _ = write!(
        html,
        "</td><td role=\"cell\"><span class=\"badge\">{}</span></td><td role=\"cell\"><span class=\"badge\">{}</span></td><td role=\"cell\">",
        facts.stage.label(),
        facts.rating.label()
    );
    for day in [facts.end, facts.reported_on] {
        let _ = write!(
            html,
            "{}</td><td role=\"cell\">",
            day.map(domain::dates::german).unwrap_or_default()
        );
    }
    let _ = write!(html, "{}</td></tr>", facts.deadline(TODAY).label());
}

fn write_news(html: &mut String, news: &Changes, sight: &Sight) {
    html.push_str("<ul>");
    for changed in &news.measures {
        html.push_str("<li>");
        escape(html, &changed.facts.title);
        for change in &changed.changes {
            let _ = write!(
                html,
                "<p>{} {}</p>",
                change.at.format("%d.%m.%Y, %H:%M Uhr"),
                domain::cause::words(&change.cause).unwrap_or("Geändert")
            );
        }
        html.push_str("</li>");
    }
    let _ = write!(html, "</ul><p>{}</p>", sight.seq);
}

async fn list(State(house): State<House>, Query(pairs): Query<Vec<(String, String)>>) -> Reply {
    let sight = house.backend.board().await.map_err(words)?;
    let catalogue = &*sight.catalogue;
    let form = FormData(pairs);
    let bytes = form.get("bytes").parse().unwrap_or(0);
    let filter = Filter::from_pairs(&form, catalogue);
    let visibility = house.actors[1].1.visibility();
    let (mut hits, counts) = filter::select(&sight.facts, &visibility, &filter, MOMENT);
    hits.sort_by(|a, b| Sort::default().compare(a, b, false));
    let mut html = String::with_capacity(bytes + 4096);
    for facet in Facet::ALL {
        let Some(row) = counts.get(&facet) else {
            continue;
        };
        let _ = write!(html, "<details><summary>{}</summary><ul>", facet.label());
        for (value, count) in row {
            let _ = write!(
                html,
                "<li><a href=\"/massnahmen?{}={}\">",
                facet.name(),
                value.key(catalogue)
            );
            escape(&mut html, &value.label(catalogue));
            let _ = write!(html, "</a> <span>{count}</span></li>");
        }
        html.push_str("</ul></details>");
    }
    let _ = write!(html, "<p>{} Maßnahmen</p><table>", hits.len());
    for facts in hits.iter().take(PAGE) {
        write_row(&mut html, facts, catalogue);
    }
    html.push_str("</table>");
    Ok(Html(filled(html, bytes)))
}

async fn detail(
    State(house): State<House>,
    Path(id): Path<MeasureId>,
    Query(size): Query<Size>,
) -> Reply {
    let actor = &house.actors[1].1;
    let detail = measures::detail(&house.backend, actor, id)
        .await
        .map_err(words)?;
    let (measure, catalogue) = (&detail.measure, &detail.sight.catalogue);
    let mut html = String::with_capacity(size.bytes + 4096);
    write_row(&mut html, &detail.facts, catalogue);
    let texts = [
        &measure.need,
        &measure.effect,
        &measure.success,
        &measure.risks,
        &measure.continuation,
        &measure.operator,
    ];
    for text in texts.into_iter().flatten() {
        html.push_str("<p>");
        escape(&mut html, text);
        html.push_str("</p>");
    }
    for part in &measure.participants {
        let _ = write!(
            html,
            "<li>{} {}</li>",
            catalogue.body_name(part.body),
            part.answer.key()
        );
    }
    for money in &measure.contributions {
        let _ = write!(
            html,
            "<li>{} {} {} {}</li>",
            catalogue.body_name(money.giver),
            money.year,
            money.amount,
            money.state.label()
        );
    }
    for milestone in &measure.milestones {
        html.push_str("<li>");
        escape(&mut html, &milestone.title);
        let _ = write!(html, " {}</li>", domain::dates::german(milestone.planned));
    }
    for report in &detail.reports {
        let _ = write!(
            html,
            "<h3>{} {} {}</h3><p>",
            domain::dates::german(report.as_of),
            report.stage.label(),
            report.rating.label()
        );
        escape(&mut html, report.text.as_deref().unwrap_or_default());
        html.push_str("</p>");
    }
    Ok(Html(filled(html, size.bytes)))
}

fn filled(mut html: String, bytes: usize) -> String {
    while html.len() + FRAME.len() <= bytes {
        html.push_str(FRAME);
    }
    html
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
