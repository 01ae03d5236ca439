//! What a page shows of a `Zwischenstand`: the button and the line under a form, the
//! notice above it, the warning before the session ends. Knows no single form; keeping
//! and reading it is `crate::form_drafts`. The word "Entwurf" is not used: that is a
//! state of a measure which colleagues see.

use axum::{http::StatusCode, response::Response};
use backend::form_drafts::FormDraft;
use domain::ids::{AccountId, FormDraftId};
use leptos::prelude::*;

use super::{
    address::Address,
    alert::Notice,
    form::{ButtonLink, Filled, FormSpec, Weight},
    visit::Visit,
    when,
};

/// Where drafts are kept, and listed.
pub const STORE: &str = "/zwischenstaende";
/// Hidden field of every form that keeps drafts: which showing of it this is.
pub const MARK: &str = "zwischenstand";
/// `?zwischenstand=weiter` opens the form with its draft.
pub const OPEN: &str = "zwischenstand";

/// What the forms of a page need to know of it.
#[derive(Clone)]
pub struct Frame {
    account: Option<AccountId>,
    path: String,
    title: String,
    record: String,
    session_seconds: i64,
    /// When the draft was kept that the form shows.
    opened: Option<String>,
}

impl Frame {
    pub fn of(visit: &Visit, title: &str, kicker: Option<&str>) -> Self {
        Self {
            account: visit.actor.as_ref().map(|actor| actor.account),
            path: visit.path.clone(),
            title: title.to_owned(),
            record: kicker.unwrap_or_default().to_owned(),
            session_seconds: visit.ui.session_seconds,
            opened: visit.opened_draft().map(|draft| when::german(draft.at)),
        }
    }

    /// Where this form is kept. Its title goes along, for the list; the account, so that
    /// nothing is kept for whoever signs in at the same desk after it.
    fn store(&self, account: AccountId, spec: &FormSpec, path: &str) -> String {
        let elsewhere = path != self.path;
        let first = spec.free_text().next().map_or("", |field| field.label);
        let title = if elsewhere { first } else { &self.title };
        let record = match (elsewhere, self.record.is_empty()) {
            (false, _) => self.record.clone(),
            (true, true) => self.title.clone(),
            (true, false) => format!("{} {}", self.record, self.title),
        };
        Address::new(STORE)
            .and("formular", path)
            .and("konto", account.to_string())
            .and("titel", title)
            .and("zu", record)
            .to_string()
    }
}

/// The form at its address, as somebody left it, and on whose text it builds.
pub fn filled(spec: &'static FormSpec, draft: &FormDraft) -> Filled {
    let mark = format!("{} {}", fresh(), draft.holder);
    Filled::typed(spec, &draft.fields).set(MARK, mark)
}

/// The address that opens a form with its draft.
pub fn open_path(path: &str) -> Address {
    Address::new(path).and(OPEN, "weiter")
}

#[derive(Clone, Copy)]
struct Taken;

/// Marks an answer that shows what became of a form in place of leading on: the form is
/// done with all the same.
#[must_use]
pub fn taken(mut response: Response) -> Response {
    response.extensions_mut().insert(Taken);
    response
}

/// Whether this answers a form that was taken; every other answer shows it again.
pub fn is_taken(response: &Response) -> bool {
    response.status() == StatusCode::SEE_OTHER || response.extensions().get::<Taken>().is_some()
}

fn fresh() -> String {
    backend::ids::fresh::<FormDraftId>().to_string()
}

/// What stands in and under a form that keeps drafts.
pub struct Foot {
    /// Where the island sends to.
    pub store: String,
    /// Text that came back from the server and is kept nowhere yet.
    pub typed: bool,
    pub view: AnyView,
}

