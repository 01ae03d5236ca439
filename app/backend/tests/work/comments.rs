//! Comments: who may read, write, change and remove them, what a mention makes, and
//! what is left of a removed one.

use backend::{
    ErrorKind, comments,
    history::{self, Entry, Kind},
    measures,
};
use chrono::Duration;
use domain::{
    comment::{Comment, CommentDraft},
    ids::{BodyId, CommentId, FormId, MeasureId},
    policy::{Actor, Role},
};

use crate::{
    harness::{TestDb, day, role, role_for},
    office::{Office, all_agree, kind, sentence},
    on_both,
};

fn draft(text: &str) -> CommentDraft {
    CommentDraft {
        text: text.into(),
        ..CommentDraft::default()
    }
}

async fn add(db: &TestDb, actor: &Actor, measure: MeasureId, text: &str) -> CommentId {
    comments::add(&db.backend, actor, measure, &draft(text))
        .await
        .unwrap()
}

async fn read(db: &TestDb, actor: &Actor, measure: MeasureId, id: CommentId) -> Comment {
    comments::find(&db.backend, actor, measure, id)
        .await
        .unwrap()
}

/// The form of a comment as its page shows it, with another text.
async fn reworded(db: &TestDb, actor: &Actor, comment: &Comment, text: &str) -> CommentDraft {
    let sight = db.backend.board().await.unwrap();
    let shown = read(db, actor, comment.measure, comment.id).await;
    CommentDraft {
        text: text.into(),
        ..CommentDraft::from_comment(&shown, &sight.catalogue, db.backend.today())
    }
}

async fn trace(db: &TestDb, id: CommentId) -> Vec<Entry> {
    let mut tx = db.backend.read().await.unwrap();
    history::of(&mut tx, Kind::Comment, id).await.unwrap()
}

/// Bodies behind the open mentions of somebody.
async fn tasks(db: &TestDb, actor: &Actor) -> Vec<BodyId> {
    comments::open_mentions(&db.backend, actor)
        .await
        .unwrap()
        .iter()
        .map(|open| open.body)
        .collect()
}

