//! Ansichten: private or of one body, read again by the list's own code, and as start
//! page; never part of the history.

use backend::{ErrorKind, accounts, preferences, saved_views};
use domain::{
    form::FormData,
    ids::{FormId, SavedViewId},
    policy::{Actor, Role},
    preference::PreferencesDraft,
    saved_view::{ListKind, MOST, SavedViewDraft},
};

use crate::{
    harness::{TestDb, role, role_for},
    office::{Office, kind, sentence},
    on_both,
};

fn draft(name: &str) -> SavedViewDraft {
    SavedViewDraft {
        name: name.into(),
        list: "massnahmen".into(),
        query: "raum=13d&stand=running&nach=x".into(),
        ..SavedViewDraft::default()
    }
}

async fn add(db: &TestDb, actor: &Actor, draft: &SavedViewDraft) -> SavedViewId {
    saved_views::add(&db.backend, actor, draft).await.unwrap()
}

/// Names of the views of somebody.
async fn names(db: &TestDb, actor: &Actor) -> Vec<String> {
    let views = saved_views::all(&db.backend, actor).await.unwrap();
    views.into_iter().map(|view| view.name).collect()
}

async fn start(db: &TestDb, actor: &Actor) -> Option<SavedViewId> {
    let again = accounts::actor(&db.backend, actor.account).await.unwrap();
    again.unwrap().preferences.start
}

