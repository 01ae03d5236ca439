//! Public texts, reported barriers, first steps: what is kept, for whom, how long.

use backend::{ErrorKind, barriers, first_steps, history, public_texts};
use chrono::Duration;
use domain::{
    barrier::{BarrierAnswerDraft, BarrierDraft, BarrierState, PER_HOUR},
    first_steps::Step,
    ids::FormId,
    policy::{Actor, Role},
    public_text::{PublicText, PublicTextDraft, TextPage},
    snapshot::Kind,
};

use crate::{
    harness::{TestDb, day, role},
    office::{Office, all_agree, kind, sentence},
    on_both,
};

fn text(words: &str, version: i64) -> PublicTextDraft {
    PublicTextDraft {
        text: words.into(),
        version: version.to_string(),
    }
}

fn seen(words: &str) -> BarrierDraft {
    BarrierDraft {
        place: "Liste der Maßnahmen".into(),
        text: words.into(),
        contact: "post@beispiel.de".into(),
        form_id: backend::ids::fresh::<FormId>().to_string(),
    }
}

fn answered(on: &str, words: &str, version: i64) -> BarrierAnswerDraft {
    BarrierAnswerDraft {
        on: on.into(),
        answer: words.into(),
        version: version.to_string(),
    }
}

async fn done(db: &TestDb, actor: &Actor) -> Vec<Step> {
    let own = first_steps::load(&db.backend, actor).await.unwrap();
    own.steps
        .into_iter()
        .filter(|(_, done)| *done)
        .map(|(step, _)| step)
        .collect()
}