/// `None` for a form that keeps none, and for visitors.
pub fn foot(form: &Filled, path: &str) -> Option<Foot> {
    let frame = use_context::<Frame>()?;
    let account = frame.account.filter(|_| form.spec().keeps_drafts())?;
    let held = form.value(MARK);
    let typed = !held.is_empty() && frame.opened.is_none();
    let mark = if held.is_empty() { fresh() } else { held };
    let store = frame.store(account, form.spec(), path);
    let (hidden, at) = (frame.opened.is_none(), frame.opened.unwrap_or_default());
    let minutes = frame.session_seconds / 60;
    let formaction = store.clone();
    let view = view! {
        <input r#type="hidden" name=MARK value=mark />
        <div class="draft">
            <button class="kern-btn kern-btn--tertiary draft__save" r#type="submit" formaction=formaction data-draft-save="">
                <span class="kern-label">"Zwischenstand sichern"</span>
            </button>
            <div class="draft__words" aria-live="polite">
                <p class="draft__saved" hidden=hidden>
                    "Zwischenstand gespeichert " <time aria-live="off">{at}</time>
                    <span class="draft__aside">" – nur für Sie, noch nicht abgesendet"</span>
                </p>
                <div class="draft__problem"></div>
            </div>
            <p class="draft__hint">
                {format!("Wenn Sie {minutes} Minuten nichts tun, werden Sie abgemeldet; was Sie danach noch absenden, ist nach dem Anmelden wieder da.")}
                <span class="draft__keys" hidden=true>" Strg+S sendet das Formular ab."</span>
            </p>
        </div>
    }
    .into_any();
    Some(Foot { store, typed, view })
}

/// Stands hidden beside a form until the session is about to end (WCAG 2.2.1).
pub fn session_strip() -> Option<AnyView> {
    let frame = use_context::<Frame>()?;
    frame.account?;
    let sign_in = Address::new("/anmelden").and("weiter", STORE).to_string();
    Some(view! {
        <div class="session-strip" role="alert" hidden=true data-left=frame.session_seconds.to_string()>
            <div class="session-strip__ends">
                <p>"Ihre Sitzung endet in " <span class="session-strip__left"></span> ", wenn Sie nichts tun."</p>
                <button class="kern-btn kern-btn--primary" r#type="button" data-session-extend=""><span class="kern-label">"Weiterarbeiten"</span></button>
            </div>
            <p class="session-strip__over" hidden=true>
                "Ihre Sitzung ist beendet. Was hier steht, bleibt stehen: "
                <a href=sign_in target="_blank" rel="noopener">"In einem neuen Fenster anmelden"</a>
                " und dann hier weiterarbeiten."
            </p>
        </div>
        <p class="form-too-large" role="alert" hidden=true>
            "Das Formular ist mit mehr als 2 MB Text zu groß und wurde nicht abgesendet. Bitte kürzen Sie den längsten Text; hier ist noch alles da."
        </p>
    }.into_any())
}

/// Above the form: that there is a draft, or that the form shows it.
pub fn notice(visit: &Visit) -> Option<AnyView> {
    let draft = visit.draft.as_deref()?;
    if visit.kept_form().is_some() {
        return None;
    }
    let at = when::german(draft.at);
    let discard = discard_form(draft, true);
    Some(if visit.opened_draft().is_some() {
        view! {
            <Notice title=format!("Sie arbeiten an Ihrem Zwischenstand vom {at} weiter")>
                <p>"Er ist noch nicht abgesendet. Hat jemand den Eintrag inzwischen geändert, sehen Sie beim Absenden beide Fassungen."</p>
                <div class="buttons">{discard}</div>
            </Notice>
        }
        .into_any()
    } else {
        let open = open_path(&draft.path).to_string();
        view! {
            <Notice title=format!("Sie haben hier am {at} einen Zwischenstand gespeichert")>
                <p>"Er wurde von selbst gesichert, weil Sie etwas eingegeben und nicht abgesendet haben. Unten sehen Sie das Formular ohne ihn; was Sie dort schreiben, wird erst wieder gesichert, wenn Sie den Zwischenstand weiterführen oder verwerfen."</p>
                <div class="buttons">
                    <ButtonLink href=open label="Am Zwischenstand weiterarbeiten" weight=Weight::Secondary />
                    {discard}
                </div>
            </Notice>
        }
        .into_any()
    })
}

/// The button that removes a draft; then back to its form, or to the list.
pub fn discard_form(draft: &FormDraft, to_form: bool) -> AnyView {
    let action = Address::new(format!("{STORE}/{}", draft.id))
        .and("von", if to_form { "formular" } else { "" })
        .to_string();
    let what = (!to_form).then(|| {
        view! { <span class="kern-sr-only">{format!(": {} {}", draft.title, draft.record)}</span> }
    });
    let label = if to_form {
        "Zwischenstand verwerfen"
    } else {
        "Verwerfen"
    };
    view! {
        <form method="post" action=action>
            <button class="kern-btn kern-btn--secondary" r#type="submit"><span class="kern-label">{label}{what}</span></button>
        </form>
    }
    .into_any()
}
