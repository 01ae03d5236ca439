//! Sessions and the forms kept for expired ones.

use backend::{
    ErrorKind, accounts, kept_forms,
    sessions::{self, ACCOUNT, Sessions},
    sign_in::{PasswordChange, change_own_password},
};
use chrono::{DateTime, Duration};
use domain::ids::AccountId;
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};

use crate::{
    harness::{TestDb, noon},
    on_both,
};

async fn session_of(db: &TestDb, account: Option<AccountId>) -> Id {
    let mut record = Record {
        id: Id::default(),
        data: Default::default(),
        expiry_date: OffsetDateTime::UNIX_EPOCH,
    };
    if let Some(account) = account {
        record
            .data
            .insert(ACCOUNT.into(), serde_json::to_value(account).unwrap());
    }
    store(db).create(&mut record).await.unwrap();
    record.id
}

fn store(db: &TestDb) -> Sessions {
    Sessions::new(db.backend.clone())
}

async fn lives(db: &TestDb, id: &Id) -> bool {
    store(db).load(id).await.unwrap().is_some()
}

async fn last_seen(db: &TestDb) -> DateTime<chrono::Utc> {
    let sql = if db.is_sqlite() {
        "SELECT CAST(strftime('%s', last_seen) AS BIGINT) FROM session"
    } else {
        "SELECT CAST(EXTRACT(EPOCH FROM last_seen) AS BIGINT) FROM session"
    };
    DateTime::from_timestamp(db.number(sql).await, 0).unwrap()
}

