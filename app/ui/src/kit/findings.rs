//! What the checks of the money found, in words: at the measure, before money is asked
//! for, and on the page of a programme. They block nothing.

use domain::money_check::{Finding, Tone};
use leptos::prelude::*;

use super::alert::Notice;

/// Findings and questions as notices, the gravest first; `None` when there are none.
pub fn findings_view(findings: &[Finding], questions: &[String]) -> Option<AnyView> {
    let of = |tone: Tone| -> Vec<String> {
        findings
            .iter()
            .filter(|finding| finding.tone == tone)
            .map(|finding| finding.sentence.clone())
            .collect()
    };
    let parts: Vec<AnyView> = [
        ("warning", "Passt so nicht", of(Tone::Warning)),
        ("info", "Bitte ansehen", of(Tone::Hint)),
        ("info", "Bitte selbst beantworten", questions.to_vec()),
    ]
    .into_iter()
    .filter(|(_, _, sentences)| !sentences.is_empty())
    .map(|(tone, title, sentences)| notice(tone, title, sentences))
    .collect();
    (!parts.is_empty()).then(|| {
        view! {
            <div class="findings">
                {parts}
                <p class="small muted">"Automatische Prüfung der eingetragenen Angaben gegen die Regeln der Programme. Sie entscheidet und verhindert nichts."</p>
            </div>
        }
        .into_any()
    })
}

fn notice(tone: &'static str, title: &'static str, sentences: Vec<String>) -> AnyView {
    view! { <Notice tone=tone title=title>{sentence_list(sentences)}</Notice> }.into_any()
}

/// One sentence as a paragraph, several as a list.
pub fn sentence_list(sentences: Vec<String>) -> AnyView {
    match <[String; 1]>::try_from(sentences) {
        Ok([one]) => view! { <p>{one}</p> }.into_any(),
        Err(many) => {
            let items: Vec<AnyView> = many
                .into_iter()
                .map(|sentence| view! { <li>{sentence}</li> }.into_any())
                .collect();
            view! { <ul class="bullets">{items}</ul> }.into_any()
        }
    }
}
