//! Accounts, roles and their administration.

use std::collections::BTreeSet;

use backend::{
    Error, ErrorKind, accounts,
    clock::end_of_day,
    history::{self, Kind},
    sign_in::{SignIn, sign_in},
};
use domain::{
    account::{Account, GrantInput},
    ids::BodyId,
    policy::{Action, Role},
};

use crate::{
    harness::{TestDb, day, input, role, role_for, role_in},
    on_both,
};

/// A Bezirksamt with an office and another body, written past the catalogue.
async fn bodies(db: &TestDb) -> [BodyId; 3] {
    let [district_office, office, other]: [BodyId; 3] =
        std::array::from_fn(|_| backend::ids::fresh());
    db.execute("INSERT INTO district (number, name) VALUES ('09', 'Treptow-Köpenick') ON CONFLICT DO NOTHING").await;
    for (id, name, kind, parent) in [
        (district_office, "BA", "district_office", None),
        (office, "JugA", "office", Some(district_office)),
        (other, "SenBJF", "senate_department", None),
    ] {
        let parent = parent.map_or("NULL".to_owned(), |parent| format!("'{parent}'"));
        db.execute(&format!(
            "INSERT INTO body (id, short_name, name, kind, parent_id, version) VALUES ('{id}', '{name}', '{name}', '{kind}', {parent}, 1)"
        ))
        .await;
    }
    [district_office, office, other]
}

fn invalid_field(error: Error) -> String {
    match error {
        Error::Invalid(errors) => errors.iter().next().unwrap().0.to_owned(),
        other => panic!("{other}"),
    }
}

