//! Small edits of the concept tree.

use backend::{
    ErrorKind,
    concepts::{self, NewNodeDraft},
};
use domain::{
    concept::{ConceptNode, FulfilDraft, NodeDraft},
    ids::ConceptId,
};

use crate::{
    harness::TestDb,
    office::{Office, all_agree, kind, sentence},
    on_both,
};

fn node(kind: &str, code: &str, parent: &str) -> NewNodeDraft {
    NewNodeDraft {
        kind: kind.into(),
        code: code.into(),
        parent: parent.into(),
        text: "Ein Satz".into(),
        field: String::new(),
    }
}

fn edit(text: &str, version: i64) -> NodeDraft {
    NodeDraft {
        text: text.into(),
        retired: false,
        version: version.to_string(),
    }
}

fn reason(reason: &str, version: i64) -> FulfilDraft {
    FulfilDraft {
        reason: reason.into(),
        version: version.to_string(),
    }
}

/// A field, a need and the objective Z1 in the Kosmosviertel.
async fn objective(db: &TestDb, office: &Office) -> ConceptNode {
    let (backend, actor, concept) = (&db.backend, &office.coordinator, kosmos(office));
    let canonical = office.sight.catalogue.fields.keys().next().unwrap();
    let field = NewNodeDraft {
        field: canonical.to_string(),
        ..node("field", "F1", "")
    };
    let field = concepts::add_node(backend, actor, concept, &field).await;
    let need = node("need", "B1", &field.unwrap().to_string());
    let need = concepts::add_node(backend, actor, concept, &need).await;
    let goal = node("objective", "Z1", &need.unwrap().to_string());
    concepts::add_node(backend, actor, concept, &goal)
        .await
        .unwrap();
    stored(db, concept, "Z1").await
}

fn kosmos(office: &Office) -> ConceptId {
    office
        .sight
        .catalogue
        .concept_of(office.area("13d").id)
        .unwrap()
        .id
}

async fn stored(db: &TestDb, concept: ConceptId, code: &str) -> ConceptNode {
    let sight = db.backend.board().await.unwrap();
    sight.catalogue.concepts[&concept]
        .nodes
        .iter()
        .find(|node| node.code == code)
        .unwrap()
        .clone()
}

