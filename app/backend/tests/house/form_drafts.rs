//! What somebody typed and has not sent: one per account and form, nobody else's, and
//! never lost to a second window.

use backend::{
    ErrorKind,
    form_drafts::{self, FormDraft, Kept, LARGEST, MOST, Mark, Typed},
    ids,
};
use chrono::Duration;
use domain::{
    form::FormData,
    ids::{AccountId, FormDraftId},
};

use crate::{
    harness::{TestDb, noon},
    on_both,
};

const PATH: &str = "/massnahmen/neu";

/// A showing of the form.
fn shown() -> Mark {
    let id: FormDraftId = ids::fresh();
    Mark::parse(&id.to_string()).unwrap()
}

/// A showing that was opened with this draft.
fn opened_with(draft: &FormDraft) -> Mark {
    Mark {
        follows: Some(draft.holder.clone()),
        ..shown()
    }
}

fn typed(mark: &Mark, text: &str) -> Typed {
    Typed {
        path: PATH.into(),
        title: "Maßnahme anlegen".into(),
        record: String::new(),
        fields: FormData(vec![
            ("title".into(), text.into()),
            ("areas".into(), "a".into()),
            ("areas".into(), "b".into()),
        ]),
        mark: mark.clone(),
        replace: false,
    }
}

async fn save(db: &TestDb, account: AccountId, typed: Typed) -> Kept {
    form_drafts::save(&db.backend, account, typed)
        .await
        .unwrap()
}

async fn held(db: &TestDb, account: AccountId) -> Option<FormDraft> {
    form_drafts::find(&db.backend, account, PATH).await.unwrap()
}

async fn text(db: &TestDb, account: AccountId) -> Option<String> {
    held(db, account)
        .await
        .map(|draft| draft.fields.get("title"))
}

