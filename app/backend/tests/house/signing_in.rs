//! Signing in, the soft lock, the own password.

use backend::{
    Error, accounts,
    security::{self, Event},
    sign_in::{PasswordChange, SignIn, change_own_password, sign_in},
};
use chrono::Duration;
use domain::{ids::AccountId, policy::Role};

use crate::{
    harness::{TestDb, noon, role},
    on_both,
};

async fn try_in(db: &TestDb, login: &str, password: &str) -> SignIn {
    sign_in(&db.backend, login, password).await.unwrap()
}

async fn events(db: &TestDb) -> Vec<(Event, Option<AccountId>)> {
    let auditor = db
        .actor(
            &format!(
                "revision-{}",
                db.number("SELECT COUNT(*) FROM account").await
            ),
            vec![role(Role::Auditor)],
        )
        .await;
    let page = security::page(&db.backend, &auditor, None, 100)
        .await
        .unwrap();
    page.into_iter()
        .rev()
        .filter(|line| !matches!(line.event, Event::AccountCreated | Event::RoleGranted))
        .map(|line| (line.event, line.account))
        .collect()
}

fn change(old: &str, new: &str, repeat: &str) -> PasswordChange {
    PasswordChange {
        old: old.into(),
        new: new.into(),
        repeat: repeat.into(),
    }
}

fn fields(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(errors) => errors.iter().map(|(field, _)| field.to_owned()).collect(),
        other => panic!("{other}"),
    }
}

const GOOD: &str = "Regenschirm kaut Lakritz";

