//! The changes behind the use cases of accounts, whoever makes them: somebody signed
//! in or the command line. Each one takes the lock of the chain first, because it
//! records the account, and some look at all accounts.

use domain::{
    account::{Account, AccountInput, GrantInput, RoleGrant},
    ids::{AccountId, BodyId, GrantId},
    policy::Actor,
};

use super::NewPassword;
use crate::{
    Backend,
    db::Tx,
    error::{Error, Result},
    history::{self, Kind, Record},
    ids, passwords, security,
    security::Event,
    store,
};

/// Who makes a change: somebody signed in, or the house itself (command line, demo).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Author {
    pub(crate) account: Option<AccountId>,
    body: Option<BodyId>,
}

impl Author {
    /// The command line; whoever runs it holds the database anyway.
    pub(super) const SYSTEM: Self = Self {
        account: None,
        body: None,
    };
}

impl From<&Actor> for Author {
    fn from(actor: &Actor) -> Self {
        Self {
            account: Some(actor.account),
            body: actor.own_body(),
        }
    }
}

pub(super) async fn create_by(
    backend: &Backend,
    author: Author,
    input: AccountInput,
    roles: Vec<GrantInput>,
) -> Result<NewPassword> {
    let password = passwords::one_time();
    let hash = backend.passwords().hash(password.clone()).await?;
    let login = input.login.clone();
    let plan = Plan {
        input,
        roles,
        hash,
        must_change: true,
        demo: false,
    };
    let account = insert(backend, author, plan).await?;
    Ok(NewPassword {
        account,
        login,
        password,
    })
}

/// An account about to be created.
pub(super) struct Plan {
    pub input: AccountInput,
    pub roles: Vec<GrantInput>,
    pub hash: String,
    pub must_change: bool,
    pub demo: bool,
}

pub(super) async fn insert(backend: &Backend, author: Author, plan: Plan) -> Result<AccountId> {
    backend
        .write("account.create", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let (id, person) = (ids::fresh(), ids::fresh());
                let Plan {
                    input,
                    roles,
                    hash,
                    must_change,
                    demo,
                } = plan;
                let account = Account {
                    id,
                    person: Some(person),
                    login: input.login,
                    must_change,
                    disabled_at: None,
                    demo,
                    grants: Vec::new(),
                    version: 0,
                };
                store::account::insert_person(tx, person, &input.name, input.email.as_deref())
                    .await?;
                if !store::account::insert(tx, &account, &hash).await? {
                    return Err(Error::invalid(
                        "login",
                        "Diesen Anmeldenamen gibt es schon.",
                    ));
                }
                security::log(tx, Event::AccountCreated, Some(id), author.account, None).await?;
                for role in roles {
                    insert_grant(tx, id, author, role).await?;
                }
                record(tx, id, &author, "account.create").await?;
                Ok(id)
            })
        })
        .await
}

pub(super) async fn insert_grant(
    tx: &mut Tx,
    account: AccountId,
    author: Author,
    input: GrantInput,
) -> Result<GrantId> {
    if let Some(body) = input.body
        && !store::account::body_exists(tx, body).await?
    {
        return Err(Error::invalid("body", "Diese Stelle gibt es nicht."));
    }
    if let Some(district) = &input.district
        && !(1..=12).any(|number| *district == format!("{number:02}"))
    {
        return Err(Error::invalid("district", "Diesen Bezirk gibt es nicht."));
    }
    let grant = RoleGrant {
        id: ids::fresh(),
        role: input.role,
        body: input.body,
        district: input.district,
        valid_from: input.valid_from,
        valid_to: input.valid_to,
    };
    store::account::insert_grant(tx, account, &grant).await?;
    security::log(
        tx,
        Event::RoleGranted,
        Some(account),
        author.account,
        Some(grant.role.key()),
    )
    .await?;
    Ok(grant.id)
}

pub(super) async fn disable_by(
    backend: &Backend,
    author: Author,
    account: AccountId,
    keep_one: bool,
) -> Result<()> {
    backend
        .write("account.disable", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let now = tx.now();
                let found = store::account::find(tx, account)
                    .await?
                    .ok_or(Error::NotFound)?;
                if found.disabled_at.is_some() {
                    return Ok(());
                }
                store::account::set_disabled(tx, account, Some(now)).await?;
                if keep_one {
                    keep_an_administrator(tx).await?;
                }
                store::session::delete_of(tx, account, None).await?;
                security::log(
                    tx,
                    Event::AccountDisabled,
                    Some(account),
                    author.account,
                    None,
                )
                .await?;
                record(tx, account, &author, "account.disable").await
            })
        })
        .await
}

pub(super) async fn reset_by(
    backend: &Backend,
    author: Author,
    account: AccountId,
) -> Result<NewPassword> {
    let password = passwords::one_time();
    let hash = backend.passwords().hash(password.clone()).await?;
    backend
        .write("account.reset", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let found = store::account::find(tx, account)
                    .await?
                    .ok_or(Error::NotFound)?;
                store::account::set_password(tx, account, &hash, true).await?;
                store::session::delete_of(tx, account, None).await?;
                security::log(
                    tx,
                    Event::PasswordReset,
                    Some(account),
                    author.account,
                    None,
                )
                .await?;
                record(tx, account, &author, "account.reset").await?;
                Ok(NewPassword {
                    account,
                    login: found.login,
                    password,
                })
            })
        })
        .await
}

/// Nobody may lock out the last one who can give rights. The caller holds the lock
/// of the chain, so that two cannot leave at the same time.
pub(super) async fn keep_an_administrator(tx: &mut Tx) -> Result<()> {
    let today = tx.today();
    match store::account::administrators(tx, today).await? {
        0 => Err(Error::invalid(
            "account",
            "Mindestens ein Konto muss die Administration behalten.",
        )),
        _ => Ok(()),
    }
}

/// Records the account as it stands now, with its roles, as a new version.
pub(crate) async fn record(
    tx: &mut Tx,
    id: AccountId,
    author: &Author,
    cause: &'static str,
) -> Result<()> {
    store::account::touch(tx, id).await?;
    let row = store::account::find(tx, id).await?.ok_or(Error::NotFound)?;
    let account = row.into_account(store::account::grants(tx, id).await?);
    let record = Record {
        kind: Kind::Account,
        id: id.0,
        account: author.account,
        body: author.body,
        cause,
    };
    history::record(tx, record, &account).await?;
    Ok(())
}
