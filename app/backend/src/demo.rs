//! Example data: 35 measures with a past, and accounts to try the house with. All of
//! it goes through the use cases, as the people of the accounts would do it, with a
//! clock set to the days of the past (`replay`); the tables are read in `tables`.

mod replay;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate};
use domain::{
    account::{AccountInput, GrantInput},
    body::{Body, BodyKind},
    catalogue::Catalogue,
    ids::BodyId,
    policy::{Actor, Role},
};

use self::tables::MeasureRow;
use crate::{Backend, Clock, Error, Result, accounts, catalogue, clock::start_of_day, store};

/// The accounts and the catalogue are older than the first measure.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2024, 8, 26);

#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// The day the demo is shown on; what happened later is left out.
    pub day: NaiveDate,
    /// Password of all demo accounts.
    pub password: String,
}

/// What was loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoReport {
    /// 0 when measures existed already: nothing was done.
    pub measures: usize,
    pub reports: usize,
    /// Sign-in name and function of each account made.
    pub accounts: Vec<(String, String)>,
}

/// Loads catalogue, accounts and example measures into a database without measures;
/// otherwise does nothing. Call it before [`catalogue::install`] on a fresh database:
/// then the catalogue too has been there since before the first measure.
///
/// # Errors
/// As the use cases; `Invalid` under `login` when an account of that name exists.
pub async fn load(backend: &Backend, options: DemoOptions) -> Result<DemoReport> {
    if store::measure::count(&mut backend.read().await?).await? > 0 {
        return Ok(DemoReport::default());
    }
    let first = FIRST_DAY.unwrap_or(options.day);
    let past = backend.at(Clock::manual(start_of_day(first) + Duration::hours(9)));
    catalogue::install(&past).await?;
    let measures = tables::measures()?;
    let staff = Staff::hire(&past, &measures, &options.password).await?;
    replay::concept(&past, &staff).await?;
    let (measures, reports) = replay::measures(&past, &staff, measures, options.day).await?;
    Ok(DemoReport { measures, reports, accounts: staff.logins })
}

/// The demo accounts as actors.
pub(crate) struct Staff {
    clerks: BTreeMap<BodyId, Actor>,
    state: Actor,
    logins: Vec<(String, String)>,
}

impl Staff {
    /// The clerk of a body, if it has one.
    fn clerk(&self, body: BodyId) -> Option<&Actor> {
        self.clerks.get(&body)
    }

    async fn hire(past: &Backend, measures: &[MeasureRow], password: &str) -> Result<Self> {
        let sight = past.board().await?;
        let plan = positions(measures, &sight.catalogue, past.today())?;
        let mut clerks = BTreeMap::new();
        let mut state = None;
        let mut logins = Vec::new();
        for Position { login, name, grant } in plan {
            let input = AccountInput { login: login.clone(), name: name.clone(), email: None };
            let account = accounts::create_demo(past, input, vec![grant.clone()], password).await?;
            let actor = accounts::actor(past, account).await?.ok_or(Error::NotFound)?;
            match (grant.role, grant.body) {
                (Role::Clerk, Some(body)) => {
                    clerks.entry(body).or_insert(actor);
                }
                (Role::StateCoordinator, _) => state = Some(actor),
                _ => {}
            }
            logins.push((login, name));
        }
        Ok(Self { clerks, state: state.ok_or(Error::NotFound)?, logins })
    }
}

/// An account to make.
struct Position {
    login: String,
    name: String,
    grant: GrantInput,
}

/// A clerk for every body that leads or gives, one deputy, and one account for each
/// other role; two coordinations.
fn positions(measures: &[MeasureRow], catalogue: &Catalogue, today: NaiveDate) -> Result<Vec<Position>> {
    let mut names: BTreeSet<String> = ["SenBJF", "SenStadt", "SenASGIVA", "SenWGP", "SenMVKU"].map(str::to_owned).into();
    for row in measures {
        names.insert(row.federfuehrung.clone());
        names.extend(row.money()?.into_iter().map(|money| money.giver));
    }
    let bodies = names.iter().map(|name| tables::body(catalogue, name, today)).collect::<Result<Vec<_>>>()?;
    let grant = |role, body: Option<&Body>, district: Option<&str>| GrantInput {
        role,
        body: body.map(|body| body.id),
        district: district.map(str::to_owned),
        valid_from: today,
        valid_to: None,
    };
    let position = |login: &str, name: &str, grant| Position { login: login.to_owned(), name: name.to_owned(), grant };
    let mut plan: Vec<Position> = bodies
        .iter()
        .map(|body| {
            let name = format!("Bearbeitung {}", body.short_name);
            position(&format!("bearbeitung.{}", login_part(body)), &name, grant(Role::Clerk, Some(body), None))
        })
        .collect();
    let body = |name: &str| tables::body(catalogue, name, today);
    let (schools, state) = (body("SenBJF")?, body("SenStadt")?);
    let (treptow, neukoelln) = (body("OE SPK Treptow-Köpenick")?, body("OE SPK Neukölln")?);
    plan.push(position("bearbeitung2.senbjf", "Vertretung Bearbeitung SenBJF", grant(Role::Clerk, Some(schools), None)));
    let coordination = |body, district| grant(Role::DistrictCoordinator, Some(body), Some(district));
    plan.push(position("koordination.treptow", "Bezirkskoordination Treptow-Köpenick", coordination(treptow, "09")));
    plan.push(position("koordination.neukoelln", "Bezirkskoordination Neukölln", coordination(neukoelln, "08")));
    plan.push(position("landeskoordination", "Landeskoordination", grant(Role::StateCoordinator, Some(state), None)));
    plan.push(position("leitung", "Leitung", grant(Role::Leadership, None, None)));
    plan.push(position("revision", "Revision", grant(Role::Auditor, None, None)));
    plan.push(position("administration", "Administration", grant(Role::Administrator, None, None)));
    Ok(plan)
}

/// `ba09` for a Bezirksamt, `senbjf` for a Senate department.
fn login_part(body: &Body) -> String {
    match (body.kind, &body.district) {
        (BodyKind::DistrictOffice, Some(number)) => format!("ba{number}"),
        _ => body.short_name.to_lowercase(),
    }
}