on_both! {
    async fn everybody_who_plans_reads_and_writes_and_the_administration_does_not(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Besprochen").await;
        let leadership = db.actor("leitung", vec![role(Role::Leadership)]).await;
        let auditor = db.actor("revision", vec![role(Role::Auditor)]).await;
        let administrator = db.administrator("administration").await;
        for actor in [&office.schools, &office.treptow, &office.coordinator, &office.neighbour, &office.state, &leadership] {
            add(db, actor, id, "Aus unserer Sicht gut").await;
        }
        let refused = comments::add(&db.backend, &auditor, id, &draft("Revision")).await;
        assert_eq!(kind(refused), ErrorKind::Forbidden);
        let refused = comments::add(&db.backend, &administrator, id, &draft("Technik")).await;
        assert_eq!(kind(refused), ErrorKind::NotFound);
        assert_eq!(kind(comments::of_measure(&db.backend, &administrator, id, None, 10).await), ErrorKind::NotFound);
        let page = comments::of_measure(&db.backend, &auditor, id, None, 10).await.unwrap();
        let bodies: Vec<_> = page.comments.iter().map(|comment| comment.body).collect();
        let body = |name| Some(office.body(name));
        assert_eq!(bodies, [
            None,
            body("SenStadt"),
            body("BA Neukölln"),
            body("OE SPK Treptow-Köpenick"),
            body("BA Treptow-Köpenick"),
            body("SenBJF"),
        ], "newest first, each for its own body");
        sentence(comments::add(&db.backend, &office.city, id, &draft(" ")).await, "text");
        all_agree(db).await;
    }

    async fn comments_of_a_draft_follow_its_sight(db: TestDb) {
        let office = Office::open(db).await;
        let hidden = measures::create(&db.backend, &office.schools, &office.draft("Entwurf", "13d", "SenBJF"), true).await.unwrap();
        let comment = add(db, &office.schools, hidden, "Noch geheim, @SenStadt und @BA Treptow-Köpenick").await;
        assert_eq!(read(db, &office.coordinator, hidden, comment).await.mentions.len(), 2);
        for actor in [&office.city, &office.neighbour, &office.state] {
            assert_eq!(kind(comments::find(&db.backend, actor, hidden, comment).await), ErrorKind::NotFound);
            assert_eq!(kind(comments::add(&db.backend, actor, hidden, &draft("Ich auch")).await), ErrorKind::NotFound);
            assert_eq!(kind(comments::remove(&db.backend, actor, hidden, comment).await), ErrorKind::NotFound);
            assert_eq!(kind(comments::settle(&db.backend, actor, hidden, comment, office.body("SenStadt")).await), ErrorKind::NotFound);
        }
        assert_eq!(tasks(db, &office.city).await, [], "a draft is no task of who does not see it");
        assert_eq!(tasks(db, &office.coordinator).await, [office.body("BA Treptow-Köpenick")]);
        measures::release(&db.backend, &office.schools, hidden).await.unwrap();
        assert_eq!(tasks(db, &office.city).await, [office.body("SenStadt")]);
    }

    async fn only_the_author_edits_and_every_version_stays_in_the_history(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Geändert").await;
        let deputy = db.actor("deputy", vec![role_for(Role::Clerk, office.body("SenBJF"))]).await;
        let comment = add(db, &office.schools, id, "Erste Fassung").await;
        let before = read(db, &office.schools, id, comment).await;
        let form = reworded(db, &office.schools, &before, "Zweite Fassung").await;
        for actor in [&deputy, &office.treptow, &office.state] {
            assert_eq!(kind(comments::edit(&db.backend, actor, id, comment, &form).await), ErrorKind::Forbidden);
        }
        db.clock.advance(Duration::hours(1));
        comments::edit(&db.backend, &office.schools, id, comment, &form).await.unwrap();
        // Pressed twice, from the older version: it stands already.
        comments::edit(&db.backend, &office.schools, id, comment, &form).await.unwrap();
        let after = read(db, &office.city, id, comment).await;
        assert_eq!((after.text.as_str(), after.version, after.at), ("Zweite Fassung", 2, before.at));
        assert_eq!(after.edited_at, Some(before.at + Duration::hours(1)));
        let late = CommentDraft { text: "Dritte".into(), ..form };
        assert_eq!(kind(comments::edit(&db.backend, &office.schools, id, comment, &late).await), ErrorKind::Conflict);
        sentence(comments::edit(&db.backend, &office.schools, id, comment, &draft("")).await, "text");
        let other = office.measure("Anderswo").await;
        assert_eq!(kind(comments::edit(&db.backend, &office.schools, other, comment, &late).await), ErrorKind::NotFound);

        let trace = trace(db, comment).await;
        let causes: Vec<_> = trace.iter().map(|entry| entry.cause.as_str()).collect();
        assert_eq!(causes, ["comment.add", "comment.edit"]);
        let first: Comment = trace[0].read().unwrap().unwrap();
        assert_eq!(first, before);
        assert_eq!(trace[1].read::<Comment>().unwrap().unwrap(), after);
        assert_eq!(trace[1].body, Some(office.body("SenBJF")));
        all_agree(db).await;
    }

    async fn a_removed_comment_loses_its_text_and_leaves_a_trace(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Entfernt").await;
        let own = add(db, &office.schools, id, "Zu schnell geschrieben, @SenStadt").await;
        let foreign = add(db, &office.treptow, id, "Frau Muster hat gesagt").await;
        let kept = add(db, &office.city, id, "Bleibt").await;
        assert_eq!(tasks(db, &office.city).await.len(), 1);
        for actor in [&office.city, &office.coordinator, &office.treptow] {
            assert_eq!(kind(comments::remove(&db.backend, actor, id, own).await), ErrorKind::Forbidden);
        }
        comments::remove(&db.backend, &office.schools, id, own).await.unwrap();
        comments::remove(&db.backend, &office.schools, id, own).await.unwrap();
        comments::remove(&db.backend, &office.state, id, foreign).await.unwrap();
        assert_eq!(tasks(db, &office.city).await, [], "what is gone asks nobody");

        let gone = read(db, &office.city, id, own).await;
        assert_eq!((gone.text.as_str(), gone.mentions.len(), gone.version), ("", 0, 2));
        assert!(gone.removed.is_some_and(|removed| removed.by_author));
        assert!(read(db, &office.city, id, foreign).await.removed.is_some_and(|removed| !removed.by_author));
        assert_eq!(db.number("SELECT COUNT(*) FROM comment WHERE text LIKE '%Muster%' OR text LIKE '%schnell%'").await, 0);
        assert_eq!(db.number("SELECT COUNT(*) FROM comment").await, 3, "the rows stay");
        assert_eq!(db.number("SELECT COUNT(*) FROM comment_mention").await, 0);
        assert_eq!(kind(comments::edit(&db.backend, &office.schools, id, own, &draft("Doch")).await), ErrorKind::NotFound);
        assert_eq!(kind(comments::settle(&db.backend, &office.city, id, own, office.body("SenStadt")).await), ErrorKind::NotFound);
        // Somebody else's removed one stays somebody else's.
        assert_eq!(kind(comments::remove(&db.backend, &office.city, id, own).await), ErrorKind::Forbidden);

        let trace = trace(db, foreign).await;
        assert_eq!(trace.len(), 2);
        assert_eq!(trace[0].read::<Comment>().unwrap().unwrap().text, "Frau Muster hat gesagt");
        assert_eq!((trace[1].cause.as_str(), trace[1].body), ("comment.remove", Some(office.body("SenStadt"))));
        assert_eq!(read(db, &office.city, id, kept).await.text, "Bleibt");
        all_agree(db).await;
    }

    async fn a_mention_is_a_task_until_the_body_settles_it(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Angesprochen").await;
        let (treptow, city) = (office.body("BA Treptow-Köpenick"), office.body("SenStadt"));
        let form = CommentDraft { mentions: vec![city.to_string()], ..draft("Habt ihr Räume,\n@ba treptow-koepenick?") };
        let comment = comments::add(&db.backend, &office.schools, id, &form).await.unwrap();
        assert_eq!(read(db, &office.schools, id, comment).await.mentions.iter().map(|m| m.body).collect::<Vec<_>>(), [treptow, city]);

        let open = comments::open_mentions(&db.backend, &office.treptow).await.unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].comment, open[0].body, open[0].acting, open[0].measure.id), (comment, treptow, treptow, id));
        assert_eq!((open[0].excerpt.as_str(), open[0].asking), ("Habt ihr Räume, @ba treptow-koepenick?", Some(office.body("SenBJF"))));
        assert_eq!((open[0].measure.title.as_str(), open[0].at), ("Angesprochen", db.backend.now()));
        assert_eq!(tasks(db, &office.coordinator).await, [treptow], "the coordination answers for her Bezirksamt");
        assert_eq!(tasks(db, &office.neighbour).await, []);
        assert_eq!(tasks(db, &office.schools).await, []);
        assert_eq!(tasks(db, &office.state).await, [], "she writes for no body");

        let settle = async |actor: &Actor, body| comments::settle(&db.backend, actor, id, comment, body).await;
        for actor in [&office.schools, &office.city, &office.neighbour, &office.state] {
            assert_eq!(kind(settle(actor, treptow).await), ErrorKind::Forbidden);
        }
        assert_eq!(kind(settle(&office.coordinator, office.body("SenBJF")).await), ErrorKind::NotFound, "it is not addressed");
        settle(&office.coordinator, treptow).await.unwrap();
        settle(&office.treptow, treptow).await.unwrap();
        assert_eq!((tasks(db, &office.treptow).await, tasks(db, &office.city).await), (vec![], vec![city]));
        let stands = read(db, &office.schools, id, comment).await;
        let settled = stands.mentions(treptow).unwrap().settled.clone().unwrap();
        assert_eq!(settled.by, Some(office.body("OE SPK Treptow-Köpenick")));
        assert_eq!((stands.version, trace(db, comment).await.len()), (1, 2));

        // An edit keeps what is settled, asks who is new, and lets go of who is gone.
        let form = reworded(db, &office.schools, &stands, "@BA Treptow-Köpenick: danke. @BA Neukölln?").await;
        assert_eq!(form.mentions, [city.to_string()]);
        let form = CommentDraft { mentions: vec![], ..form };
        comments::edit(&db.backend, &office.schools, id, comment, &form).await.unwrap();
        let after = read(db, &office.schools, id, comment).await;
        assert_eq!(after.mentions(treptow).unwrap().settled, Some(settled));
        assert_eq!((tasks(db, &office.city).await, tasks(db, &office.treptow).await), (vec![], vec![]));
        assert_eq!(tasks(db, &office.neighbour).await, [office.body("BA Neukölln")]);
        let last: Comment = trace(db, comment).await.last().unwrap().read().unwrap().unwrap();
        assert_eq!(last, after);
        all_agree(db).await;
    }

    async fn a_task_goes_to_the_body_that_follows(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Umgebildet").await;
        let (old, new) = (office.body("SenStadt"), office.body("SenMVKU"));
        let transport = db.actor("transport", vec![role_for(Role::Clerk, new)]).await;
        let comment = add(db, &office.schools, id, "@SenStadt, wie steht es?").await;
        assert_eq!((tasks(db, &office.city).await, tasks(db, &transport).await), (vec![old], vec![]));

        db.execute(&format!("UPDATE body SET valid_to = '2026-12-01' WHERE id = '{old}'; INSERT INTO body_successor (body_id, successor_id, position) VALUES ('{old}', '{new}', 0)")).await;
        // A house that has not read the catalogue yet; the clock moves past the day.
        let backend = db.again().await;
        let due = async |actor: &Actor| comments::open_mentions(&backend, actor).await.unwrap();
        assert_eq!((due(&office.city).await.len(), due(&transport).await.len()), (1, 0), "until the last day");
        db.clock.set("2026-12-01T12:00:00Z".parse().unwrap());
        assert_eq!(backend.today(), day("2026-12-01"));
        assert_eq!(due(&office.city).await.len(), 0);
        let open = due(&transport).await;
        assert_eq!((open[0].body, open[0].acting), (old, new));
        assert_eq!(kind(comments::settle(&backend, &office.city, id, comment, old).await), ErrorKind::Forbidden);
        comments::settle(&backend, &transport, id, comment, old).await.unwrap();
        let settled = comments::find(&backend, &transport, id, comment).await.unwrap();
        assert_eq!(settled.mentions(old).unwrap().settled.as_ref().unwrap().by, Some(new));
        // Nobody can address it any more.
        let late = CommentDraft { mentions: vec![old.to_string()], ..draft("Noch da?") };
        sentence(comments::add(&backend, &office.schools, id, &late).await, "mention_0");
        backend.close().await;
    }

    async fn a_form_sent_twice_makes_one_comment(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Einmal").await;
        let form = CommentDraft { form_id: backend::ids::fresh::<FormId>().to_string(), ..draft("@SenStadt, bitte") };
        let send = async |actor: &Actor, form: &CommentDraft| comments::add(&db.backend, actor, id, form).await.unwrap();
        let first = send(&office.schools, &form).await;
        assert_eq!(send(&office.schools, &form).await, first);
        let other = CommentDraft { text: "Anderes".into(), ..form.clone() };
        assert_ne!(send(&office.schools, &other).await, first);
        assert_ne!(send(&office.treptow, &form).await, first);
        assert_eq!(db.number("SELECT COUNT(*) FROM comment").await, 3);
        assert_eq!(tasks(db, &office.city).await.len(), 2);
        all_agree(db).await;
    }

    async fn comments_are_paged_by_key_newest_first(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Lang").await;
        let other = office.measure("Andere").await;
        add(db, &office.city, other, "Anderswo").await;
        let mut all = Vec::new();
        for number in 0..5 {
            all.insert(0, add(db, &office.schools, id, &format!("Nummer {number}")).await);
        }
        let mut seen = Vec::new();
        let mut before = None;
        loop {
            let page = comments::of_measure(&db.backend, &office.city, id, before, 2).await.unwrap();
            seen.extend(page.comments.iter().map(|comment| comment.id));
            // What comes in between moves nothing.
            add(db, &office.schools, id, "Zwischendurch").await;
            match page.older {
                Some(key) => before = Some(key),
                None => break,
            }
        }
        assert_eq!(seen, all);
        assert_eq!(kind(comments::of_measure(&db.backend, &office.city, backend::ids::fresh(), None, 2).await), ErrorKind::NotFound);
    }
}
