//! What changed since a place or a day: all of it, in order, by measure, and nothing
//! that the reader does not see.

use backend::{
    ErrorKind,
    changes::{Change, Changes, Page, Place, Since, since},
    comments,
    history::Kind,
    measures, participations,
    participations::{Reply, Seat},
};
use chrono::Duration;
use domain::{
    cause,
    comment::CommentDraft,
    ids::MeasureId,
    policy::{Actor, Role},
};

use crate::{
    harness::{day, role},
    office::{Office, kind},
    on_both,
};

const ALL: Page = Page::first(1_000);

async fn seen(office: &Office, actor: &Actor, from: Since) -> Changes {
    let changes = since(&office.backend, actor, &Place::Everywhere, from, ALL).await;
    Changes::clone(&changes.unwrap())
}

/// Place and measure of every change, as the history has them.
fn flat(changes: &Changes) -> Vec<(i64, MeasureId)> {
    let mut all: Vec<_> = changes
        .measures
        .iter()
        .flat_map(|changed| changed.changes.iter().map(|c| (c.seq, changed.facts.id)))
        .collect();
    all.sort();
    all.reverse();
    all
}

fn causes(changes: &[Change]) -> Vec<&str> {
    changes.iter().map(|change| change.cause.as_str()).collect()
}

on_both! {
    async fn changes_are_complete_and_ordered_and_stand_under_their_measure(db: TestDb) {
        let office = Office::open(db).await;
        let start = db.backend.board().await.unwrap().seq;
        let first = office.measure("Erste").await;
        let second = measures::create(&db.backend, &office.schools, &office.draft("Zweite", "13d", "SenStadt"), false).await.unwrap();
        measures::edit(&db.backend, &office.schools, first, &office.retitled(first, "Erste, anders").await).await.unwrap();
        participations::answer(&db.backend, &office.city, second, Seat::Lead, 1, Reply::Accept).await.unwrap();
        office.report(first, "läuft").await;
        let changes = seen(&office, &office.coordinator, Since::Seq(start)).await;
        assert_eq!(changes.measures.iter().map(|m| m.facts.id).collect::<Vec<_>>(), [first, second], "the newest on top");
        assert_eq!(causes(&changes.measures[0].changes), ["report.submit", "measure.edit", "measure.create"]);
        assert_eq!(causes(&changes.measures[1].changes), ["lead.answer", "measure.create"]);
        let bodies: Vec<_> = changes.measures[1].changes.iter().map(|c| c.body).collect();
        assert_eq!(bodies, [Some(office.body("SenStadt")), Some(office.body("SenBJF"))]);
        assert_eq!(db.number(&format!("SELECT COUNT(*) FROM history WHERE seq > {start}")).await, 5);
        assert_eq!((flat(&changes).len(), changes.older, changes.up_to), (5, None, start + 5));
        for changed in &changes.measures {
            for change in &changed.changes {
                assert!(cause::words(&change.cause).is_some(), "no words for {}", change.cause);
            }
        }
        let later = seen(&office, &office.coordinator, Since::Seq(start + 3)).await;
        assert_eq!(flat(&later), flat(&changes)[..2]);
        assert!(seen(&office, &office.coordinator, Since::Seq(start + 5)).await.measures.is_empty());
    }

    async fn a_comment_is_a_change_of_its_measure(db: TestDb) {
        let office = Office::open(db).await;
        let (id, other) = (office.measure("Besprochen").await, office.measure("Still").await);
        let start = db.backend.board().await.unwrap().seq;
        let draft = CommentDraft { text: "Bitte prüfen".into(), ..CommentDraft::default() };
        comments::add(&db.backend, &office.city, id, &draft).await.unwrap();
        let changes = seen(&office, &office.coordinator, Since::Seq(start)).await;
        assert_eq!(flat(&changes), [(start + 1, id)], "not of {other}");
        let change = &changes.measures[0].changes[0];
        assert_eq!((change.cause.as_str(), change.kind, change.body), ("comment.add", Kind::Comment, Some(office.body("SenStadt"))));
    }

    async fn a_day_begins_at_midnight_in_berlin(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Vor Mitternacht").await;
        // 22:59 and 23:00 UTC in November: the last minute of the 22nd, the first of the 23rd.
        db.clock.set("2026-11-22T22:59:59Z".parse().unwrap());
        measures::edit(&db.backend, &office.schools, id, &office.retitled(id, "Spät").await).await.unwrap();
        let late = db.backend.board().await.unwrap().seq;
        db.clock.set("2026-11-22T23:00:00Z".parse().unwrap());
        measures::edit(&db.backend, &office.schools, id, &office.retitled(id, "Früh").await).await.unwrap();
        let of = async |text| flat(&seen(&office, &office.city, Since::Day(day(text))).await);
        assert_eq!(of("2026-11-23").await, [(late + 1, id)]);
        assert_eq!(of("2026-11-22").await.len(), 3);
        assert!(of("2026-11-24").await.is_empty());
    }

    async fn pages_follow_each_other_without_gap_or_repeat(db: TestDb) {
        let office = Office::open(db).await;
        let start = db.backend.board().await.unwrap().seq;
        let ids = [office.measure("Eins").await, office.measure("Zwei").await];
        for round in 0..5 {
            for id in ids {
                measures::edit(&db.backend, &office.schools, id, &office.retitled(id, &format!("Titel {round}")).await).await.unwrap();
            }
        }
        let whole = flat(&seen(&office, &office.state, Since::Seq(start)).await);
        assert_eq!(whole.len(), 12);
        let (mut before, mut read, mut pages) = (None, Vec::new(), 0);
        loop {
            let page = Page { before, limit: 5 };
            let part = since(&db.backend, &office.state, &Place::Everywhere, Since::Seq(start), page).await.unwrap();
            assert_eq!(part.up_to, before.map_or(start + 12, |before| before - 1));
            read.extend(flat(&part));
            pages += 1;
            before = part.older;
            if before.is_none() {
                break;
            }
        }
        assert_eq!((read, pages), (whole, 3));
    }

    async fn drafts_and_other_places_are_left_out(db: TestDb) {
        let office = Office::open(db).await;
        let start = db.backend.board().await.unwrap().seq;
        let here = office.measure("Hier").await;
        let there = measures::create(&db.backend, &office.schools, &office.draft("Dort", "13c", "SenBJF"), false).await.unwrap();
        let draft = measures::create(&db.backend, &office.schools, &office.draft("Entwurf", "13d", "SenBJF"), true).await.unwrap();
        for actor in [&office.schools, &office.city, &office.coordinator, &office.neighbour, &office.state] {
            let all = flat(&seen(&office, actor, Since::Seq(start)).await);
            assert_eq!(all.iter().map(|(_, id)| *id).collect::<Vec<_>>(), [there, here]);
        }
        let of = async |place| flat(&since(&db.backend, &office.city, &place, Since::Seq(start), ALL).await.unwrap()).into_iter().map(|(_, id)| id).collect::<Vec<_>>();
        assert_eq!(of(Place::Area(office.area("13d").id)).await, [here]);
        assert_eq!(of(Place::Area(office.area("13").id)).await, [there, here], "an area has its parts");
        assert_eq!(of(Place::Districts(vec!["09".into()])).await, [here]);
        assert!(of(Place::Districts(vec!["01".into()])).await.is_empty());
        // Released it is there, with what it went through.
        measures::release(&db.backend, &office.schools, draft).await.unwrap();
        let changes = seen(&office, &office.city, Since::Seq(start)).await;
        assert_eq!(causes(&changes.measures[0].changes), ["measure.release", "measure.create"]);
        let administrator = db.administrator("administrator").await;
        let outcome = since(&db.backend, &administrator, &Place::Everywhere, Since::Seq(0), ALL).await;
        assert_eq!(kind(outcome), ErrorKind::Forbidden);
    }

    async fn the_newest_reports_are_those_of_measures_that_are_seen(db: TestDb) {
        let office = Office::open(db).await;
        let (id, silent) = (office.measure("Meldet").await, office.measure("Schweigt").await);
        office.report(id, "erster").await;
        db.clock.advance(Duration::days(1));
        office.report(id, "zweiter").await;
        let newest = backend::reports::newest(&db.backend, &office.city, &[id, silent]).await.unwrap();
        assert_eq!(newest.keys().collect::<Vec<_>>(), [&id]);
        assert_eq!(newest[&id].text.as_deref(), Some("zweiter"));
        let nobody = Actor { grants: vec![], ..db.actor("nobody", vec![role(Role::Administrator)]).await };
        assert!(backend::reports::newest(&db.backend, &nobody, &[id]).await.unwrap().is_empty());
    }
}
