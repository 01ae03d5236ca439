//! What the history says of a measure, and to whom.

use backend::{
    ErrorKind, measures,
    measures::{VersionContent, version, versions, versions_before},
};
use domain::policy::Role;

use crate::{
    harness::role,
    office::{Office, kind},
    on_both,
};

on_both! {
    async fn versions_are_newest_first_with_their_cause(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Erste Fassung").await;
        measures::edit(&db.backend, &office.schools, id, &office.retitled(id, "Zweite Fassung").await).await.unwrap();
        office.report(id, "läuft").await;
        office.measure("Eine andere").await;
        let all = versions(&db.backend, &office.schools, id).await.unwrap();
        let causes: Vec<&str> = all.iter().map(|version| version.cause.as_str()).collect();
        assert_eq!(causes, ["report.submit", "measure.edit", "measure.create"]);
        assert_eq!(all.iter().map(|v| v.number).collect::<Vec<_>>(), [1, 2, 1]);
        match (&all[0].content, &all[2].content) {
            (VersionContent::Report(report), VersionContent::Measure(first)) => {
                assert_eq!((report.text.as_deref(), first.title.as_str()), (Some("läuft"), "Erste Fassung"));
            }
            other => panic!("{other:?}"),
        }
        let older = versions_before(&db.backend, &office.schools, id, all[0].seq).await.unwrap();
        assert_eq!(older, all[1..]);
        assert_eq!(version(&db.backend, &office.schools, id, all[1].seq).await.unwrap(), all[1]);
        assert_eq!(kind(version(&db.backend, &office.schools, id, 1).await), ErrorKind::NotFound);
    }

    async fn persons_are_named_only_to_their_own_body_and_to_revision(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Wer war das").await;
        let auditor = db.actor("auditor", vec![role(Role::Auditor)]).await;
        let leadership = db.actor("leadership", vec![role(Role::Leadership)]).await;
        for (actor, name) in [
            (&office.schools, Some("Person schools")),
            (&auditor, Some("Person schools")),
            (&office.city, None),
            (&office.coordinator, None),
            (&leadership, None),
        ] {
            let all = versions(&db.backend, actor, id).await.unwrap();
            assert_eq!((all[0].person.as_deref(), all[0].body), (name, Some(office.body("SenBJF"))));
        }
        let administrator = db.administrator("administrator").await;
        assert_eq!(kind(versions(&db.backend, &administrator, id).await), ErrorKind::NotFound);
    }
}
