//! Example data: 35 measures with a past, and accounts to try the house with. All of
//! it goes through the use cases, as the people of the accounts would do it, with a
//! clock set to the days of the past (`replay`); the tables are read in `tables`.

mod replay;
mod staff;
mod tables;

use chrono::{Duration, NaiveDate};

use self::staff::Staff;
use crate::{Backend, Clock, Result, catalogue, clock::start_of_day, store};

/// The accounts and the catalogue are older than the first measure.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2024, 8, 26);

#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// The day the demo is shown on: the past of the examples leads up to it.
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
    let shift = tables::Shift::to(options.day);
    let first = FIRST_DAY.map_or(options.day, |day| shift.day(day));
    let past = backend.at(Clock::manual(start_of_day(first) + Duration::hours(9)));
    catalogue::install(&past).await?;
    let measures = tables::measures(shift)?;
    let staff = Staff::hire(&past, &measures, &options.password).await?;
    replay::concept(&past, &staff).await?;
    let (measures, reports) = replay::measures(&past, &staff, measures, shift, options.day).await?;
    Ok(DemoReport {
        measures,
        reports,
        accounts: staff.logins,
    })
}
