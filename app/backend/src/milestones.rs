//! Use cases of the milestones: one list per measure, set as a whole, with a version
//! of its own.

use domain::{
    facts::pen_target,
    ids::MeasureId,
    measure::Measure,
    milestone::{self, Milestone, MilestoneDraft, MilestoneInput},
    policy::{Action, Actor},
};

use crate::{Backend, Error, Result, authority::see, history::Kind, ids, measures, store};

/// Sets the list; `version` is the `milestones_version` the person started from. A
/// form that asks for exactly what is stored is done, even from an older version.
///
/// # Errors
/// `Invalid`; `NotFound`; `Forbidden` without the pen; `Conflict` when the list was
/// changed since.
pub async fn set(
    backend: &Backend,
    actor: &Actor,
    id: MeasureId,
    version: i64,
    rows: &[MilestoneDraft],
) -> Result<()> {
    let sight = backend.board().await?;
    let (actor, rows) = (actor.clone(), rows.to_vec());
    backend
        .write("measure.milestones", move |tx| {
            Box::pin(async move {
                let catalogue = &sight.catalogue;
                let before = store::measure::lock(tx, id).await?;
                see(&actor, &before, catalogue, tx.today())?;
                actor.require(
                    Action::SetMilestones,
                    &pen_target(&before, catalogue, tx.today()),
                )?;
                let conflict = || Error::conflict(Kind::Measure, id, before.milestones_version);
                let parsed = milestone::parse_rows(&rows, tx.today());
                if version != before.milestones_version {
                    let wanted = parsed.map(|rows| next_list(&before.milestones, rows));
                    return if wanted.is_ok_and(|wanted| say_the_same(&wanted, &before.milestones)) {
                        Ok(())
                    } else {
                        Err(conflict())
                    };
                }
                let list = next_list(&before.milestones, parsed?);
                if list == before.milestones {
                    return Ok(());
                }
                if !store::milestone::replace(tx, id, &list, version).await? {
                    return Err(conflict());
                }
                let after = Measure {
                    milestones: list,
                    milestones_version: version + 1,
                    ..before.clone()
                };
                measures::record(tx, &actor, &after, "measure.milestones", catalogue).await
            })
        })
        .await
}

/// Whether two lists differ in nothing a person typed.
fn say_the_same(one: &[Milestone], other: &[Milestone]) -> bool {
    let typed = |list: &[Milestone]| {
        list.iter()
            .map(|m| (m.title.clone(), m.planned, m.actual))
            .collect::<Vec<_>>()
    };
    typed(one) == typed(other)
}

/// Sorted by planned day; a row that names no milestone of this measure is a new one.
fn next_list(before: &[Milestone], rows: Vec<MilestoneInput>) -> Vec<Milestone> {
    let mut list: Vec<Milestone> = Vec::with_capacity(rows.len());
    for MilestoneInput {
        id,
        title,
        planned,
        actual,
    } in rows
    {
        let old = before
            .iter()
            .find(|old| Some(old.id) == id && list.iter().all(|kept| kept.id != old.id));
        list.push(match old {
            Some(old) => {
                let same = old.title == title && old.planned == planned && old.actual == actual;
                let version = if same { old.version } else { old.version + 1 };
                Milestone {
                    id: old.id,
                    title,
                    planned,
                    actual,
                    version,
                }
            }
            None => Milestone {
                id: ids::fresh(),
                title,
                planned,
                actual,
                version: 1,
            },
        });
    }
    list.sort_by_key(|milestone| milestone.planned);
    list
}
