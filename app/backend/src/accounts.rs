//! Accounts, persons and roles: who may act, and the administration of that. Signing
//! in is in `sign_in`, sessions in `sessions`. Every change is recorded in the history
//! (without names) and in the security log.

mod bootstrap;
mod changes;
mod reading;

use chrono::{DateTime, Utc};
use domain::{
    account::{Account, AccountInput, GrantInput, RoleGrant},
    ids::{AccountId, GrantId},
    policy::{Action, Actor, Target},
};

pub(crate) use self::changes::{Author, record};
use self::changes::{create_by, disable_by, insert_grant, keep_an_administrator, reset_by};
pub use self::{
    bootstrap::{bootstrap_create, bootstrap_disable, bootstrap_reset, create_demo},
    reading::{actor, any_demo_accounts, get, list, names_in_log, own, persons_behind},
};
use crate::{
    Backend,
    error::{Error, Result},
    history, security,
    security::Event,
    store,
};

/// An account as the administration sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    pub account: Account,
    /// `None` once the person was erased.
    pub name: Option<String>,
    pub email: Option<String>,
    /// Of name and address; zero once the person was erased.
    pub person_version: i64,
    pub created_at: DateTime<Utc>,
}

/// A fresh account or a fresh start password. The password is shown this once and
/// must be changed at the first sign-in.
pub struct NewPassword {
    pub account: AccountId,
    pub login: String,
    pub password: String,
}

/// Creates an account with a start password, without a role.
///
/// # Errors
/// `Forbidden`; `Invalid` when the login is taken.
pub async fn create(backend: &Backend, actor: &Actor, input: AccountInput) -> Result<NewPassword> {
    manage(actor)?;
    create_by(backend, Author::from(actor), input, Vec::new()).await
}

/// Gives a role; the one that is held when it is the same.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` for an unknown body or district.
pub async fn grant(
    backend: &Backend,
    actor: &Actor,
    account: AccountId,
    input: GrantInput,
) -> Result<GrantId> {
    manage(actor)?;
    let author = Author::from(actor);
    backend
        .write("account.grant", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let found = store::account::find(tx, account)
                    .await?
                    .ok_or(Error::NotFound)?;
                let held = store::account::grants(tx, account).await?;
                if let Some(same) = held.into_iter().find(|held| same(held, &input)) {
                    return Ok(same.id);
                }
                let id = insert_grant(tx, found.id.0, author, input).await?;
                record(tx, account, &author, "account.grant").await?;
                Ok(id)
            })
        })
        .await
}

/// Ends a role from today on.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` when it is the last administrator's.
pub async fn end_grant(
    backend: &Backend,
    actor: &Actor,
    account: AccountId,
    grant: GrantId,
) -> Result<()> {
    manage(actor)?;
    let author = Author::from(actor);
    backend
        .write("account.end_grant", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let today = tx.today();
                if !store::account::end_grant(tx, account, grant, today).await? {
                    return Err(Error::NotFound);
                }
                keep_an_administrator(tx).await?;
                security::log(tx, Event::RoleEnded, Some(account), author.account, None).await?;
                record(tx, account, &author, "account.end_grant").await
            })
        })
        .await
}

/// Disables an account; its sessions end at once. Does nothing when it already is.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` when it is the last administrator.
pub async fn disable(backend: &Backend, actor: &Actor, account: AccountId) -> Result<()> {
    manage(actor)?;
    disable_by(backend, Author::from(actor), account, true).await
}

/// Enables a disabled account with the roles it had.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn enable(backend: &Backend, actor: &Actor, account: AccountId) -> Result<()> {
    manage(actor)?;
    let author = Author::from(actor);
    backend
        .write("account.enable", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let found = store::account::find(tx, account)
                    .await?
                    .ok_or(Error::NotFound)?;
                if found.disabled_at.is_none() {
                    return Ok(());
                }
                store::account::set_disabled(tx, account, None).await?;
                security::log(
                    tx,
                    Event::AccountEnabled,
                    Some(account),
                    author.account,
                    None,
                )
                .await?;
                record(tx, account, &author, "account.enable").await
            })
        })
        .await
}

/// Gives a new start password; all sessions of the account end.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn reset_password(
    backend: &Backend,
    actor: &Actor,
    account: AccountId,
) -> Result<NewPassword> {
    manage(actor)?;
    reset_by(backend, Author::from(actor), account).await
}

/// Changes name and address of the person behind an account. The history keeps no
/// names, so it records nothing; the security log notes that it happened. Asking for
/// what stands is done.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` when the person is at another version.
pub async fn change_person(
    backend: &Backend,
    actor: &Actor,
    account: AccountId,
    name: String,
    email: Option<String>,
    version: i64,
) -> Result<()> {
    manage(actor)?;
    let by = actor.account;
    backend
        .write("account.person", move |tx| {
            Box::pin(async move {
                let found = store::account::find(tx, account)
                    .await?
                    .ok_or(Error::NotFound)?;
                let id = found.person_id.ok_or(Error::NotFound)?;
                let person = store::account::person(tx, id.0)
                    .await?
                    .ok_or(Error::NotFound)?;
                if (&person.name, &person.email) == (&name, &email) {
                    return Ok(());
                }
                if !store::account::update_person(tx, id.0, &name, email.as_deref(), version)
                    .await?
                {
                    return Err(Error::conflict(
                        history::Kind::Account,
                        account,
                        person.version,
                    ));
                }
                security::log(tx, Event::PersonChanged, Some(account), Some(by), None).await
            })
        })
        .await
}

fn same(held: &RoleGrant, input: &GrantInput) -> bool {
    let GrantInput {
        role,
        body,
        district,
        valid_from,
        valid_to,
    } = input;
    (held.role, held.body, held.valid_from, held.valid_to) == (*role, *body, *valid_from, *valid_to)
        && held.district == *district
}

fn manage(actor: &Actor) -> Result<()> {
    Ok(actor.require(Action::ManageAccounts, &Target::default())?)
}
