//! The demo accounts: called by function, never by a name. A clerk for every body that
//! leads or gives, one deputy, two coordinations, one account for each other role.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{
    account::{AccountInput, GrantInput},
    body::{Body, BodyKind},
    catalogue::Catalogue,
    ids::{AccountId, BodyId},
    policy::{Actor, Role},
};

use super::tables::{self, MeasureRow};
use crate::{Backend, Error, Result, accounts, store};

/// Bodies that have a clerk whatever the table of measures says.
const CLERKS: [&str; 5] = ["SenBJF", "SenStadt", "SenASGIVA", "SenWGP", "SenMVKU"];

/// Sign-in name, function, role, body, Bezirk.
type Fixed = (
    &'static str,
    &'static str,
    Role,
    Option<&'static str>,
    Option<&'static str>,
);

const OTHERS: [Fixed; 7] = [
    (
        "bearbeitung2.senbjf",
        "Vertretung Bearbeitung SenBJF",
        Role::Clerk,
        Some("SenBJF"),
        None,
    ),
    (
        "koordination.treptow",
        "Bezirkskoordination Treptow-Köpenick",
        Role::DistrictCoordinator,
        Some("OE SPK Treptow-Köpenick"),
        Some("09"),
    ),
    (
        "koordination.neukoelln",
        "Bezirkskoordination Neukölln",
        Role::DistrictCoordinator,
        Some("OE SPK Neukölln"),
        Some("08"),
    ),
    (
        "landeskoordination",
        "Landeskoordination",
        Role::StateCoordinator,
        Some("SenStadt"),
        None,
    ),
    ("leitung", "Leitung", Role::Leadership, None, None),
    ("revision", "Revision", Role::Auditor, None, None),
    (
        "administration",
        "Administration",
        Role::Administrator,
        None,
        None,
    ),
];

/// The demo accounts as actors.
pub(super) struct Staff {
    clerks: BTreeMap<BodyId, Actor>,
    coordinators: Vec<Actor>,
    pub(super) state: Actor,
    /// Sign-in name and function.
    pub(super) logins: Vec<(String, String)>,
}

impl Staff {
    /// The clerk of a body, if it has one.
    pub(super) fn clerk(&self, body: BodyId) -> Option<&Actor> {
        self.clerks.get(&body)
    }

    /// Who decides about reports: the coordinations, then the Landeskoordination.
    pub(super) fn reviewers(&self) -> impl Iterator<Item = &Actor> {
        self.coordinators.iter().chain([&self.state])
    }

    /// Makes all accounts, with the roles beginning today.
    pub(super) async fn hire(
        past: &Backend,
        measures: &[MeasureRow],
        password: &str,
    ) -> Result<Self> {
        let sight = past.board().await?;
        let mut clerks = BTreeMap::new();
        let mut coordinators = Vec::new();
        let mut state = None;
        let mut logins = Vec::new();
        for position in positions(measures, &sight.catalogue, past.today())? {
            let account = account(past, &position, password).await?;
            let actor = accounts::actor(past, account)
                .await?
                .ok_or(Error::NotFound)?;
            match (position.grant.role, position.grant.body) {
                (Role::Clerk, Some(body)) => {
                    clerks.entry(body).or_insert(actor);
                }
                (Role::DistrictCoordinator, _) => coordinators.push(actor),
                (Role::StateCoordinator, _) => state = Some(actor),
                _ => {}
            }
            logins.push((position.login, position.name));
        }
        Ok(Self {
            clerks,
            coordinators,
            state: state.ok_or(Error::NotFound)?,
            logins,
        })
    }
}

async fn account(past: &Backend, position: &Position, password: &str) -> Result<AccountId> {
    let found = store::account::find_by_login(&mut past.read().await?, &position.login).await?;
    if let Some(account) = found.filter(|account| account.demo) {
        // A first start that was interrupted.
        return Ok(account.id.0);
    }
    let Position { login, name, grant } = position;
    let input = AccountInput {
        login: login.clone(),
        name: name.clone(),
        email: None,
    };
    accounts::create_demo(past, input, vec![grant.clone()], password).await
}

/// An account to make.
struct Position {
    login: String,
    name: String,
    grant: GrantInput,
}

fn positions(
    measures: &[MeasureRow],
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Result<Vec<Position>> {
    let grant = |role, body: Option<&Body>, district: Option<&str>| GrantInput {
        role,
        body: body.map(|body| body.id),
        district: district.map(str::to_owned),
        valid_from: today,
        valid_to: None,
    };
    let mut plan = Vec::new();
    for name in with_clerk(measures)? {
        let body = tables::body(catalogue, &name, today)?;
        plan.push(Position {
            login: format!("bearbeitung.{}", login_part(body)),
            name: format!("Bearbeitung {}", body.short_name),
            grant: grant(Role::Clerk, Some(body), None),
        });
    }
    for (login, name, role, body, district) in OTHERS {
        let body = body
            .map(|body| tables::body(catalogue, body, today))
            .transpose()?;
        plan.push(Position {
            login: login.into(),
            name: name.into(),
            grant: grant(role, body, district),
        });
    }
    Ok(plan)
}

/// Short names of the bodies that need a clerk.
fn with_clerk(measures: &[MeasureRow]) -> Result<BTreeSet<String>> {
    let mut names: BTreeSet<String> = CLERKS.map(str::to_owned).into();
    for row in measures {
        names.insert(row.federfuehrung.clone());
        names.extend(row.money()?.into_iter().map(|money| money.giver));
    }
    Ok(names)
}

/// `ba09` for a Bezirksamt, `senbjf` for a Senate department.
fn login_part(body: &Body) -> String {
    match (body.kind, &body.district) {
        (BodyKind::DistrictOffice, Some(number)) => format!("ba{number}"),
        _ => body.short_name.to_lowercase(),
    }
}