on_both! {
    async fn the_coordination_edits_its_own_tree(db: TestDb) {
        let office = Office::open(db).await;
        let concept = kosmos(&office);
        let goal = stored(db, concept, "L1").await;
        concepts::edit_node(&db.backend, &office.coordinator, goal.id, &edit("Inklusion für alle", 1)).await.unwrap();
        let changed = stored(db, concept, "L1").await;
        assert_eq!((changed.text.as_str(), changed.version), ("Inklusion für alle", 2));
        let late = concepts::edit_node(&db.backend, &office.state, goal.id, &edit("Etwas anderes", 1)).await;
        assert_eq!(kind(late), ErrorKind::Conflict);
        concepts::edit_node(&db.backend, &office.state, goal.id, &edit("Land", 2)).await.unwrap();
        all_agree(db).await;
    }

    async fn others_may_not(db: TestDb) {
        let office = Office::open(db).await;
        let concept = kosmos(&office);
        let goal = stored(db, concept, "L1").await;
        for actor in [&office.schools, &office.treptow, &office.neighbour] {
            assert_eq!(kind(concepts::edit_node(&db.backend, actor, goal.id, &edit("Fremd", 1)).await), ErrorKind::Forbidden);
            let added = concepts::add_node(&db.backend, actor, concept, &node("field", "F1", "")).await;
            assert_eq!(kind(added), ErrorKind::Forbidden);
        }
        // The city-wide concept belongs to the Land alone.
        let city = office.sight.catalogue.city_concept().unwrap();
        let outcome = concepts::edit_node(&db.backend, &office.coordinator, city.nodes[0].id, &edit("Fremd", 1)).await;
        assert_eq!(kind(outcome), ErrorKind::Forbidden);
        let unknown = concepts::edit_node(&db.backend, &office.state, backend::ids::fresh(), &edit("Nichts", 1)).await;
        assert_eq!(kind(unknown), ErrorKind::NotFound);
        assert_eq!(stored(db, concept, "L1").await, goal);
    }

    async fn a_new_node_stands_where_it_belongs(db: TestDb) {
        let office = Office::open(db).await;
        let (backend, actor, concept) = (&db.backend, &office.coordinator, kosmos(&office));
        let canonical = office.sight.catalogue.fields.keys().next().unwrap().to_string();
        sentence(concepts::add_node(backend, actor, concept, &node("field", "F1", "")).await, "field");
        let first = NewNodeDraft { field: canonical, ..node("field", "F1", "") };
        let field = concepts::add_node(backend, actor, concept, &first).await.unwrap().to_string();
        let need = concepts::add_node(backend, actor, concept, &node("need", "B1", &field)).await.unwrap().to_string();
        let goal = concepts::add_node(backend, actor, concept, &node("objective", "Z1", &need)).await.unwrap();
        let area = office.area("13d").id;
        assert_eq!(db.backend.board().await.unwrap().catalogue.objectives_for(&[area])[0].1.id, goal);

        sentence(concepts::add_node(backend, actor, concept, &node("objective", "Z1", &need)).await, "code");
        sentence(concepts::add_node(backend, actor, concept, &node("need", "B2", "")).await, "parent");
        sentence(concepts::add_node(backend, actor, concept, &node("need", "B2", &goal.to_string())).await, "parent");
        sentence(concepts::add_node(backend, actor, concept, &node("guiding_goal", "L7", &field)).await, "parent");
        sentence(concepts::add_node(backend, actor, concept, &node("nonsense", "Q1", "")).await, "kind");
        let elsewhere = office.sight.catalogue.city_concept().unwrap().nodes[0].id.to_string();
        sentence(concepts::add_node(backend, actor, concept, &node("field", "F2", &elsewhere)).await, "parent");
        let canonical = NewNodeDraft { field: "nonsense".into(), ..node("field", "F2", "") };
        sentence(concepts::add_node(backend, actor, concept, &canonical).await, "field");
        all_agree(db).await;
    }

    async fn an_objective_is_reached_when_the_coordination_says_so_and_why(db: TestDb) {
        let office = Office::open(db).await;
        let (backend, concept) = (&db.backend, kosmos(&office));
        let goal = objective(db, &office).await;
        sentence(concepts::fulfil(backend, &office.coordinator, goal.id, &reason("  ", 1)).await, "reason");
        sentence(concepts::reopen(backend, &office.coordinator, goal.id, &reason("Doch nicht", 1)).await, "reason");
        concepts::fulfil(backend, &office.coordinator, goal.id, &reason("Alle Plätze sind da.", 1)).await.unwrap();
        let reached = stored(db, concept, "Z1").await;
        let mark = reached.fulfilled.clone().unwrap();
        assert_eq!((mark.reason.as_str(), mark.body), ("Alle Plätze sind da.", Some(office.body("OE SPK Treptow-Köpenick"))));
        assert_eq!(reached.version, 2);

        // Pressed twice is harmless; another reason in between is a conflict.
        let written = db.number("SELECT COUNT(*) FROM history").await;
        concepts::fulfil(backend, &office.coordinator, goal.id, &reason("Alle Plätze sind da.", 1)).await.unwrap();
        assert_eq!(db.number("SELECT COUNT(*) FROM history").await, written);
        let late = concepts::fulfil(backend, &office.state, goal.id, &reason("Etwas anderes", 1)).await;
        assert_eq!(kind(late), ErrorKind::Conflict);
        let stale = concepts::reopen(backend, &office.state, goal.id, &reason("Doch nicht", 1)).await;
        assert_eq!(kind(stale), ErrorKind::Conflict);

        concepts::reopen(backend, &office.state, goal.id, &reason("Zwei Plätze fielen weg.", 2)).await.unwrap();
        concepts::reopen(backend, &office.state, goal.id, &reason("Zwei Plätze fielen weg.", 2)).await.unwrap();
        let open = stored(db, concept, "Z1").await;
        assert!(open.fulfilled.is_none());
        let back = open.reopened.clone().unwrap();
        assert_eq!((back.reason.as_str(), back.body, open.version), ("Zwei Plätze fielen weg.", Some(office.body("SenStadt")), 3));
        let causes = "SELECT COUNT(*) FROM history WHERE cause IN ('concept.fulfil', 'concept.reopen')";
        assert_eq!(db.number(causes).await, 2);

        // An edit of the text keeps what was said.
        concepts::edit_node(backend, &office.state, goal.id, &edit("Neuer Text", 3)).await.unwrap();
        assert_eq!(stored(db, concept, "Z1").await.reopened, Some(back));
        all_agree(db).await;
    }

    async fn only_objectives_are_reached_and_only_by_those_who_hold_the_pen(db: TestDb) {
        let office = Office::open(db).await;
        let goal = objective(db, &office).await;
        for actor in [&office.schools, &office.treptow, &office.neighbour] {
            for outcome in [
                concepts::fulfil(&db.backend, actor, goal.id, &reason("Fremd", 1)).await,
                concepts::reopen(&db.backend, actor, goal.id, &reason("Fremd", 1)).await,
            ] {
                assert_eq!(kind(outcome), ErrorKind::Forbidden);
            }
        }
        assert_eq!(stored(db, kosmos(&office), "Z1").await, goal);
        let need = stored(db, kosmos(&office), "B1").await;
        sentence(concepts::fulfil(&db.backend, &office.coordinator, need.id, &reason("Ein Bedarf", 1)).await, "reason");
        let unknown = concepts::fulfil(&db.backend, &office.state, backend::ids::fresh(), &reason("Nichts", 1)).await;
        assert_eq!(kind(unknown), ErrorKind::NotFound);
    }
}
