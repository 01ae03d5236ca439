//! Rows of `account`, `person` and `role_grant`. The password hash never leaves the
//! backend.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    account::{Account, RoleGrant},
    ids::{AccountId, BodyId, GrantId, PersonId, SavedViewId},
    policy::Role,
    preference::{Density, Preferences},
};
use sqlx::types::Text;

use super::set::{Which, wanted};
use crate::{
    db::{Tx, fetch, run},
    error::{Error, Result},
};

#[derive(Clone, sqlx::FromRow)]
pub(crate) struct Row {
    pub id: Text<AccountId>,
    pub person_id: Option<Text<PersonId>>,
    pub login: String,
    pub password_hash: String,
    pub must_change: bool,
    pub disabled_at: Option<DateTime<Utc>>,
    pub demo: bool,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

impl Row {
    pub(crate) fn into_account(self, grants: Vec<RoleGrant>) -> Account {
        Account {
            id: self.id.0,
            person: self.person_id.map(|id| id.0),
            login: self.login,
            must_change: self.must_change,
            disabled_at: self.disabled_at,
            demo: self.demo,
            grants,
            version: self.version,
        }
    }
}

#[derive(Clone, sqlx::FromRow)]
pub(crate) struct PersonRow {
    pub id: Text<PersonId>,
    pub name: String,
    pub email: Option<String>,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct GrantRow {
    id: Text<GrantId>,
    account_id: Text<AccountId>,
    role: String,
    body_id: Option<Text<BodyId>>,
    district: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

impl TryFrom<GrantRow> for RoleGrant {
    type Error = Error;

    fn try_from(row: GrantRow) -> Result<Self> {
        let role = Role::parse(&row.role)
            .ok_or_else(|| Error::internal(format!("unknown role {}", row.role)))?;
        Ok(Self {
            id: row.id.0,
            role,
            body: row.body_id.map(|id| id.0),
            district: row.district,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        })
    }
}

const FIND: &str = "
    SELECT id, person_id, login, password_hash, must_change, disabled_at, demo, created_at, version
    FROM account
    WHERE id = $1";

pub(crate) async fn find(tx: &mut Tx, id: AccountId) -> Result<Option<Row>> {
    Ok(fetch!(tx, fetch_optional as Row, FIND, Text(id))?)
}

/// What a request needs to know of the account behind it, in one row.
#[derive(sqlx::FromRow)]
pub(crate) struct Visitor {
    pub login: String,
    pub must_change: bool,
    /// `None` once the person was erased.
    pub name: Option<String>,
    density: Option<String>,
    shortcuts: Option<bool>,
    start_view_id: Option<Text<SavedViewId>>,
}

impl Visitor {
    /// What was chosen, or what everybody starts with.
    pub(crate) fn preferences(&self) -> Preferences {
        let start = Preferences::default();
        Preferences {
            density: self
                .density
                .as_deref()
                .and_then(Density::parse)
                .unwrap_or(start.density),
            shortcuts: self.shortcuts.unwrap_or(start.shortcuts),
            start: self.start_view_id.as_ref().map(|id| id.0),
        }
    }
}

const VISITOR: &str = "
    SELECT account.login, account.must_change, person.name,
        preference.density, preference.shortcuts, preference.start_view_id
    FROM account
    LEFT JOIN person ON person.id = account.person_id
    LEFT JOIN preference ON preference.account_id = account.id
    WHERE account.id = $1 AND account.disabled_at IS NULL";

/// The account behind a request, unless it is gone or disabled.
pub(crate) async fn visitor(tx: &mut Tx, id: AccountId) -> Result<Option<Visitor>> {
    Ok(fetch!(tx, fetch_optional as Visitor, VISITOR, Text(id))?)
}

const FIND_BY_LOGIN: &str = "
    SELECT id, person_id, login, password_hash, must_change, disabled_at, demo, created_at, version
    FROM account
    WHERE login = $1";

pub(crate) async fn find_by_login(tx: &mut Tx, login: &str) -> Result<Option<Row>> {
    // PostgreSQL refuses NUL in a text; no account has one.
    if login.contains('\0') {
        return Ok(None);
    }
    Ok(fetch!(tx, fetch_optional as Row, FIND_BY_LOGIN, login)?)
}

const ALL: &str = "
    SELECT id, person_id, login, password_hash, must_change, disabled_at, demo, created_at, version
    FROM account
    ORDER BY login";

pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Row>> {
    Ok(fetch!(tx, fetch_all as Row, ALL)?)
}

const PERSONS: &str = "
    SELECT id, name, email, version
    FROM person";

pub(crate) async fn persons(tx: &mut Tx) -> Result<BTreeMap<PersonId, PersonRow>> {
    let rows = fetch!(tx, fetch_all as PersonRow, PERSONS)?;
    Ok(rows.into_iter().map(|row| (row.id.0, row)).collect())
}

const PERSON: &str = "
    SELECT id, name, email, version
    FROM person
    WHERE id = $1";

pub(crate) async fn person(tx: &mut Tx, id: PersonId) -> Result<Option<PersonRow>> {
    Ok(fetch!(tx, fetch_optional as PersonRow, PERSON, Text(id))?)
}

const NAMES: &str = concat!(
    wanted!(),
    "SELECT account.id, account.login, person.name
    FROM account
    LEFT JOIN person ON person.id = account.person_id
    WHERE account.id IN (SELECT id FROM wanted)"
);

/// Sign-in name and, unless erased, name of the person behind each of these accounts.
pub(crate) async fn names(
    tx: &mut Tx,
    accounts: &BTreeSet<AccountId>,
) -> Result<Vec<(AccountId, String, Option<String>)>> {
    let Which::Of(ids) = Which::of(accounts) else {
        return Ok(Vec::new());
    };
    let rows = fetch!(
        tx,
        fetch_all as (Text<AccountId>, String, Option<String>),
        NAMES,
        ids
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, login, name)| (id.0, login, name))
        .collect())
}

const GRANTS: &str = "
    SELECT id, account_id, role, body_id, district, valid_from, valid_to
    FROM role_grant
    WHERE account_id = $1
    ORDER BY valid_from, id";

pub(crate) async fn grants(tx: &mut Tx, account: AccountId) -> Result<Vec<RoleGrant>> {
    let rows = fetch!(tx, fetch_all as GrantRow, GRANTS, Text(account))?;
    rows.into_iter().map(RoleGrant::try_from).collect()
}

const ALL_GRANTS: &str = "
    SELECT id, account_id, role, body_id, district, valid_from, valid_to
    FROM role_grant
    ORDER BY valid_from, id";

pub(crate) async fn all_grants(tx: &mut Tx) -> Result<BTreeMap<AccountId, Vec<RoleGrant>>> {
    let mut grants: BTreeMap<AccountId, Vec<RoleGrant>> = BTreeMap::new();
    for row in fetch!(tx, fetch_all as GrantRow, ALL_GRANTS)? {
        grants
            .entry(row.account_id.0)
            .or_default()
            .push(row.try_into()?);
    }
    Ok(grants)
}

// A body and everything below it, for each body that the account has a role for.
const COVERED: &str = "
    WITH RECURSIVE below (root, id) AS (
        SELECT DISTINCT body_id, body_id
        FROM role_grant
        WHERE account_id = $1 AND body_id IS NOT NULL
        UNION
        SELECT below.root, body.id
        FROM body
        JOIN below ON body.parent_id = below.id
    )
    SELECT root, id
    FROM below";

pub(crate) async fn covered(
    tx: &mut Tx,
    account: AccountId,
) -> Result<BTreeMap<BodyId, BTreeSet<BodyId>>> {
    let rows = fetch!(
        tx,
        fetch_all as (Text<BodyId>, Text<BodyId>),
        COVERED,
        Text(account)
    )?;
    let mut covered: BTreeMap<BodyId, BTreeSet<BodyId>> = BTreeMap::new();
    for (root, id) in rows {
        covered.entry(root.0).or_default().insert(id.0);
    }
    Ok(covered)
}

const BODY_EXISTS: &str = "
    SELECT COUNT(*)
    FROM body
    WHERE id = $1";

pub(crate) async fn body_exists(tx: &mut Tx, body: BodyId) -> Result<bool> {
    let (count,) = fetch!(tx, fetch_one as (i64,), BODY_EXISTS, Text(body))?;
    Ok(count > 0)
}

const INSERT_PERSON: &str = "
    INSERT INTO person (id, name, email)
    VALUES ($1, $2, $3)";

const UPDATE_PERSON: &str = "
    UPDATE person
    SET name = $2, email = $3, version = version + 1
    WHERE id = $1 AND version = $4";

pub(crate) async fn insert_person(
    tx: &mut Tx,
    id: PersonId,
    name: &str,
    email: Option<&str>,
) -> Result<()> {
    run!(tx, INSERT_PERSON, Text(id), name, email)?;
    Ok(())
}

/// `false` when the person is at another version.
pub(crate) async fn update_person(
    tx: &mut Tx,
    id: PersonId,
    name: &str,
    email: Option<&str>,
    version: i64,
) -> Result<bool> {
    Ok(run!(tx, UPDATE_PERSON, Text(id), name, email, version)? == 1)
}

const INSERT: &str = "
    INSERT INTO account (id, person_id, login, password_hash, must_change, demo, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
    ON CONFLICT (login) DO NOTHING";

/// Whether the login was free. The version becomes 1 by [`touch`].
pub(crate) async fn insert(tx: &mut Tx, account: &Account, password_hash: &str) -> Result<bool> {
    let now = tx.now();
    let person = account.person.map(Text);
    let inserted = run!(
        tx,
        INSERT,
        Text(account.id),
        person,
        &account.login,
        password_hash,
        account.must_change,
        account.demo,
        now,
    )?;
    Ok(inserted == 1)
}

const TOUCH: &str = "
    UPDATE account
    SET version = version + 1
    WHERE id = $1";

/// Counts the version up: an account is one aggregate with its grants.
pub(crate) async fn touch(tx: &mut Tx, id: AccountId) -> Result<()> {
    run!(tx, TOUCH, Text(id))?;
    Ok(())
}

const SET_PASSWORD: &str = "
    UPDATE account
    SET password_hash = $2, must_change = $3
    WHERE id = $1";

pub(crate) async fn set_password(
    tx: &mut Tx,
    id: AccountId,
    hash: &str,
    must_change: bool,
) -> Result<()> {
    run!(tx, SET_PASSWORD, Text(id), hash, must_change)?;
    Ok(())
}

const RENEW_HASH: &str = "
    UPDATE account
    SET password_hash = $2
    WHERE id = $1";

/// The same password, hashed with today's parameters.
pub(crate) async fn renew_hash(tx: &mut Tx, id: AccountId, hash: &str) -> Result<()> {
    run!(tx, RENEW_HASH, Text(id), hash)?;
    Ok(())
}

const SET_DISABLED: &str = "
    UPDATE account
    SET disabled_at = $2
    WHERE id = $1";

pub(crate) async fn set_disabled(
    tx: &mut Tx,
    id: AccountId,
    at: Option<DateTime<Utc>>,
) -> Result<()> {
    run!(tx, SET_DISABLED, Text(id), at)?;
    Ok(())
}

const INSERT_GRANT: &str = "
    INSERT INTO role_grant (id, account_id, role, body_id, district, valid_from, valid_to)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

pub(crate) async fn insert_grant(tx: &mut Tx, account: AccountId, grant: &RoleGrant) -> Result<()> {
    run!(
        tx,
        INSERT_GRANT,
        Text(grant.id),
        Text(account),
        grant.role.key(),
        grant.body.map(Text),
        &grant.district,
        grant.valid_from,
        grant.valid_to,
    )?;
    Ok(())
}

const END_GRANT: &str = "
    UPDATE role_grant
    SET valid_to = $3
    WHERE id = $1 AND account_id = $2 AND (valid_to IS NULL OR valid_to > $3)";

/// Whether there was such a grant and it was still open on that day.
pub(crate) async fn end_grant(
    tx: &mut Tx,
    account: AccountId,
    grant: GrantId,
    day: NaiveDate,
) -> Result<bool> {
    Ok(run!(tx, END_GRANT, Text(grant), Text(account), day)? == 1)
}

const ADMINISTRATORS: &str = "
    SELECT COUNT(DISTINCT account.id)
    FROM account
    JOIN role_grant ON role_grant.account_id = account.id
    WHERE account.disabled_at IS NULL
        AND role_grant.role = 'administrator'
        AND role_grant.valid_from <= $1
        AND (role_grant.valid_to IS NULL OR role_grant.valid_to > $1)";

/// How many can administer accounts on this day.
pub(crate) async fn administrators(tx: &mut Tx, day: NaiveDate) -> Result<i64> {
    let (count,) = fetch!(tx, fetch_one as (i64,), ADMINISTRATORS, day)?;
    Ok(count)
}

const DEMO: &str = "
    SELECT COUNT(*)
    FROM account
    WHERE demo = $1 AND disabled_at IS NULL";

pub(crate) async fn demo(tx: &mut Tx) -> Result<i64> {
    let (count,) = fetch!(tx, fetch_one as (i64,), DEMO, true)?;
    Ok(count)
}

const VOICES: &str = "
    SELECT DISTINCT g.role, g.body_id, g.district
    FROM role_grant g
    JOIN account a ON a.id = g.account_id
    WHERE g.role IN ('clerk', 'district_coordinator')
        AND a.disabled_at IS NULL
        AND g.valid_from <= $1
        AND (g.valid_to IS NULL OR g.valid_to > $1)";

/// The bodies somebody writes for on a day, and the Bezirke somebody coordinates.
pub(crate) async fn voices(
    tx: &mut Tx,
    day: NaiveDate,
) -> Result<Vec<(Option<BodyId>, Option<String>)>> {
    let rows = fetch!(
        tx,
        fetch_all as (String, Option<Text<BodyId>>, Option<String>),
        VOICES,
        day
    )?;
    let voice = |(role, body, district): (String, Option<Text<BodyId>>, Option<String>)| {
        // A coordination is named with her own body, but speaks for the Bezirk.
        match role.as_str() {
            "clerk" => (body.map(|id| id.0), None),
            _ => (None, district),
        }
    };
    Ok(rows.into_iter().map(voice).collect())
}