on_both! {
    async fn a_session_is_stored_hashed_with_its_account(db: TestDb) {
        let (account, _) = db.account("schulz", vec![]).await;
        let id = session_of(db, Some(account)).await;
        let record = store(db).load(&id).await.unwrap().unwrap();
        assert_eq!(record.id, id);
        assert_eq!(record.data[ACCOUNT], serde_json::to_value(account).unwrap());
        assert_eq!(db.number(&format!("SELECT COUNT(*) FROM session WHERE account_id = '{account}'")).await, 1);
        assert_eq!(db.number(&format!("SELECT COUNT(*) FROM session WHERE id_hash LIKE '%{id}%' OR data LIKE '%{id}%'")).await, 0);
        assert!(!lives(db, &Id::default()).await);
    }

    async fn a_taken_id_is_replaced(db: TestDb) {
        let (account, _) = db.account("schulz", vec![]).await;
        let id = session_of(db, Some(account)).await;
        let mut other = Record { id, data: Default::default(), expiry_date: OffsetDateTime::UNIX_EPOCH };
        store(db).create(&mut other).await.unwrap();
        assert_ne!(other.id, id);
        assert_eq!(store(db).load(&id).await.unwrap().unwrap().data.len(), 1);
    }

    async fn it_ends_an_hour_after_the_last_request(db: TestDb) {
        let id = session_of(db, None).await;
        for _ in 0..4 {
            db.clock.advance(Duration::minutes(50));
            assert!(lives(db, &id).await);
        }
        db.clock.advance(Duration::minutes(60));
        assert!(!lives(db, &id).await);
    }

    async fn it_ends_after_twelve_hours_in_any_case(db: TestDb) {
        let id = session_of(db, None).await;
        for _ in 0..23 {
            db.clock.advance(Duration::minutes(30));
            assert!(lives(db, &id).await);
        }
        db.clock.advance(Duration::minutes(30));
        assert!(!lives(db, &id).await);
    }

    async fn the_last_request_is_noted_at_most_every_five_minutes(db: TestDb) {
        let id = session_of(db, None).await;
        for (minutes, noted) in [(2, 0), (4, 0), (5, 5), (7, 5), (10, 10)] {
            db.clock.set(noon() + Duration::minutes(minutes));
            assert!(lives(db, &id).await);
            assert_eq!(last_seen(db).await, noon() + Duration::minutes(noted), "after {minutes} minutes");
        }
    }

    async fn data_is_saved_but_an_ended_session_is_not_brought_back(db: TestDb) {
        let (account, _) = db.account("schulz", vec![]).await;
        let id = session_of(db, None).await;
        let mut record = store(db).load(&id).await.unwrap().unwrap();
        record.data.insert(ACCOUNT.into(), serde_json::to_value(account).unwrap());
        store(db).save(&record).await.unwrap();
        assert_eq!(store(db).load(&id).await.unwrap().unwrap().data, record.data);
        store(db).delete(&id).await.unwrap();
        store(db).save(&record).await.unwrap();
        assert!(!lives(db, &id).await);
    }

    async fn signing_out_everywhere_disabling_and_resetting_end_all_sessions(db: TestDb) {
        let admin = db.administrator("admin").await;
        let (account, _) = db.account("schulz", vec![]).await;
        let mine = session_of(db, Some(admin.account)).await;
        for way in 0..3 {
            let (one, two) = (session_of(db, Some(account)).await, session_of(db, Some(account)).await);
            match way {
                0 => assert_eq!(sessions::sign_out_everywhere(&db.backend, account).await.unwrap(), 2),
                1 => drop(accounts::reset_password(&db.backend, &admin, account).await.unwrap()),
                _ => accounts::disable(&db.backend, &admin, account).await.unwrap(),
            }
            assert!(!lives(db, &one).await && !lives(db, &two).await);
            assert!(lives(db, &mine).await, "only theirs");
        }
    }

    async fn a_new_password_ends_all_other_sessions(db: TestDb) {
        let (account, start) = db.account("schulz", vec![]).await;
        let (here, there) = (session_of(db, Some(account)).await, session_of(db, Some(account)).await);
        let actor = accounts::actor(&db.backend, account).await.unwrap().unwrap();
        let new = "Regenschirm kaut Lakritz".to_owned();
        let change = PasswordChange { old: start, new: new.clone(), repeat: new };
        change_own_password(&db.backend, &actor, Some(&here), change).await.unwrap();
        assert!(lives(db, &here).await && !lives(db, &there).await);
    }

    async fn an_expired_session_says_for_a_day_whose_it_was(db: TestDb) {
        let (account, _) = db.account("schulz", vec![]).await;
        let id = session_of(db, Some(account)).await;
        let whose = async || sessions::account_of_expired(&db.backend, &id).await.unwrap();
        assert_eq!(whose().await, None, "it lives");
        db.clock.advance(Duration::minutes(60));
        assert_eq!(whose().await, Some(account));
        db.backend.clean_up().await.unwrap();
        db.clock.advance(Duration::hours(24) - Duration::seconds(1));
        assert_eq!(whose().await, Some(account));
        db.clock.advance(Duration::seconds(1));
        assert_eq!(whose().await, None, "forgotten");
        db.clock.advance(Duration::seconds(1));
        assert_eq!(db.backend.clean_up().await.unwrap(), 1);
        assert_eq!(db.number("SELECT COUNT(*) FROM session").await, 0);
    }

    async fn an_ended_session_and_a_disabled_account_keep_nothing(db: TestDb) {
        let admin = db.administrator("admin").await;
        let (account, _) = db.account("schulz", vec![]).await;
        let ended = session_of(db, Some(account)).await;
        store(db).delete(&ended).await.unwrap();
        let expired = session_of(db, Some(account)).await;
        let nobodys = session_of(db, None).await;
        db.clock.advance(Duration::hours(2));
        assert_eq!(sessions::account_of_expired(&db.backend, &ended).await.unwrap(), None);
        assert_eq!(sessions::account_of_expired(&db.backend, &nobodys).await.unwrap(), None);
        assert_eq!(sessions::account_of_expired(&db.backend, &expired).await.unwrap(), Some(account));
        accounts::disable(&db.backend, &admin, account).await.unwrap();
        assert_eq!(sessions::account_of_expired(&db.backend, &expired).await.unwrap(), None);
    }

    async fn looking_how_long_a_session_lives_does_not_prolong_it(db: TestDb) {
        let (account, _) = db.account("schulz", vec![]).await;
        let id = session_of(db, Some(account)).await;
        let left = async || sessions::left(&db.backend, &id).await.unwrap();
        assert_eq!(left().await, Duration::minutes(60));
        db.clock.advance(Duration::minutes(50));
        assert_eq!(left().await, Duration::minutes(10));
        assert_eq!(left().await, Duration::minutes(10));
        assert!(lives(db, &id).await);
        assert_eq!(left().await, Duration::minutes(60));
        db.clock.advance(Duration::minutes(61));
        assert_eq!(left().await, Duration::zero());
        assert_eq!(sessions::left(&db.backend, &Id::default()).await.unwrap(), Duration::zero());
    }

    async fn a_kept_form_is_for_the_same_account_only(db: TestDb) {
        let (mine, _) = db.account("schulz", vec![]).await;
        let (other, _) = db.account("meyer", vec![]).await;
        let body = "titel=Hausaufgabenhilfe+%26+mehr&feld=BIL";
        let id = kept_forms::keep(&db.backend, mine, "/massnahmen/neu", body).await.unwrap();
        assert_eq!(kept_forms::peek(&db.backend, other, id).await.unwrap(), None);
        assert_eq!(kept_forms::take(&db.backend, other, id).await.unwrap(), None);
        let form = kept_forms::peek(&db.backend, mine, id).await.unwrap().unwrap();
        assert_eq!((form.path.as_str(), form.body.as_str()), ("/massnahmen/neu", body));
        assert_eq!(kept_forms::take(&db.backend, mine, id).await.unwrap(), Some(form));
        assert_eq!(kept_forms::take(&db.backend, mine, id).await.unwrap(), None);
    }

    async fn kept_forms_are_bounded_in_size_number_and_time(db: TestDb) {
        let (mine, _) = db.account("schulz", vec![]).await;
        let keep = async |body: &str| kept_forms::keep(&db.backend, mine, "/x", body).await;
        assert_eq!(keep(&"x".repeat(kept_forms::LARGEST + 1)).await.unwrap_err().kind(), ErrorKind::Invalid);
        assert_eq!(keep("a\0b").await.unwrap_err().kind(), ErrorKind::Invalid);
        let first = keep(&"x".repeat(kept_forms::LARGEST)).await.unwrap();
        for _ in 0..19 {
            keep("x").await.unwrap();
        }
        assert!(kept_forms::peek(&db.backend, mine, first).await.unwrap().is_some());
        keep("x").await.unwrap();
        assert!(kept_forms::peek(&db.backend, mine, first).await.unwrap().is_none());
        db.clock.advance(Duration::days(7));
        assert_eq!(kept_forms::clean_up(&db.backend).await.unwrap(), 0);
        db.clock.advance(Duration::seconds(1));
        assert_eq!(kept_forms::clean_up(&db.backend).await.unwrap(), 20);
    }
}