on_both! {
    async fn the_right_password_opens_and_everything_else_is_refused_alike(db: TestDb) {
        let (account, password) = db.account("mueller", vec![]).await;
        assert_eq!(try_in(db, " Mueller ", &password).await, SignIn::Welcome { account, must_change: true });
        assert_eq!(try_in(db, "mueller", "falsch").await, SignIn::Refused);
        assert_eq!(try_in(db, "niemand", &password).await, SignIn::Refused);
        assert_eq!(try_in(db, "a\0b' OR 1=1 --", "x").await, SignIn::Refused);
        accounts::bootstrap_disable(&db.backend, "mueller").await.unwrap();
        assert_eq!(try_in(db, "mueller", &password).await, SignIn::Refused);
        let expected = [
            (Event::SignedIn, Some(account)),
            (Event::SignInRefused, Some(account)),
            (Event::SignInUnknown, None),
            (Event::SignInUnknown, None),
            (Event::AccountDisabled, Some(account)),
            (Event::SignInDisabled, Some(account)),
        ];
        assert_eq!(events(db).await, expected);
    }

    async fn five_failures_lock_for_a_minute_then_longer_and_a_success_forgets(db: TestDb) {
        let (account, password) = db.account("mueller", vec![]).await;
        for _ in 0..5 {
            assert_eq!(try_in(db, "mueller", "falsch").await, SignIn::Refused);
        }
        let until = noon() + Duration::minutes(1);
        assert_eq!(try_in(db, "mueller", &password).await, SignIn::Locked { until });
        db.clock.set(until);
        assert_eq!(try_in(db, "mueller", "falsch").await, SignIn::Refused);
        let until = until + Duration::minutes(2);
        assert_eq!(try_in(db, "mueller", &password).await, SignIn::Locked { until });
        db.clock.set(until);
        assert_eq!(try_in(db, "mueller", &password).await, SignIn::Welcome { account, must_change: true });
        for _ in 0..4 {
            assert_eq!(try_in(db, "mueller", "falsch").await, SignIn::Refused);
        }
        assert!(matches!(try_in(db, "mueller", &password).await, SignIn::Welcome { .. }));
    }

    async fn an_unknown_name_is_locked_in_the_same_way(db: TestDb) {
        for _ in 0..5 {
            assert_eq!(try_in(db, "niemand", "falsch").await, SignIn::Refused);
        }
        assert!(matches!(try_in(db, "niemand", "falsch").await, SignIn::Locked { .. }));
        assert_eq!(db.number("SELECT COUNT(*) FROM sign_in_attempt WHERE login_hash LIKE '%niemand%'").await, 0);
        db.clock.advance(Duration::hours(25));
        db.backend.clean_up().await.unwrap();
        assert_eq!(db.number("SELECT COUNT(*) FROM sign_in_attempt").await, 0);
    }

    async fn guesses_at_the_same_time_do_not_slip_through(db: TestDb) {
        db.account("mueller", vec![]).await;
        let guesses: Vec<_> = (0..12)
            .map(|_| {
                let backend = db.backend.clone();
                tokio::spawn(async move { sign_in(&backend, "mueller", "falsch").await.unwrap() })
            })
            .collect();
        let mut refused = 0;
        for guess in guesses {
            refused += usize::from(guess.await.unwrap() == SignIn::Refused);
        }
        assert_eq!(refused, 5);
    }

    async fn a_weak_hash_is_renewed_at_sign_in(db: TestDb) {
        let (_, password) = db.account("mueller", vec![]).await;
        db.execute("UPDATE account SET password_hash = '$argon2id$v=19$m=8,t=1,p=1$bm90dmVyeXJhbmRvbQ$Pwhb2S9zkgE4mvvKkGCVdMbY0N4T1Yk4Y0gK5NUtCFE'").await;
        assert_eq!(try_in(db, "mueller", &password).await, SignIn::Refused, "another password");
        assert_eq!(db.number("SELECT COUNT(*) FROM account WHERE password_hash LIKE '%m=19456,t=2,p=1%'").await, 0);
        db.execute(&format!("UPDATE account SET password_hash = '{}'", weak_hash(&password))).await;
        assert!(matches!(try_in(db, "mueller", &password).await, SignIn::Welcome { .. }));
        assert_eq!(db.number("SELECT COUNT(*) FROM account WHERE password_hash LIKE '%m=19456,t=2,p=1%'").await, 1);
        assert!(matches!(try_in(db, "mueller", &password).await, SignIn::Welcome { .. }));
    }

    async fn the_own_password_is_changed_by_who_knows_the_old_one(db: TestDb) {
        let (account, start) = db.account("mueller", vec![]).await;
        let actor = accounts::actor(&db.backend, account).await.unwrap().unwrap();
        assert!(actor.must_change_password);
        for (change, field) in [
            (change(&start, "kurz", "kurz"), "new"),
            (change(&start, &start, &start), "new"),
            (change(&start, GOOD, "anders"), "repeat"),
            (change("falsch", GOOD, GOOD), "old"),
        ] {
            let error = change_own_password(&db.backend, &actor, None, change).await.unwrap_err();
            assert_eq!(fields(error), [field]);
        }
        change_own_password(&db.backend, &actor, None, change(&start, GOOD, GOOD)).await.unwrap();
        assert_eq!(try_in(db, "mueller", &start).await, SignIn::Refused);
        assert_eq!(try_in(db, "mueller", GOOD).await, SignIn::Welcome { account, must_change: false });
        assert!(!accounts::actor(&db.backend, account).await.unwrap().unwrap().must_change_password);
    }

    async fn wrong_old_passwords_lock_like_failed_sign_ins(db: TestDb) {
        let (account, start) = db.account("mueller", vec![]).await;
        let actor = accounts::actor(&db.backend, account).await.unwrap().unwrap();
        for _ in 0..5 {
            change_own_password(&db.backend, &actor, None, change("falsch", GOOD, GOOD)).await.unwrap_err();
        }
        let error = change_own_password(&db.backend, &actor, None, change(&start, GOOD, GOOD)).await.unwrap_err();
        assert!(error.to_string().contains("Zu viele Fehlversuche"), "{error}");
    }
}

/// The right password, hashed with parameters nobody should use.
fn weak_hash(password: &str) -> String {
    use argon2::{
        Algorithm, Argon2, Params, Version,
        password_hash::{PasswordHasher, phc::PasswordHash},
    };
    let weak = Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(8, 1, 1, None).unwrap(),
    );
    let hash: PasswordHash = weak.hash_password(password.as_bytes()).unwrap();
    hash.to_string()
}