on_both! {
    async fn a_private_view_is_nobody_elses(db: TestDb) {
        let office = Office::open(db).await;
        let deputy = db.actor("deputy", vec![role_for(Role::Clerk, office.body("SenBJF"))]).await;
        let administrator = db.administrator("administration").await;
        let before = db.backend.board().await.unwrap().seq;
        let id = add(db, &office.schools, &draft("Meine")).await;
        let form = SavedViewDraft { version: "1".into(), ..draft("Fremd") };
        for actor in [&deputy, &office.city, &office.coordinator, &office.state] {
            assert_eq!(kind(saved_views::find(&db.backend, actor, id).await), ErrorKind::NotFound);
            assert_eq!(kind(saved_views::edit(&db.backend, actor, id, &form).await), ErrorKind::NotFound);
            assert_eq!(kind(saved_views::delete(&db.backend, actor, id, 1, "").await), ErrorKind::NotFound);
            assert_eq!(kind(preferences::set_start(&db.backend, actor, Some(id)).await), ErrorKind::NotFound);
            assert!(names(db, actor).await.is_empty());
        }
        assert_eq!(kind(saved_views::add(&db.backend, &administrator, &draft("Technik")).await), ErrorKind::Forbidden);
        assert_eq!(kind(preferences::set_start(&db.backend, &administrator, Some(id)).await), ErrorKind::NotFound);
        assert!(names(db, &administrator).await.is_empty());
        let view = saved_views::find(&db.backend, &office.schools, id).await.unwrap();
        assert_eq!((view.list, view.query.to_query().as_str()), (ListKind::Measures, "raum=13d&stand=running"));
        assert_eq!(db.backend.board().await.unwrap().seq, before, "no version in the history");
    }

    async fn a_shared_view_is_that_of_the_people_of_its_body(db: TestDb) {
        let office = Office::open(db).await;
        let schools = office.body("SenBJF");
        let deputy = db.actor("deputy", vec![role_for(Role::Clerk, schools)]).await;
        let head = db.actor("head", vec![role_for(Role::Leadership, schools)]).await;
        let form = FormId(backend::ids::fresh()).to_string();
        let shared = SavedViewDraft { owner: schools.to_string(), form_id: form, ..draft("Gemeinsam") };
        let id = add(db, &office.schools, &shared).await;
        // The same form sent again.
        assert_eq!(add(db, &office.schools, &shared).await, id);
        for actor in [&office.schools, &deputy, &head] {
            assert_eq!(names(db, actor).await, ["Gemeinsam"]);
        }
        assert!(names(db, &office.city).await.is_empty());
        assert_eq!(kind(saved_views::find(&db.backend, &office.city, id).await), ErrorKind::NotFound);
        let foreign = SavedViewDraft { owner: schools.to_string(), ..draft("Untergeschoben") };
        assert!(sentence(saved_views::add(&db.backend, &office.city, &foreign).await, "owner").contains("Rolle"));
        // Two of them at the same page: the second is told.
        let owner = schools.to_string();
        let first = SavedViewDraft { owner: owner.clone(), version: "1".into(), ..draft("Neu") };
        saved_views::edit(&db.backend, &deputy, id, &first).await.unwrap();
        let second = SavedViewDraft { owner, version: "1".into(), ..draft("Auch neu") };
        assert_eq!(kind(saved_views::edit(&db.backend, &head, id, &second).await), ErrorKind::Conflict);
        assert_eq!(kind(saved_views::delete(&db.backend, &head, id, 1, "").await), ErrorKind::Conflict);
        assert_eq!(names(db, &office.schools).await, ["Neu"]);
        // Asking for what stands is done, whatever the version.
        let stands = SavedViewDraft { name: "Neu".into(), ..second };
        saved_views::edit(&db.backend, &head, id, &stands).await.unwrap();
        // Who takes it to herself owns it; the others have lost it, also as start page.
        preferences::set_start(&db.backend, &deputy, Some(id)).await.unwrap();
        let mine = SavedViewDraft { version: "2".into(), ..draft("Neu") };
        saved_views::edit(&db.backend, &head, id, &mine).await.unwrap();
        assert_eq!(names(db, &head).await, ["Neu"]);
        assert!(names(db, &office.schools).await.is_empty());
        assert_eq!(start(db, &deputy).await, Some(id));
        assert_eq!(kind(saved_views::find(&db.backend, &deputy, id).await), ErrorKind::NotFound);
    }

    async fn names_are_told_apart_and_there_are_not_too_many(db: TestDb) {
        let office = Office::open(db).await;
        let one = add(db, &office.schools, &draft("Überfällig im Kiez")).await;
        let twice = saved_views::add(&db.backend, &office.schools, &draft(" überfällig  im kiez ")).await;
        assert!(sentence(twice, "name").contains("Es gibt schon"));
        // Another person, and the body, may use the same name.
        add(db, &office.city, &draft("Überfällig im Kiez")).await;
        let schools = office.body("SenBJF").to_string();
        let shared = add(db, &office.schools, &SavedViewDraft { owner: schools, ..draft("Überfällig im Kiez") }).await;
        let back = SavedViewDraft { version: "1".into(), ..draft("Überfällig im Kiez") };
        assert!(sentence(saved_views::edit(&db.backend, &office.schools, shared, &back).await, "name").contains("Es gibt schon"));
        // Its own name in other letters is no other view.
        let renamed = SavedViewDraft { version: "1".into(), ..draft("ÜBERFÄLLIG IM KIEZ") };
        saved_views::edit(&db.backend, &office.schools, one, &renamed).await.unwrap();
        for number in 1..MOST {
            add(db, &office.schools, &draft(&format!("Nummer {number}"))).await;
        }
        let told = sentence(saved_views::add(&db.backend, &office.schools, &draft("Noch eine")).await, "name");
        assert!(told.contains("30"), "{told}");
        assert_eq!(names(db, &office.schools).await.len(), MOST + 1);
        assert_eq!(db.number("SELECT COUNT(*) FROM saved_view").await, 32);
    }

    async fn a_start_page_goes_with_its_view(db: TestDb) {
        let office = Office::open(db).await;
        let id = add(db, &office.schools, &draft("Start")).await;
        preferences::set_start(&db.backend, &office.schools, Some(id)).await.unwrap();
        assert_eq!(start(db, &office.schools).await, Some(id));
        let wrong = PreferencesDraft {
            density: "compact".into(),
            shortcuts: true,
            start: SavedViewId(backend::ids::fresh()).to_string(),
        };
        assert!(sentence(preferences::save(&db.backend, &office.schools, &wrong).await, "start").contains("Ansicht"));
        let right = PreferencesDraft { start: id.to_string(), ..wrong };
        preferences::save(&db.backend, &office.schools, &right).await.unwrap();
        let form = FormId(backend::ids::fresh()).to_string();
        for _ in 0..2 {
            saved_views::delete(&db.backend, &office.schools, id, 1, &form).await.unwrap();
        }
        assert_eq!(start(db, &office.schools).await, None);
        assert_eq!(kind(saved_views::delete(&db.backend, &office.schools, id, 1, "").await), ErrorKind::NotFound);
        assert!(names(db, &office.schools).await.is_empty());
    }

    async fn every_list_can_be_kept_and_an_outdated_value_breaks_nothing(db: TestDb) {
        let office = Office::open(db).await;
        let leadership = db.actor("leitung", vec![role(Role::Leadership)]).await;
        for list in ListKind::ALL {
            let one = SavedViewDraft { list: list.name().into(), query: String::new(), ..draft(list.name()) };
            let id = add(db, &leadership, &one).await;
            assert_eq!(saved_views::find(&db.backend, &leadership, id).await.unwrap().list, list);
        }
        let id = add(db, &office.schools, &draft("Alt")).await;
        db.execute("UPDATE saved_view SET query = 'raum=99z&stand=running&x=%00%FF' WHERE name = 'Alt'").await;
        let view = saved_views::find(&db.backend, &office.schools, id).await.unwrap();
        assert_eq!(view.current(&office.sight.catalogue), FormData(vec![("stand".into(), "running".into())]));
        assert!(view.has_lost(&office.sight.catalogue));
    }
}
