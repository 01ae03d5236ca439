//! Accounts made without somebody signed in: by the command line, whose user holds the
//! database anyway, and by the demo.

use domain::{
    account::{AccountInput, GrantInput},
    ids::AccountId,
};

use super::{
    NewPassword,
    changes::{Author, Plan, create_by, disable_by, insert, reset_by},
};
use crate::{
    Backend,
    error::{Error, Result},
    store,
};

/// Creates an account from the command line, with its roles.
///
/// # Errors
/// `Invalid` when the login is taken or a body or district is unknown.
pub async fn bootstrap_create(
    backend: &Backend,
    input: AccountInput,
    roles: Vec<GrantInput>,
) -> Result<NewPassword> {
    create_by(backend, Author::SYSTEM, input, roles).await
}

/// Gives a new start password from the command line.
///
/// # Errors
/// `NotFound` when no account has this login.
pub async fn bootstrap_reset(backend: &Backend, login: &str) -> Result<NewPassword> {
    let account = by_login(backend, login).await?;
    reset_by(backend, Author::SYSTEM, account).await
}

/// Disables an account from the command line, even the last administrator.
///
/// # Errors
/// `NotFound` when no account has this login.
pub async fn bootstrap_disable(backend: &Backend, login: &str) -> Result<()> {
    let account = by_login(backend, login).await?;
    disable_by(backend, Author::SYSTEM, account, false).await
}

/// Creates a demo account: a known password that need not be changed, marked as demo.
///
/// # Errors
/// As [`bootstrap_create`].
pub async fn create_demo(
    backend: &Backend,
    input: AccountInput,
    roles: Vec<GrantInput>,
    password: &str,
) -> Result<AccountId> {
    let hash = backend.passwords().hash(password.to_owned()).await?;
    let plan = Plan {
        input,
        roles,
        hash,
        must_change: false,
        demo: true,
    };
    insert(backend, Author::SYSTEM, plan).await
}

async fn by_login(backend: &Backend, login: &str) -> Result<AccountId> {
    let login = login.trim().to_lowercase();
    let found = store::account::find_by_login(&mut backend.read().await?, &login).await?;
    found.map(|row| row.id.0).ok_or(Error::NotFound)
}
