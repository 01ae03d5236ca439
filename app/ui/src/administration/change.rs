//! Small changes that a page of their own asks about first: ending a role, a new
//! start password, locking and unlocking.

use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::accounts::{self, AccountView};
use domain::{
    error::FieldErrors,
    ids::{AccountId, GrantId},
    labels::Label,
};
use leptos::prelude::*;

use super::{id_of, page_below, path, secret};
use crate::{
    kit::{
        error_page::Failure,
        field::HiddenField,
        form::{ButtonLink, Buttons, Filled, FormSpec, PostForm, Posted, Submit, Weight, hidden},
        message::Message,
        page::{Answer, Breadth, see_other},
        roles::scope_words,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

pub static END_ROLE: FormSpec = FormSpec {
    path: "/verwaltung/konten/{id}/rolle/{grant}/beenden",
    fields: &[],
};
pub static RESET: FormSpec = FormSpec {
    path: "/verwaltung/konten/{id}/zuruecksetzen",
    fields: &[],
};
pub static LOCK: FormSpec = FormSpec {
    path: "/verwaltung/konten/{id}/sperren",
    fields: &[hidden("aktion")],
};

/// What is asked, and the button that answers.
struct Question {
    title: String,
    sentence: String,
    button: &'static str,
    weight: Weight,
    /// Hidden value that says what the visitor saw when answering.
    action: &'static str,
}

pub async fn end_role_page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, grant)): Path<(String, String)>,
) -> Answer {
    let account = accounts::get(&state.backend, &actor, id_of(&id)?).await?;
    let question = end_question(&state, &account, id_of(&grant)?).await?;
    Ok(ask(
        &visit,
        &account,
        &END_ROLE,
        question,
        FieldErrors::default(),
    ))
}

pub async fn end_role(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path((id, grant)): Path<(String, String)>,
) -> Answer {
    let (id, grant): (AccountId, GrantId) = (id_of(&id)?, id_of(&grant)?);
    match accounts::end_grant(&state.backend, &actor, id, grant).await {
        Ok(()) => Ok(see_other(path(id), Message::RoleEnded)),
        Err(backend::Error::Invalid(errors)) => {
            let account = accounts::get(&state.backend, &actor, id).await?;
            let question = end_question(&state, &account, grant).await?;
            Ok(ask(&visit, &account, &END_ROLE, question, errors))
        }
        Err(other) => Err(other.into()),
    }
}

async fn end_question(
    state: &AppState,
    account: &AccountView,
    grant: GrantId,
) -> Result<Question, Failure> {
    let grant = account
        .account
        .grants
        .iter()
        .find(|held| held.id == grant)
        .ok_or(Failure::NotFound)?;
    let catalogue = state.backend.board().await?.catalogue.clone();
    Ok(Question {
        title: "Rolle beenden".into(),
        sentence: format!(
            "Die Rolle „{}“ ({}) gilt ab sofort nicht mehr. Was damit getan wurde, bleibt bestehen.",
            grant.role.label(),
            scope_words(grant, &catalogue)
        ),
        button: "Rolle beenden",
        weight: Weight::Danger,
        action: "",
    })
}

pub async fn reset_page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let account = accounts::get(&state.backend, &actor, id_of(&id)?).await?;
    let question = Question {
        title: "Neues Startkennwort".into(),
        sentence: "Das bisherige Kennwort gilt danach nicht mehr, und alle Sitzungen des Kontos enden. Das neue Startkennwort wird einmal angezeigt.".into(),
        button: "Neues Startkennwort vergeben",
        weight: Weight::Primary,
        action: "",
    };
    Ok(ask(
        &visit,
        &account,
        &RESET,
        question,
        FieldErrors::default(),
    ))
}

pub async fn reset(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let new = accounts::reset_password(&state.backend, &actor, id_of(&id)?).await?;
    Ok(secret::reset(&visit, new))
}

pub async fn lock_page(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let account = accounts::get(&state.backend, &actor, id_of(&id)?).await?;
    let question = lock_question(&account);
    Ok(ask(
        &visit,
        &account,
        &LOCK,
        question,
        FieldErrors::default(),
    ))
}

pub async fn lock(
    State(state): State<AppState>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    sent: Posted,
) -> Answer {
    let id: AccountId = id_of(&id)?;
    // The page said which of the two would happen; somebody else may have been faster.
    let (done, message) = match sent.get("aktion").as_str() {
        "entsperren" => (
            accounts::enable(&state.backend, &actor, id).await,
            Message::AccountEnabled,
        ),
        _ => (
            accounts::disable(&state.backend, &actor, id).await,
            Message::AccountDisabled,
        ),
    };
    match done {
        Ok(()) => Ok(see_other(path(id), message)),
        Err(backend::Error::Invalid(errors)) => {
            let account = accounts::get(&state.backend, &actor, id).await?;
            let question = lock_question(&account);
            Ok(ask(&visit, &account, &LOCK, question, errors))
        }
        Err(other) => Err(other.into()),
    }
}

fn lock_question(account: &AccountView) -> Question {
    if account.account.disabled_at.is_some() {
        Question {
            title: "Konto entsperren".into(),
            sentence: "Das Konto kann sich wieder anmelden, mit den Rollen, die noch gelten."
                .into(),
            button: "Konto entsperren",
            weight: Weight::Primary,
            action: "entsperren",
        }
    } else {
        Question {
            title: "Konto sperren".into(),
            sentence: "Das Konto kann sich nicht mehr anmelden, und alle seine Sitzungen enden sofort. Nichts wird gelöscht; das Konto lässt sich wieder entsperren.".into(),
            button: "Konto sperren",
            weight: Weight::Danger,
            action: "sperren",
        }
    }
}

fn ask(
    visit: &Visit,
    account: &AccountView,
    spec: &'static FormSpec,
    question: Question,
    errors: FieldErrors,
) -> Response {
    let back = path(account.account.id);
    let form = Filled::blank(spec).errors(errors);
    let page = page_below(visit, question.title, &account.account.login, &back)
        .form(&form)
        .breadth(Breadth::Narrow);
    let (action, name) = (visit.path.clone(), account.name.clone());
    let login = account.account.login.clone();
    page.show(move || {
        let who = name.map_or_else(|| login.clone(), |name| format!("{name} ({login})"));
        let hidden = (!question.action.is_empty())
            .then(|| view! { <HiddenField name="aktion" value=question.action /> });
        view! {
            <p><strong>{who}</strong></p>
            <p>{question.sentence}</p>
            <PostForm action=action required_note=false>
                {hidden}
                <Buttons>
                    <Submit label=question.button weight=question.weight />
                    <ButtonLink href=back label="Abbrechen" weight=Weight::Tertiary />
                </Buttons>
            </PostForm>
        }
    })
}