on_both! {
    async fn a_text_is_that_of_the_program_until_somebody_changes_it_and_each_change_is_a_version(db: TestDb) {
        let office = Office::open(db).await;
        let administrator = db.administrator("administration").await;
        let page = TextPage::Imprint;
        assert_eq!(public_texts::load(&db.backend, page).await.unwrap(), public_texts::first(page));
        public_texts::edit(&db.backend, &office.state, page, &text("## Eins", 0)).await.unwrap();
        // Sent again: it stands already.
        public_texts::edit(&db.backend, &office.state, page, &text(" ## Eins ", 0)).await.unwrap();
        assert_eq!(kind(public_texts::edit(&db.backend, &administrator, page, &text("Spät", 0)).await), ErrorKind::Conflict);
        public_texts::edit(&db.backend, &administrator, page, &text("## Zwei", 1)).await.unwrap();
        let stands = public_texts::load(&db.backend, page).await.unwrap();
        assert_eq!((stands.text.as_str(), stands.version, stands.updated_on), ("## Zwei", 2, Some(day("2026-11-22"))));
        let mut tx = db.backend.read().await.unwrap();
        let versions = history::of(&mut tx, Kind::PublicText, page.id()).await.unwrap();
        let texts: Vec<_> = versions.iter().map(|entry| entry.read::<PublicText>().unwrap().unwrap().text).collect();
        assert_eq!(texts, ["## Eins", "## Zwei"]);
        drop(tx);
        // The others are untouched.
        let all = public_texts::all(&db.backend).await.unwrap();
        assert_eq!(all.map(|text| text.version), [0, 0, 2]);
        all_agree(db).await;
    }

    async fn a_text_is_changed_by_who_may_and_only_to_something_that_can_stand(db: TestDb) {
        let office = Office::open(db).await;
        let leadership = db.actor("leitung", vec![role(Role::Leadership)]).await;
        let auditor = db.actor("revision", vec![role(Role::Auditor)]).await;
        for actor in [&office.schools, &office.coordinator, &leadership, &auditor] {
            let tried = public_texts::edit(&db.backend, actor, TextPage::Privacy, &text("x", 0)).await;
            assert_eq!(kind(tried), ErrorKind::Forbidden);
        }
        for bad in ["", "[x](javascript:alert(1))"] {
            sentence(public_texts::edit(&db.backend, &office.state, TextPage::Privacy, &text(bad, 0)).await, "text");
        }
        assert_eq!(db.number("SELECT COUNT(*) FROM public_text").await, 0);
    }

    async fn two_people_who_save_a_text_at_once_do_not_overwrite_each_other(db: TestDb) {
        let office = Office::open(db).await;
        let administrator = db.administrator("administration").await;
        let (one, two) = (text("Eins", 0), text("Zwei", 0));
        let (one, two) = tokio::join!(
            public_texts::edit(&db.backend, &office.state, TextPage::Privacy, &one),
            public_texts::edit(&db.backend, &administrator, TextPage::Privacy, &two),
        );
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|saved| **saved).count(), 1);
        assert_eq!(public_texts::load(&db.backend, TextPage::Privacy).await.unwrap().version, 1);
    }

    async fn a_barrier_is_reported_once_and_answered_by_who_may(db: TestDb) {
        let office = Office::open(db).await;
        let administrator = db.administrator("administration").await;
        let head = db.backend.board().await.unwrap().seq;
        let form = seen("Der Fokus ist nicht zu sehen.");
        barriers::report(&db.backend, &form).await.unwrap();
        barriers::report(&db.backend, &form).await.unwrap();
        let page = barriers::open(&db.backend, &office.state, None, 10).await.unwrap();
        assert_eq!(page.barriers.len(), 1);
        let found = page.barriers[0].clone();
        assert_eq!(barriers::due(&found), day("2026-12-22"));
        assert_eq!(barriers::state(&found, day("2026-12-22")), BarrierState::Open);
        assert_eq!(barriers::state(&found, day("2026-12-23")), BarrierState::Overdue);
        for actor in [&office.schools, &office.coordinator, &administrator] {
            assert_eq!(kind(barriers::open(&db.backend, actor, None, 10).await), ErrorKind::Forbidden);
            assert_eq!(kind(barriers::find(&db.backend, actor, found.id).await), ErrorKind::Forbidden);
            let tried = barriers::answer(&db.backend, actor, found.id, &answered("2026-11-22", "x", 1)).await;
            assert_eq!(kind(tried), ErrorKind::Forbidden);
            assert_eq!(barriers::waiting(&db.backend, actor).await.unwrap().open, 0);
        }
        sentence(barriers::answer(&db.backend, &office.state, found.id, &answered("2026-11-23", "x", 1)).await, "on");
        let answer = answered("2026-11-22", "Behoben.", 1);
        barriers::answer(&db.backend, &office.state, found.id, &answer).await.unwrap();
        barriers::answer(&db.backend, &office.state, found.id, &answer).await.unwrap();
        let late = answered("2026-11-22", "Anders.", 1);
        assert_eq!(kind(barriers::answer(&db.backend, &office.state, found.id, &late).await), ErrorKind::Conflict);
        assert!(barriers::open(&db.backend, &office.state, None, 10).await.unwrap().barriers.is_empty());
        let done = barriers::answered(&db.backend, &office.state, None, 10).await.unwrap();
        assert_eq!(done.barriers[0].answer.as_ref().unwrap().text, "Behoben.");
        assert_eq!(db.backend.board().await.unwrap().seq, head, "no version in the history");
    }

    async fn a_flood_of_reports_is_stopped_and_an_hour_later_the_door_is_open_again(db: TestDb) {
        let office = Office::open(db).await;
        for number in 0..PER_HOUR {
            barriers::report(&db.backend, &seen(&format!("Nr. {number}"))).await.unwrap();
        }
        assert_eq!(kind(barriers::report(&db.backend, &seen("zu viel")).await), ErrorKind::TooMany);
        assert_eq!(db.number("SELECT COUNT(*) FROM barrier").await, PER_HOUR);
        db.clock.advance(Duration::minutes(61));
        barriers::report(&db.backend, &seen("wieder")).await.unwrap();
        let (mut walked, mut key) = (0, None);
        loop {
            let page = barriers::open(&db.backend, &office.state, key, 8).await.unwrap();
            walked += page.barriers.len();
            match page.next {
                Some(next) => key = Some(next),
                None => break,
            }
        }
        assert_eq!(i64::try_from(walked).unwrap(), PER_HOUR + 1);
    }

    async fn contacts_are_erased_after_their_time_and_reports_after_three_years(db: TestDb) {
        let office = Office::open(db).await;
        for words in ["beantwortet", "offen"] {
            barriers::report(&db.backend, &seen(words)).await.unwrap();
            db.clock.advance(Duration::minutes(1));
        }
        let first = barriers::open(&db.backend, &office.state, None, 1).await.unwrap().barriers[0].id;
        barriers::answer(&db.backend, &office.state, first, &answered("2026-11-22", "Danke.", 1)).await.unwrap();
        let contacts = async || db.number("SELECT COUNT(contact) FROM barrier").await;
        db.clock.advance(Duration::days(92));
        barriers::clean_up(&db.backend).await.unwrap();
        assert_eq!(contacts().await, 2, "22 February 2027 is not yet more than three months");
        db.clock.advance(Duration::days(1));
        db.backend.clean_up().await.unwrap();
        assert_eq!(contacts().await, 1);
        assert!(barriers::find(&db.backend, &office.state, first).await.unwrap().contact.is_none());
        db.clock.advance(Duration::days(280));
        barriers::clean_up(&db.backend).await.unwrap();
        assert_eq!(contacts().await, 0, "unanswered, but a year has passed");
        assert_eq!(barriers::waiting(&db.backend, &office.state).await.unwrap(), barriers::Waiting { open: 1, overdue: 1 });
        db.clock.advance(Duration::days(2 * 366));
        barriers::clean_up(&db.backend).await.unwrap();
        assert_eq!(db.number("SELECT COUNT(*) FROM barrier").await, 0);
    }

    async fn first_steps_are_ticked_off_by_what_the_account_has_done_and_go_for_good(db: TestDb) {
        let office = Office::open(db).await;
        let administrator = db.administrator("administration").await;
        assert_eq!(done(db, &office.schools).await, [Step::SignIn]);
        let id = office.measure("Erste Maßnahme").await;
        assert_eq!(done(db, &office.schools).await, [Step::SignIn, Step::LogMeasure]);
        office.report(id, "läuft").await;
        assert_eq!(done(db, &office.schools).await, [Step::SignIn, Step::LogMeasure, Step::ReportState]);
        // What one account does ticks off nothing of another one, not even of the same body.
        assert_eq!(done(db, &office.coordinator).await, [Step::SignIn]);
        let head = db.backend.board().await.unwrap().seq;
        backend::read_marks::set(&db.backend, &office.coordinator, head).await.unwrap();
        assert_eq!(done(db, &office.coordinator).await, [Step::SignIn, Step::MarkRead]);
        assert!(first_steps::on_start(&db.backend, &office.schools).await.unwrap().is_some());
        for _ in 0..2 {
            first_steps::dismiss(&db.backend, &office.schools).await.unwrap();
        }
        assert!(first_steps::on_start(&db.backend, &office.schools).await.unwrap().is_none());
        assert!(first_steps::on_start(&db.backend, &office.coordinator).await.unwrap().is_some());
        assert!(first_steps::on_start(&db.backend, &administrator).await.unwrap().is_none());
        assert_eq!(db.backend.board().await.unwrap().seq, head, "no version in the history");
    }
}
