//! What the program says after a saved form. The address carries only a code
//! (`?meldung=gespeichert`), so nobody can put words on our page by a link.
//!
//! To add a message: one line in the list below.

/// How a message looks; the words say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Success,
    Info,
    Warning,
}

macro_rules! messages {
    ($($variant:ident $code:literal $tone:ident $sentence:literal,)+) => {
        /// A message after a redirect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Message { $($variant),+ }

        impl Message {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code in the address.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The sentence on the page.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence),+ }
            }

            pub const fn tone(self) -> Tone {
                match self { $(Self::$variant => Tone::$tone),+ }
            }
        }
    };
}

messages! {
    Saved "gespeichert" Success "Die Änderungen sind gespeichert.",
    NothingChanged "unveraendert" Info "Es gab nichts zu ändern.",
    MeasureCreated "massnahme-angelegt" Success "Die Maßnahme ist angelegt und freigegeben. Alle Fachstellen sehen sie.",
    MeasureDrafted "entwurf-angelegt" Success "Die Maßnahme ist als Entwurf gespeichert. Sie zählt erst mit, wenn sie freigegeben ist.",
    MeasureReleased "massnahme-freigegeben" Success "Die Maßnahme ist freigegeben. Alle Fachstellen sehen sie.",
    MeasureDuplicated "massnahme-dupliziert" Success "Die Kopie ist als Entwurf gespeichert. Bitte prüfen Sie Titel, Zeitraum und Zuständigkeit.",
    MeasureWithdrawn "massnahme-zurueckgenommen" Success "Die Maßnahme ist zurückgenommen. Ihr Verlauf bleibt erhalten.",
    ReportSubmitted "gemeldet" Success "Die Meldung ist gespeichert.",
    RequestAccepted "angenommen" Success "Die Anfrage ist angenommen.",
    RequestDeclined "abgelehnt" Success "Die Anfrage ist abgelehnt. Die anfragende Stelle sieht Ihre Begründung.",
    MoneyAsked "mittel-angefragt" Success "Die Mittel sind angefragt. Die gebende Stelle findet die Anfrage unter ihren Aufgaben.",
    MoneyChanged "mittel-geaendert" Success "Die Bedingungen sind geändert. Nur die gebende Stelle dieses Beitrags wird neu gefragt.",
    MoneyRetracted "mittel-zurueckgezogen" Success "Die Anfrage ist zurückgezogen.",
    MoneyStateSet "mittel-stand" Success "Der Stand der Mittel ist gespeichert.",
    ReportConfirmed "meldung-bestaetigt" Success "Die Meldung ist bestätigt.",
    ReportReturned "meldung-zurueckgegeben" Success "Die Meldung ist mit Begründung zurückgegeben.",
    ReadMarkSet "gelesen" Success "Ihre Lesemarke ist neu gesetzt. Nur Sie sehen sie.",
    ObjectiveFulfilled "ziel-erfuellt" Success "Das Ziel ist als erfüllt vermerkt.",
    ObjectiveReopened "ziel-wieder-offen" Success "Der Vermerk „erfüllt“ ist aufgehoben.",
    MilestonesSaved "meilensteine-gespeichert" Success "Die Meilensteine sind gespeichert.",
    CommentAdded "kommentar-gespeichert" Success "Der Kommentar ist gespeichert. Angesprochene Stellen finden ihn unter ihren Aufgaben.",
    CommentChanged "kommentar-geaendert" Success "Der Kommentar ist geändert. Die vorige Fassung bleibt im Verlauf.",
    CommentRemoved "kommentar-entfernt" Success "Der Kommentar ist entfernt. Dass hier einer stand, bleibt sichtbar.",
    MentionSettled "ansprache-erledigt" Success "Die Ansprache ist als erledigt vermerkt.",
    FollowUpSaved "wiedervorlage-gespeichert" Success "Die Wiedervorlage ist gespeichert.",
    FollowUpDone "wiedervorlage-erledigt" Success "Die Wiedervorlage ist erledigt.",
    FollowUpReopened "wiedervorlage-offen" Success "Die Wiedervorlage ist wieder offen.",
    FollowUpDeleted "wiedervorlage-geloescht" Success "Die Wiedervorlage ist gelöscht.",
    ViewSaved "ansicht-gemerkt" Success "Die Ansicht ist gespeichert.",
    ViewDeleted "ansicht-geloescht" Success "Die Ansicht ist gelöscht.",
    StartIsView "startseite-ansicht" Success "Diese Ansicht ist jetzt Ihre Startseite. Den Überblick erreichen Sie weiter über die Navigation.",
    StartIsOverview "startseite-ueberblick" Success "Ihre Startseite ist wieder der Überblick.",
    ConceptSaved "konzept-gespeichert" Success "Das Handlungskonzept ist geändert. Die vorige Fassung bleibt im Verlauf.",
    BodyCreated "stelle-angelegt" Success "Die Stelle ist angelegt.",
    BodySucceeded "stelle-abgeloest" Success "Die Ablösung ist gespeichert.",
    SuccessionRevoked "abloesung-zurueckgenommen" Success "Die Ablösung ist zurückgenommen. Die Stelle besteht weiter.",
    UnitSaved "einheit-gespeichert" Success "Die Organisationseinheit ist gespeichert.",
    TargetGroupCreated "zielgruppe-angelegt" Success "Die Zielgruppe ist angelegt.",
    TargetGroupDeleted "zielgruppe-geloescht" Success "Die Zielgruppe ist gelöscht.",
    ProgrammeCreated "programm-angelegt" Success "Das Programm ist angelegt.",
    ProgrammeDeleted "programm-geloescht" Success "Das Programm ist gelöscht.",
    DocumentStored "dokument-gespeichert" Success "Das Dokument ist abgelegt.",
    DocumentRemoved "dokument-entfernt" Success "Das Dokument ist entfernt.",
    PublicTextSaved "text-gespeichert" Success "Der Text ist gespeichert. Alle lesen ab jetzt diese Fassung; die vorige bleibt im Verlauf.",
    BarrierReported "barriere-gemeldet" Success "Vielen Dank. Ihre Meldung ist angekommen. Wenn Sie eine Kontaktangabe gemacht haben, antworten wir innerhalb eines Monats.",
    BarrierAnswered "barriere-beantwortet" Success "Die Antwort ist festgehalten.",
    FirstStepsDismissed "erste-schritte-aus" Success "Die ersten Schritte sind ausgeblendet. Sie finden sie jederzeit unter Hilfe.",
    AccountCreated "konto-angelegt" Success "Das Konto ist angelegt.",
    AccountDisabled "konto-gesperrt" Success "Das Konto ist gesperrt. Alle seine Sitzungen sind beendet.",
    AccountEnabled "konto-entsperrt" Success "Das Konto ist wieder offen.",
    RoleGranted "rolle-gegeben" Success "Die Rolle ist eingetragen.",
    RoleEnded "rolle-beendet" Success "Die Rolle ist beendet.",
    PasswordChanged "passwort-geaendert" Success "Ihr Kennwort ist geändert.",
    PreferencesSaved "ansicht-gespeichert" Success "Ihre Einstellungen sind gespeichert.",
    PasswordReset "passwort-zurueckgesetzt" Success "Das Konto hat ein neues Startkennwort.",
    SignedOut "abgemeldet" Success "Sie sind abgemeldet.",
    SignedOutEverywhere "ueberall-abgemeldet" Success "Sie sind auf allen Geräten abgemeldet.",
    SessionExpired "sitzung-abgelaufen" Warning "Ihre Sitzung ist abgelaufen. Bitte melden Sie sich erneut an; Ihre Eingaben sind aufgehoben.",
    FormRestored "eingaben-wiederhergestellt" Info "Ihre Eingaben sind wieder da. Sie sind noch nicht gespeichert.",
    DraftSaved "zwischenstand-gespeichert" Success "Ihr Zwischenstand ist gespeichert. Nur Sie sehen ihn; abgesendet ist noch nichts.",
    DraftDiscarded "zwischenstand-verworfen" Success "Der Zwischenstand ist verworfen.",
    PleaseSignIn "bitte-anmelden" Info "Bitte melden Sie sich an, um weiterzuarbeiten.",
}

impl Message {
    /// The message of a code; an unknown code says nothing.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|message| message.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_its_own_and_leads_back() {
        let codes: BTreeSet<_> = Message::ALL.iter().map(|message| message.code()).collect();
        assert_eq!(codes.len(), Message::ALL.len());
        for message in Message::ALL {
            assert_eq!(Message::from_code(message.code()), Some(*message));
            assert!(
                message
                    .code()
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-')
            );
        }
        assert_eq!(Message::from_code("<script>"), None);
    }
}
