//! Wiedervorlagen: private to whom they belong to, and never part of the history.

use backend::{ErrorKind, follow_ups, measures};
use domain::{
    follow_up::{FollowUpDraft, Owner},
    ids::{FollowUpId, FormId},
    policy::{Actor, Role},
};

use crate::{
    harness::{TestDb, day, role, role_for},
    office::{Office, kind, sentence},
    on_both,
};

fn draft(text: &str, due: &str) -> FollowUpDraft {
    FollowUpDraft {
        text: text.into(),
        due: due.into(),
        ..FollowUpDraft::default()
    }
}

async fn add(db: &TestDb, actor: &Actor, draft: &FollowUpDraft) -> FollowUpId {
    follow_ups::add(&db.backend, actor, draft).await.unwrap()
}

/// Texts of the open notes of somebody.
async fn open(db: &TestDb, actor: &Actor) -> Vec<String> {
    let page = follow_ups::open(&db.backend, actor, None, 100)
        .await
        .unwrap();
    page.notes
        .into_iter()
        .map(|listed| listed.note.text)
        .collect()
}

on_both! {
    async fn a_note_to_oneself_is_nobody_elses(db: TestDb) {
        let office = Office::open(db).await;
        let deputy = db.actor("deputy", vec![role_for(Role::Clerk, office.body("SenBJF"))]).await;
        let leadership = db.actor("leitung", vec![role(Role::Leadership)]).await;
        let administrator = db.administrator("administration").await;
        let before = db.backend.board().await.unwrap().seq;
        let id = add(db, &office.schools, &draft("Anrufen", "01.12.2026")).await;
        let form = FollowUpDraft { version: "1".into(), ..draft("Fremd", "02.12.2026") };
        for actor in [&deputy, &office.coordinator, &office.state, &leadership] {
            assert_eq!(kind(follow_ups::find(&db.backend, actor, id).await), ErrorKind::NotFound);
            assert_eq!(kind(follow_ups::edit(&db.backend, actor, id, &form).await), ErrorKind::NotFound);
            assert_eq!(kind(follow_ups::set_done(&db.backend, actor, id, true).await), ErrorKind::NotFound);
            assert_eq!(kind(follow_ups::delete(&db.backend, actor, id, "").await), ErrorKind::NotFound);
            assert!(open(db, actor).await.is_empty());
        }
        assert_eq!(kind(follow_ups::add(&db.backend, &administrator, &draft("Technik", "01.12.2026")).await), ErrorKind::Forbidden);
        assert_eq!(follow_ups::due(&db.backend, &administrator, day("2030-01-01")).await.unwrap().len(), 0);
        assert_eq!(open(db, &office.schools).await, ["Anrufen"]);
        assert_eq!(db.backend.board().await.unwrap().seq, before, "no version in the history");
    }

    async fn a_note_of_a_body_is_that_of_its_people(db: TestDb) {
        let office = Office::open(db).await;
        let treptow = office.body("BA Treptow-Köpenick");
        let for_body = FollowUpDraft { owner: treptow.to_string(), ..draft("Räume prüfen", "2026-12-01") };
        sentence(follow_ups::add(&db.backend, &office.city, &for_body).await, "owner");
        let id = add(db, &office.treptow, &for_body).await;
        assert_eq!(open(db, &office.coordinator).await, ["Räume prüfen"]);
        for actor in [&office.city, &office.neighbour, &office.state] {
            assert_eq!(kind(follow_ups::find(&db.backend, actor, id).await), ErrorKind::NotFound);
        }
        // A colleague moves it, then takes it for herself.
        let stored = follow_ups::find(&db.backend, &office.coordinator, id).await.unwrap().note;
        let form = FollowUpDraft { due: "2026-12-03".into(), ..FollowUpDraft::from(&stored) };
        follow_ups::edit(&db.backend, &office.coordinator, id, &form).await.unwrap();
        follow_ups::edit(&db.backend, &office.coordinator, id, &form).await.unwrap();
        let late = FollowUpDraft { text: "Zu spät".into(), ..FollowUpDraft::from(&stored) };
        assert_eq!(kind(follow_ups::edit(&db.backend, &office.treptow, id, &late).await), ErrorKind::Conflict);
        let own = FollowUpDraft { owner: String::new(), version: "2".into(), ..form };
        follow_ups::edit(&db.backend, &office.coordinator, id, &own).await.unwrap();
        let note = follow_ups::find(&db.backend, &office.coordinator, id).await.unwrap().note;
        assert_eq!((note.owner, note.due, note.version), (Owner::Account(office.coordinator.account), day("2026-12-03"), 3));
        assert!(open(db, &office.treptow).await.is_empty());
    }

    async fn a_note_is_done_opened_again_and_erased_without_a_rest(db: TestDb) {
        let office = Office::open(db).await;
        let id = add(db, &office.schools, &draft("Einmal", "2026-11-30")).await;
        for done in [true, true, false, false, true] {
            follow_ups::set_done(&db.backend, &office.schools, id, done).await.unwrap();
            assert_eq!(open(db, &office.schools).await.is_empty(), done);
            let page = follow_ups::done(&db.backend, &office.schools, None, 10).await.unwrap();
            assert_eq!(page.notes.len(), usize::from(done));
        }
        let form_id = backend::ids::fresh::<FormId>().to_string();
        follow_ups::delete(&db.backend, &office.schools, id, &form_id).await.unwrap();
        follow_ups::delete(&db.backend, &office.schools, id, &form_id).await.unwrap();
        assert_eq!(kind(follow_ups::delete(&db.backend, &office.schools, id, "").await), ErrorKind::NotFound);
        assert_eq!(db.number("SELECT COUNT(*) FROM follow_up").await, 0);
    }

    async fn what_is_due_is_told_with_its_measure_if_it_is_seen(db: TestDb) {
        let office = Office::open(db).await;
        let hidden = measures::create(&db.backend, &office.schools, &office.draft("Entwurf", "13d", "SenBJF"), true).await.unwrap();
        let on_hidden = FollowUpDraft { measure: hidden.to_string(), ..draft("Freigeben", "2026-11-22") };
        assert_eq!(kind(follow_ups::add(&db.backend, &office.city, &on_hidden).await), ErrorKind::NotFound);
        let first = add(db, &office.schools, &on_hidden).await;
        add(db, &office.schools, &draft("Später", "2026-12-24")).await;
        let done = add(db, &office.schools, &draft("Schon getan", "2026-11-22")).await;
        follow_ups::set_done(&db.backend, &office.schools, done, true).await.unwrap();
        let due = async |actor: &Actor, until| follow_ups::due(&db.backend, actor, day(until)).await.unwrap();
        let today = due(&office.schools, "2026-11-22").await;
        assert_eq!(today.iter().map(|listed| listed.note.id).collect::<Vec<_>>(), [first]);
        assert_eq!(today[0].measure.as_ref().map(|facts| facts.title.as_str()), Some("Entwurf"));
        assert_eq!(due(&office.schools, "2026-11-21").await.len(), 0);
        assert_eq!(due(&office.schools, "2026-12-24").await.len(), 2);
        assert_eq!(follow_ups::of_measure(&db.backend, &office.schools, hidden, 5).await.unwrap().len(), 1);
        assert_eq!(follow_ups::of_measure(&db.backend, &office.coordinator, hidden, 5).await.unwrap().len(), 0);
        sentence(follow_ups::add(&db.backend, &office.schools, &draft("Vorbei", "2026-11-21")).await, "due");
    }

    async fn notes_are_paged_by_key_and_sent_twice_made_once(db: TestDb) {
        let office = Office::open(db).await;
        let form = FollowUpDraft { form_id: backend::ids::fresh::<FormId>().to_string(), ..draft("a", "2026-12-01") };
        let first = add(db, &office.schools, &form).await;
        assert_eq!(add(db, &office.schools, &form).await, first);
        for (text, due) in [("d", "2026-12-03"), ("b", "2026-12-01"), ("c", "2026-12-02")] {
            add(db, &office.schools, &draft(text, due)).await;
        }
        let walk = async |done: bool| {
            let (mut seen, mut key) = (String::new(), None);
            loop {
                let page = if done {
                    follow_ups::done(&db.backend, &office.schools, key, 1).await.unwrap()
                } else {
                    follow_ups::open(&db.backend, &office.schools, key, 1).await.unwrap()
                };
                page.notes.iter().for_each(|listed| seen.push_str(&listed.note.text));
                match page.next {
                    Some(next) => key = Some(next),
                    None => return seen,
                }
            }
        };
        assert_eq!(walk(false).await, "abcd");
        let all = follow_ups::open(&db.backend, &office.schools, None, 10).await.unwrap();
        for listed in all.notes {
            follow_ups::set_done(&db.backend, &office.schools, listed.note.id, true).await.unwrap();
        }
        assert_eq!((walk(false).await, walk(true).await), (String::new(), "dcba".into()));
    }
}