on_both! {
    async fn a_role_covers_its_body_and_the_offices_below(db: TestDb) {
        let [district_office, office, other] = bodies(db).await;
        let roles = vec![role_for(Role::Clerk, district_office), role_for(Role::Clerk, other), role_in(Role::DistrictCoordinator, "09")];
        let actor = db.actor("schulz", roles).await;
        assert_eq!(actor.grants[0].covers, BTreeSet::from([district_office, office]));
        assert_eq!(actor.grants[1].covers, BTreeSet::from([other]));
        assert_eq!(actor.districts(), BTreeSet::from(["09".to_owned()]));
        assert_eq!(actor.name, "Person schulz");
        assert!(actor.may(Action::CreateMeasure) && !actor.may(Action::ManageAccounts));
    }

    async fn a_role_holds_only_on_its_days(db: TestDb) {
        let limited = GrantInput { valid_from: day("2026-11-23"), valid_to: Some(day("2026-11-25")), ..role(Role::Auditor) };
        let (account, _) = db.account("schulz", vec![limited]).await;
        for (on, holds) in [("2026-11-22", false), ("2026-11-23", true), ("2026-11-24", true), ("2026-11-25", false)] {
            db.clock.set(end_of_day(day(on)));
            let actor = accounts::actor(&db.backend, account).await.unwrap().unwrap();
            assert_eq!(actor.has(Role::Auditor), holds, "{on}");
        }
    }

    async fn only_the_administration_manages_accounts(db: TestDb) {
        let chief = db.actor("leitung", vec![role(Role::Leadership)]).await;
        let b = &db.backend;
        let forbidden = [
            accounts::list(b, &chief).await.unwrap_err(),
            accounts::get(b, &chief, chief.account).await.unwrap_err(),
            accounts::create(b, &chief, input("neu")).await.err().unwrap(),
            accounts::grant(b, &chief, chief.account, role(Role::Administrator)).await.unwrap_err(),
            accounts::end_grant(b, &chief, chief.account, backend::ids::fresh()).await.unwrap_err(),
            accounts::disable(b, &chief, chief.account).await.unwrap_err(),
            accounts::enable(b, &chief, chief.account).await.unwrap_err(),
            accounts::reset_password(b, &chief, chief.account).await.err().unwrap(),
            accounts::change_person(b, &chief, chief.account, "X".into(), None, 0).await.unwrap_err(),
        ];
        assert!(forbidden.iter().all(|error| error.kind() == ErrorKind::Forbidden));
    }

    async fn an_account_is_created_given_a_role_and_shown(db: TestDb) {
        let [_, office, _] = bodies(db).await;
        let admin = db.administrator("admin").await;
        let made = accounts::create(&db.backend, &admin, input("schulz")).await.unwrap();
        let again = accounts::create(&db.backend, &admin, input("schulz")).await.err().unwrap();
        assert_eq!(invalid_field(again), "login");
        assert_eq!(db.number("SELECT COUNT(*) FROM person").await, 2, "a refused account leaves no person");

        accounts::grant(&db.backend, &admin, made.account, role_for(Role::Clerk, office)).await.unwrap();
        for (wrong, field) in [
            (role_for(Role::Clerk, backend::ids::fresh()), "body"),
            (role_in(Role::DistrictCoordinator, "13"), "district"),
        ] {
            let error = accounts::grant(&db.backend, &admin, made.account, wrong).await.unwrap_err();
            assert_eq!(invalid_field(error), field);
        }
        let list = accounts::list(&db.backend, &admin).await.unwrap();
        let view = accounts::get(&db.backend, &admin, made.account).await.unwrap();
        assert_eq!(list.iter().map(|view| view.account.login.as_str()).collect::<Vec<_>>(), ["admin", "schulz"]);
        assert_eq!(list[1], view);
        assert_eq!(view.name.as_deref(), Some("Person schulz"));
        assert_eq!(view.account.grants.len(), 1);
        assert!(view.account.must_change);
    }

    async fn a_start_password_is_reset_and_the_old_one_is_gone(db: TestDb) {
        let admin = db.administrator("admin").await;
        let (account, old) = db.account("schulz", vec![]).await;
        let new = accounts::reset_password(&db.backend, &admin, account).await.unwrap();
        assert_eq!(new.login, "schulz");
        assert_eq!(sign_in(&db.backend, "schulz", &old).await.unwrap(), SignIn::Refused);
        let again = accounts::bootstrap_reset(&db.backend, "Schulz ").await.unwrap();
        assert_eq!(sign_in(&db.backend, "schulz", &new.password).await.unwrap(), SignIn::Refused);
        let outcome = sign_in(&db.backend, "schulz", &again.password).await.unwrap();
        assert_eq!(outcome, SignIn::Welcome { account, must_change: true });
        let missing = accounts::bootstrap_reset(&db.backend, "niemand").await.err().unwrap();
        assert_eq!(missing.kind(), ErrorKind::NotFound);
    }

    async fn the_last_administrator_cannot_be_locked_out(db: TestDb) {
        let admin = db.administrator("admin").await;
        let grant = accounts::get(&db.backend, &admin, admin.account).await.unwrap().account.grants[0].id;
        let b = &db.backend;
        assert_eq!(invalid_field(accounts::disable(b, &admin, admin.account).await.unwrap_err()), "account");
        assert_eq!(invalid_field(accounts::end_grant(b, &admin, admin.account, grant).await.unwrap_err()), "account");
        assert!(accounts::actor(b, admin.account).await.unwrap().unwrap().has(Role::Administrator));

        let deputy = db.administrator("vertretung").await;
        accounts::end_grant(b, &deputy, admin.account, grant).await.unwrap();
        assert!(!accounts::actor(b, admin.account).await.unwrap().unwrap().has(Role::Administrator));
        let twice = accounts::end_grant(b, &deputy, admin.account, grant).await.unwrap_err();
        assert_eq!(twice.kind(), ErrorKind::NotFound);
        assert_eq!(invalid_field(accounts::disable(b, &deputy, deputy.account).await.unwrap_err()), "account");
        accounts::bootstrap_disable(b, "vertretung").await.unwrap();
        assert!(accounts::actor(b, deputy.account).await.unwrap().is_none());
    }

    async fn two_administrators_cannot_disable_each_other_at_once(db: TestDb) {
        for round in 0..5 {
            let one = db.administrator(&format!("eins-{round}")).await;
            let two = db.administrator(&format!("zwei-{round}")).await;
            let (first, second) = tokio::join!(
                accounts::disable(&db.backend, &one, two.account),
                accounts::disable(&db.backend, &two, one.account),
            );
            assert!(first.is_ok() != second.is_ok(), "exactly one: {first:?} {second:?}");
            db.execute("UPDATE account SET disabled_at = '2026-01-01T00:00:00+00:00'").await;
        }
    }

    async fn a_disabled_account_is_nobody_until_it_is_enabled(db: TestDb) {
        let admin = db.administrator("admin").await;
        let (account, _) = db.account("schulz", vec![role(Role::Auditor)]).await;
        accounts::disable(&db.backend, &admin, account).await.unwrap();
        accounts::disable(&db.backend, &admin, account).await.unwrap();
        assert!(accounts::actor(&db.backend, account).await.unwrap().is_none());
        accounts::enable(&db.backend, &admin, account).await.unwrap();
        assert!(accounts::actor(&db.backend, account).await.unwrap().unwrap().has(Role::Auditor));
    }

    async fn two_administrators_at_one_person_do_not_overwrite_each_other(db: TestDb) {
        let (b, admin, other) = (&db.backend, db.administrator("admin").await, db.administrator("zweite").await);
        let made = accounts::create(b, &admin, input("schulz")).await.unwrap().account;
        let opened = accounts::get(b, &admin, made).await.unwrap().person_version;
        let mail = || Some("amt@example.org".to_owned());
        accounts::change_person(b, &admin, made, "Neuer Name".into(), mail(), opened).await.unwrap();
        let late = accounts::change_person(b, &other, made, "Anderer Name".into(), None, opened).await.unwrap_err();
        let backend::Error::Conflict(conflict) = late else { panic!("{late}") };
        assert_eq!(conflict.current, opened + 1);
        // Pressed twice it is done, whatever the version.
        accounts::change_person(b, &admin, made, "Neuer Name".into(), mail(), opened).await.unwrap();
        let stored = accounts::get(b, &other, made).await.unwrap();
        assert_eq!((stored.name.as_deref(), stored.person_version), (Some("Neuer Name"), opened + 1));
        accounts::change_person(b, &other, made, "Anderer Name".into(), None, conflict.current).await.unwrap();
    }

    async fn every_change_leaves_a_version_without_a_name(db: TestDb) {
        let admin = db.administrator("admin").await;
        let made = accounts::create(&db.backend, &admin, input("schulz")).await.unwrap();
        let grant = accounts::grant(&db.backend, &admin, made.account, role(Role::Auditor)).await.unwrap();
        accounts::end_grant(&db.backend, &admin, made.account, grant).await.unwrap();
        accounts::disable(&db.backend, &admin, made.account).await.unwrap();
        accounts::change_person(&db.backend, &admin, made.account, "Neuer Name".into(), None, 0).await.unwrap();

        let mut tx = db.backend.read().await.unwrap();
        let versions = history::of(&mut tx, Kind::Account, made.account).await.unwrap();
        let causes: Vec<&str> = versions.iter().map(|entry| entry.cause.as_str()).collect();
        assert_eq!(causes, ["account.create", "account.grant", "account.end_grant", "account.disable"]);
        assert!(versions.iter().all(|entry| entry.account == Some(admin.account)));
        for (number, entry) in (1..).zip(&versions) {
            let text = entry.snapshot.as_deref().unwrap();
            assert!(!text.contains("Person schulz") && !text.contains("argon2"), "{text}");
            assert_eq!(entry.read::<Account>().unwrap().unwrap().version, number);
        }
        let now = versions[3].read::<Account>().unwrap().unwrap();
        drop(tx);
        let view = accounts::get(&db.backend, &admin, made.account).await.unwrap();
        assert_eq!(now, view.account);
        assert_eq!(view.name.as_deref(), Some("Neuer Name"));
    }

    async fn names_in_the_history_are_for_the_own_body_and_revision(db: TestDb) {
        let [district_office, office, other] = bodies(db).await;
        let writer = db.actor("schulz", vec![role_for(Role::Clerk, office)]).await;
        let entry = db.backend.write("test", {
            let writer = writer.clone();
            move |tx| Box::pin(async move {
                let id: BodyId = backend::ids::fresh();
                history::record(tx, history::Record::by(&writer, Kind::Body, id.0, "test"), &"x").await?;
                Ok(history::of(tx, Kind::Body, id).await?.remove(0))
            })
        }).await.unwrap();
        assert_eq!((entry.account, entry.body), (Some(writer.account), Some(office)));
        let above = db.actor("amtsleitung", vec![role_for(Role::Clerk, district_office)]).await;
        let elsewhere = db.actor("andere", vec![role_for(Role::Clerk, other)]).await;
        let auditor = db.actor("revision", vec![role(Role::Auditor)]).await;
        for (reader, sees) in [(&writer, true), (&above, true), (&elsewhere, false), (&auditor, true)] {
            let names = accounts::persons_behind(&db.backend, reader, std::slice::from_ref(&entry)).await.unwrap();
            assert_eq!(names.get(&writer.account).is_some_and(|name| name == "Person schulz"), sees, "{}", reader.login);
        }
    }

    async fn everybody_sees_the_own_account_and_revision_the_names_in_the_log(db: TestDb) {
        let auditor = db.actor("revision", vec![role(Role::Auditor)]).await;
        let admin = db.administrator("admin").await;
        let own = accounts::own(&db.backend, &auditor).await.unwrap();
        assert_eq!(own, accounts::get(&db.backend, &admin, auditor.account).await.unwrap());
        let asked = [admin.account, backend::ids::fresh()];
        let names = accounts::names_in_log(&db.backend, &auditor, asked).await.unwrap();
        assert_eq!(names.into_values().collect::<Vec<_>>(), ["Person admin (admin)"]);
        let refused = accounts::names_in_log(&db.backend, &admin, asked).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden);
    }

    async fn demo_accounts_are_known_as_such(db: TestDb) {
        assert!(!accounts::any_demo_accounts(&db.backend).await.unwrap());
        let roles = vec![role(Role::Leadership)];
        let account = accounts::create_demo(&db.backend, input("demo"), roles, "beispiel").await.unwrap();
        assert!(accounts::any_demo_accounts(&db.backend).await.unwrap());
        let outcome = sign_in(&db.backend, "demo", "beispiel").await.unwrap();
        assert_eq!(outcome, SignIn::Welcome { account, must_change: false });
        accounts::bootstrap_disable(&db.backend, "demo").await.unwrap();
        assert!(!accounts::any_demo_accounts(&db.backend).await.unwrap());
    }
}
