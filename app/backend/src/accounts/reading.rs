//! What is read of accounts: the actor of a request, the lists of the administration,
//! the names behind the history.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    account::RoleGrant,
    ids::{AccountId, BodyId},
    policy::{Action, Actor, Target},
};

use super::{AccountView, manage};
use crate::{
    Backend,
    error::{Error, Result},
    history::Entry,
    store,
};

/// The account as the rules see it today; `None` when it is gone or disabled.
///
/// # Errors
/// As any read.
pub async fn actor(backend: &Backend, account: AccountId) -> Result<Option<Actor>> {
    let mut tx = backend.read().await?;
    let Some(row) = store::account::visitor(&mut tx, account).await? else {
        return Ok(None);
    };
    let grants = store::account::grants(&mut tx, account).await?;
    let covered = match grants.iter().any(|grant| grant.body.is_some()) {
        true => store::account::covered(&mut tx, account).await?,
        false => BTreeMap::new(),
    };
    let preferences = row.preferences();
    let name = row.name.unwrap_or_else(|| row.login.clone());
    let covers = |body: BodyId| {
        covered
            .get(&body)
            .cloned()
            .unwrap_or_else(|| BTreeSet::from([body]))
    };
    let actor = Actor::new(
        account,
        row.login,
        name,
        row.must_change,
        &grants,
        tx.today(),
        covers,
    );
    Ok(Some(Actor {
        preferences,
        ..actor
    }))
}

/// All accounts, by login.
///
/// # Errors
/// `Forbidden` for everybody but Administration.
pub async fn list(backend: &Backend, actor: &Actor) -> Result<Vec<AccountView>> {
    manage(actor)?;
    let mut tx = backend.read().await?;
    let rows = store::account::all(&mut tx).await?;
    let mut grants = store::account::all_grants(&mut tx).await?;
    let persons = store::account::persons(&mut tx).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let person = row.person_id.as_ref().and_then(|id| persons.get(&id.0));
            view(
                grants.remove(&row.id.0).unwrap_or_default(),
                person,
                row.clone(),
            )
        })
        .collect())
}

/// One account.
///
/// # Errors
/// `Forbidden` for everybody but Administration; `NotFound`.
pub async fn get(backend: &Backend, actor: &Actor, id: AccountId) -> Result<AccountView> {
    manage(actor)?;
    load(backend, id).await
}

/// The own account, with the validity of its roles.
///
/// # Errors
/// `NotFound`.
pub async fn own(backend: &Backend, actor: &Actor) -> Result<AccountView> {
    load(backend, actor.account).await
}

async fn load(backend: &Backend, id: AccountId) -> Result<AccountView> {
    let mut tx = backend.read().await?;
    let row = store::account::find(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    let grants = store::account::grants(&mut tx, id).await?;
    let person = match &row.person_id {
        Some(person) => store::account::person(&mut tx, person.0).await?,
        None => None,
    };
    Ok(view(grants, person.as_ref(), row))
}

fn view(
    grants: Vec<RoleGrant>,
    person: Option<&store::account::PersonRow>,
    row: store::account::Row,
) -> AccountView {
    AccountView {
        name: person.map(|person| person.name.clone()),
        email: person.and_then(|person| person.email.clone()),
        person_version: person.map_or(0, |person| person.version),
        created_at: row.created_at,
        account: row.into_account(grants),
    }
}

/// The names behind versions of the history, as far as this actor may see them:
/// those written for the own body, all for Revision.
///
/// # Errors
/// As any read.
pub async fn persons_behind(
    backend: &Backend,
    actor: &Actor,
    entries: &[Entry],
) -> Result<BTreeMap<AccountId, String>> {
    let visible: BTreeSet<AccountId> = entries
        .iter()
        .filter(|entry| {
            let target = Target {
                bodies: entry.body.into_iter().collect(),
                ..Target::default()
            };
            actor.may_on(Action::SeeHistoryPersons, &target)
        })
        .filter_map(|entry| entry.account)
        .collect();
    let names = store::account::names(&mut backend.read().await?, &visible).await?;
    Ok(names
        .into_iter()
        .filter_map(|(id, _, name)| name.map(|name| (id, name)))
        .collect())
}

/// Name and sign-in name behind accounts in the security log, for Revision.
///
/// # Errors
/// `Forbidden` for everybody else.
pub async fn names_in_log(
    backend: &Backend,
    actor: &Actor,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<BTreeMap<AccountId, String>> {
    actor.require(Action::SeeSecurityLog, &Target::default())?;
    let accounts = accounts.into_iter().collect();
    let names = store::account::names(&mut backend.read().await?, &accounts).await?;
    Ok(names
        .into_iter()
        .map(|(id, login, name)| match name {
            Some(name) => (id, format!("{name} ({login})")),
            None => (id, login),
        })
        .collect())
}

/// Whether there are demo accounts that can sign in: then the house must not be
/// reachable from outside.
///
/// # Errors
/// As any read.
pub async fn any_demo_accounts(backend: &Backend) -> Result<bool> {
    Ok(store::account::demo(&mut backend.read().await?).await? > 0)
}
