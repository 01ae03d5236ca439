//! Preferences: of one account, with the actor of each request, outside of the history.

use backend::{accounts, preferences};
use domain::{
    policy::{Actor, Role},
    preference::{Density, Preferences, PreferencesDraft},
};

use crate::{
    harness::{TestDb, role},
    office::sentence,
    on_both,
};

/// What comes with the next request of somebody.
async fn next(db: &TestDb, actor: &Actor) -> Preferences {
    accounts::actor(&db.backend, actor.account)
        .await
        .unwrap()
        .unwrap()
        .preferences
}

on_both! {
    async fn preferences_come_with_the_actor_and_are_nobody_elses(db: TestDb) {
        let one = db.actor("eine", vec![role(Role::Leadership)]).await;
        let other = db.administrator("andere").await;
        assert_eq!(next(db, &one).await, Preferences::default());
        let head = db.number("SELECT MAX(seq) FROM history").await;
        let draft = PreferencesDraft { density: "compact".into(), ..PreferencesDraft::default() };
        preferences::save(&db.backend, &one, &draft).await.unwrap();
        // Sent again, and changed again: one row.
        preferences::save(&db.backend, &one, &draft).await.unwrap();
        let stored = Preferences { density: Density::Compact, shortcuts: false, start: None };
        assert_eq!(next(db, &one).await, stored);
        assert_eq!(next(db, &other).await, Preferences::default());
        preferences::set_density(&db.backend, &one, Density::Comfortable).await.unwrap();
        assert_eq!(next(db, &one).await, Preferences { density: Density::Comfortable, ..stored });
        // Who has nothing to choose of keeps the table empty.
        preferences::set_density(&db.backend, &other, Density::Comfortable).await.unwrap();
        assert_eq!(db.number("SELECT COUNT(*) FROM preference").await, 1);
        assert_eq!(db.number("SELECT MAX(seq) FROM history").await, head, "no version in the history");
    }

    async fn a_density_that_is_none_gets_a_sentence(db: TestDb) {
        let one = db.actor("eine", vec![role(Role::Clerk)]).await;
        let draft = PreferencesDraft { density: "winzig".into(), ..PreferencesDraft::default() };
        assert!(sentence(preferences::save(&db.backend, &one, &draft).await, "density").contains("Zeilenabstand"));
        assert_eq!(next(db, &one).await, Preferences::default());
    }

    async fn a_disabled_account_is_no_actor(db: TestDb) {
        let administrator = db.administrator("administration").await;
        let one = db.actor("eine", vec![role(Role::Leadership)]).await;
        preferences::set_density(&db.backend, &one, Density::Compact).await.unwrap();
        accounts::disable(&db.backend, &administrator, one.account).await.unwrap();
        assert!(accounts::actor(&db.backend, one.account).await.unwrap().is_none());
    }
}
