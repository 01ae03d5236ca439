//! Use cases of the public texts. The program comes with a first text for each page,
//! complete in structure, with places for the operator to fill; what is saved is a
//! version in the history like any other record.

use domain::{
    policy::{Action, Actor, Target},
    public_text::{PublicText, PublicTextDraft, TextPage},
};

use crate::{
    Backend, Error, Result,
    db::Tx,
    history::{self, Kind, Record},
    store,
};

/// The text that comes with the program.
pub fn first(page: TextPage) -> PublicText {
    let text = match page {
        TextPage::Accessibility => include_str!("../texts/barrierefreiheit.md"),
        TextPage::Privacy => include_str!("../texts/datenschutz.md"),
        TextPage::Imprint => include_str!("../texts/impressum.md"),
    };
    PublicText {
        page,
        text: text.trim().to_owned(),
        updated_on: None,
        version: 0,
    }
}

/// All three as they stand, in their order. Anybody may read them.
///
/// # Errors
/// As any read.
pub async fn all(backend: &Backend) -> Result<[PublicText; 3]> {
    let stored = store::public_text::all(&mut backend.read().await?).await?;
    Ok(TextPage::ALL.map(|page| standing(&stored, page)))
}

/// One as it stands. Anybody may read it.
///
/// # Errors
/// As any read.
pub async fn load(backend: &Backend, page: TextPage) -> Result<PublicText> {
    current(&mut backend.read().await?, page).await
}

/// Saves a new version. Asking for what stands is done.
///
/// # Errors
/// `Forbidden`; `Invalid` under `text`; `Conflict` when it was changed since the form
/// was opened.
pub async fn edit(
    backend: &Backend,
    actor: &Actor,
    page: TextPage,
    draft: &PublicTextDraft,
) -> Result<()> {
    actor.require(Action::EditPublicTexts, &Target::default())?;
    let text = draft.parse()?;
    let (actor, version) = (actor.clone(), draft.version.trim().to_owned());
    backend
        .write("public_text.edit", move |tx| {
            Box::pin(async move {
                history::lock(tx).await?;
                let before = current(tx, page).await?;
                if before.text == text {
                    return Ok(());
                }
                let conflict = || Error::conflict(Kind::PublicText, page.id(), before.version);
                let after = PublicText {
                    page,
                    text,
                    updated_on: Some(tx.today()),
                    version: before.version + 1,
                };
                if version.parse() != Ok(before.version)
                    || !store::public_text::save(tx, &after, before.version).await?
                {
                    return Err(conflict());
                }
                let record = Record::by(&actor, Kind::PublicText, page.id(), "public_text.edit");
                history::record(tx, record, &after).await?;
                Ok(())
            })
        })
        .await
}

async fn current(tx: &mut Tx, page: TextPage) -> Result<PublicText> {
    Ok(standing(&store::public_text::all(tx).await?, page))
}

fn standing(stored: &[PublicText], page: TextPage) -> PublicText {
    let found = stored.iter().find(|text| text.page == page).cloned();
    found.unwrap_or_else(|| first(page))
}

#[cfg(test)]
mod tests {
    use domain::barrier::{CONTACT_AFTER_ANSWER, CONTACT_AT_MOST, KEEP};

    use super::*;

    #[test]
    fn the_first_texts_can_be_saved_as_they_are_and_say_what_is_open() {
        for page in TextPage::ALL {
            let text = first(page);
            let draft = PublicTextDraft {
                text: text.text.clone(),
                version: "0".into(),
            };
            assert_eq!(draft.parse().as_deref(), Ok(text.text.as_str()), "{page:?}");
            assert!(!text.open_places().is_empty(), "{page:?}");
        }
    }

    #[test]
    fn the_accessibility_statement_has_all_parts_the_law_asks_for() {
        let text = first(TextPage::Accessibility).text;
        for part in [
            "## Stand der Vereinbarkeit",
            "## Nicht barrierefreie Inhalte",
            "## Datum der Erstellung",
            "## Rückmeldung und Kontakt",
            "## Durchsetzungsverfahren",
            "/barrierefreiheit/melden",
            "innerhalb eines Monats",
        ] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn the_privacy_text_states_the_periods_that_the_program_keeps() {
        let text = first(TextPage::Privacy).text;
        let words = |months: chrono::Months| match months.as_u32() {
            3 => "drei Monate",
            12 => "zwölf Monate",
            36 => "drei Jahre",
            other => panic!("say {other} months in the text and here"),
        };
        for period in [CONTACT_AFTER_ANSWER, CONTACT_AT_MOST, KEEP] {
            assert!(text.contains(words(period)), "{period:?}");
        }
    }
}