on_both! {
    async fn a_draft_is_replaced_by_its_page_and_seen_by_its_account_only(db: TestDb) {
        let (mine, _) = db.account("schulz", vec![]).await;
        let (other, _) = db.account("meyer", vec![]).await;
        let page = shown();
        assert_eq!(save(db, mine, typed(&page, "Haus")).await, Kept::Saved(noon()));
        db.clock.advance(Duration::minutes(3));
        let later = noon() + Duration::minutes(3);
        assert_eq!(save(db, mine, typed(&page, "Hausaufgabenhilfe & \"mehr\"\nzweite Zeile")).await, Kept::Saved(later));
        let draft = held(db, mine).await.unwrap();
        assert_eq!(draft.at, later);
        assert_eq!(draft.fields, typed(&page, "Hausaufgabenhilfe & \"mehr\"\nzweite Zeile").fields);
        assert_eq!(form_drafts::list(&db.backend, mine).await.unwrap(), std::slice::from_ref(&draft));
        assert_eq!(form_drafts::get(&db.backend, mine, draft.id).await.unwrap(), draft);

        assert_eq!(held(db, other).await, None);
        assert_eq!(form_drafts::list(&db.backend, other).await.unwrap(), []);
        let foreign = form_drafts::get(&db.backend, other, draft.id).await.unwrap_err();
        assert_eq!(foreign.kind(), ErrorKind::NotFound);
        form_drafts::discard(&db.backend, other, draft.id).await.unwrap();
        form_drafts::sent(&db.backend, other, PATH, page.clone()).await.unwrap();
        assert_eq!(held(db, mine).await.unwrap(), draft);
        // The same form of two people: neither is in the way of the other.
        assert!(matches!(save(db, other, typed(&shown(), "Eigenes")).await, Kept::Saved(_)));

        form_drafts::discard(&db.backend, mine, draft.id).await.unwrap();
        form_drafts::discard(&db.backend, mine, draft.id).await.unwrap();
        assert_eq!(held(db, mine).await, None);
        assert_eq!(text(db, other).await.as_deref(), Some("Eigenes"));
    }

    async fn a_second_window_overwrites_nothing_unseen(db: TestDb) {
        let (mine, _) = db.account("schulz", vec![]).await;
        let (first, second) = (shown(), shown());
        save(db, mine, typed(&first, "erstes Fenster")).await;
        let Kept::HeldElsewhere(seen) = save(db, mine, typed(&second, "zweites Fenster")).await else {
            panic!("overwritten");
        };
        assert_eq!(seen.fields.get("title"), "erstes Fenster");
        assert_eq!(text(db, mine).await.as_deref(), Some("erstes Fenster"));
        // Sending the second one leaves what it never showed.
        form_drafts::sent(&db.backend, mine, PATH, second.clone()).await.unwrap();
        assert_eq!(text(db, mine).await.as_deref(), Some("erstes Fenster"));
        // Asked for, the later one stays, and now the first window is told.
        let replace = Typed { replace: true, ..typed(&second, "zweites Fenster") };
        assert!(matches!(save(db, mine, replace).await, Kept::Saved(_)));
        assert!(matches!(save(db, mine, typed(&first, "noch eins")).await, Kept::HeldElsewhere(_)));
        assert_eq!(text(db, mine).await.as_deref(), Some("zweites Fenster"));
    }

    async fn who_goes_on_with_a_draft_may_replace_and_send_it_and_two_who_do_are_kept_apart(db: TestDb) {
        let (mine, _) = db.account("schulz", vec![]).await;
        save(db, mine, typed(&shown(), "gestern")).await;
        let draft = held(db, mine).await.unwrap();
        let (here, there) = (opened_with(&draft), opened_with(&draft));
        assert!(matches!(save(db, mine, typed(&here, "heute")).await, Kept::Saved(_)));
        assert!(matches!(save(db, mine, typed(&there, "auch heute")).await, Kept::HeldElsewhere(_)));
        form_drafts::sent(&db.backend, mine, PATH, there).await.unwrap();
        assert_eq!(text(db, mine).await.as_deref(), Some("heute"));
        form_drafts::sent(&db.backend, mine, PATH, here).await.unwrap();
        assert_eq!(held(db, mine).await, None);

        // Opened and sent at once, without a save in between.
        save(db, mine, typed(&shown(), "gestern")).await;
        let draft = held(db, mine).await.unwrap();
        form_drafts::sent(&db.backend, mine, PATH, opened_with(&draft)).await.unwrap();
        assert_eq!(held(db, mine).await, None);
    }

    async fn two_windows_at_the_same_moment_leave_one_draft(db: TestDb) {
        let (mine, _) = db.account("schulz", vec![]).await;
        let saves = (0..8).map(|number| {
            let backend = db.backend.clone();
            tokio::spawn(async move {
                form_drafts::save(&backend, mine, typed(&shown(), &number.to_string())).await.unwrap()
            })
        });
        let mut saved = 0;
        for save in saves.collect::<Vec<_>>() {
            saved += usize::from(matches!(save.await.unwrap(), Kept::Saved(_)));
        }
        assert_eq!(saved, 1);
        assert_eq!(form_drafts::list(&db.backend, mine).await.unwrap().len(), 1);
    }

    async fn drafts_are_bounded_in_size_number_and_time(db: TestDb) {
        let (mine, _) = db.account("schulz", vec![]).await;
        let refused = async |text: &str| {
            let error = form_drafts::save(&db.backend, mine, typed(&shown(), text)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Invalid);
        };
        refused(&"x".repeat(LARGEST + 1)).await;
        refused("a\0b").await;
        let page = shown();
        save(db, mine, typed(&page, &"x".repeat(LARGEST - 100))).await;
        for number in 1..MOST {
            let path = format!("/massnahmen/{number}/bearbeiten");
            save(db, mine, Typed { path, ..typed(&shown(), "x") }).await;
        }
        let one_more = Typed { path: "/wiedervorlagen/neu".into(), ..typed(&shown(), "x") };
        let error = form_drafts::save(&db.backend, mine, one_more).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        // Nothing was dropped for it, and what is there can still be gone on with.
        assert!(matches!(save(db, mine, typed(&page, "kurz")).await, Kept::Saved(_)));
        assert_eq!(form_drafts::list(&db.backend, mine).await.unwrap().len(), MOST);
        db.clock.advance(Duration::days(30));
        assert_eq!(form_drafts::clean_up(&db.backend).await.unwrap(), 0);
        db.clock.advance(Duration::seconds(1));
        assert_eq!(db.backend.clean_up().await.unwrap(), u64::try_from(MOST).unwrap());
    }

    async fn a_draft_leaves_no_trace_in_the_history(db: TestDb) {
        let (mine, _) = db.account("schulz", vec![]).await;
        let before = db.number("SELECT COUNT(*) FROM history").await;
        let page = shown();
        save(db, mine, typed(&page, "nur für mich")).await;
        form_drafts::sent(&db.backend, mine, PATH, page).await.unwrap();
        assert_eq!(db.number("SELECT COUNT(*) FROM history").await, before);
        assert_eq!(db.number("SELECT COUNT(*) FROM form_draft").await, 0);
    }
}
