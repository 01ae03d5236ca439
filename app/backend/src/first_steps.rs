//! Erste Schritte of one account: what of them is done, and that somebody put them
//! away. Shown to this account alone; nobody else's page asks for it.

use domain::{
    first_steps::{Step, steps},
    policy::Actor,
};

use crate::{Backend, Result, store};

/// The own steps, each with whether it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstSteps {
    pub steps: Vec<(Step, bool)>,
    /// Put away for good.
    pub dismissed: bool,
}

impl FirstSteps {
    /// Whether the start page shows them: while something is left to do and the person
    /// has not put them away.
    pub fn to_show(&self) -> bool {
        !self.dismissed && self.steps.iter().any(|(_, done)| !done)
    }
}

/// The own steps as they stand.
///
/// # Errors
/// As any read.
pub async fn load(backend: &Backend, actor: &Actor) -> Result<FirstSteps> {
    let mine = steps(actor);
    if mine.is_empty() {
        return Ok(FirstSteps {
            steps: Vec::new(),
            dismissed: false,
        });
    }
    let mut tx = backend.read().await?;
    let dismissed = store::first_steps::dismissed(&mut tx, actor.account).await?;
    let causes = store::first_steps::causes(&mut tx, actor.account).await?;
    let marked = store::read_mark::find(&mut tx, actor.account)
        .await?
        .is_some();
    let done = |step: &Step| match step {
        Step::SignIn => true,
        Step::MarkRead => marked,
        other => other
            .causes()
            .iter()
            .any(|cause| causes.iter().any(|known| known == cause)),
    };
    Ok(FirstSteps {
        steps: mine.into_iter().map(|step| (step, done(&step))).collect(),
        dismissed,
    })
}

/// Whether the start page shows them, and which; one short statement for whoever has
/// put them away.
///
/// # Errors
/// As any read.
pub async fn on_start(backend: &Backend, actor: &Actor) -> Result<Option<FirstSteps>> {
    if steps(actor).is_empty() {
        return Ok(None);
    }
    if store::first_steps::dismissed(&mut backend.read().await?, actor.account).await? {
        return Ok(None);
    }
    Ok(Some(load(backend, actor).await?).filter(FirstSteps::to_show))
}

/// Puts the own steps away for good. Pressed twice, it stays so.
///
/// # Errors
/// As any write.
pub async fn dismiss(backend: &Backend, actor: &Actor) -> Result<()> {
    let account = actor.account;
    backend
        .write("first_steps.dismiss", move |tx| {
            Box::pin(async move {
                let now = tx.now();
                store::first_steps::dismiss(tx, account, now).await
            })
        })
        .await
}
