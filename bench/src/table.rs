//! The outcome as a table in Markdown, which also reads well in a terminal; aims that are
//! not met are said in words.

use std::{fmt::Write, fs, time::Duration};

use crate::{
    Plan,
    house::{Demo, Found},
    numbers::ms,
    scenarios::Scenario,
};

/// The size that the aims speak of.
const AIMED: usize = 10_000;

/// Machine, day and commit, then everything found.
pub fn write(plan: &Plan, demo: Option<&Demo>, found: &[Found]) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}\n", machine(plan));
    for found in found {
        size(&mut text, found);
    }
    if let Some(demo) = demo {
        example(&mut text, demo);
    }
    let missed: Vec<String> = found
        .iter()
        .filter(|found| found.measures == AIMED)
        .flat_map(missed)
        .chain(demo.into_iter().flat_map(missed_by_demo))
        .collect();
    match missed.is_empty() {
        true if found.iter().any(|found| found.measures == AIMED) => {
            text.push_str("All aims are met.\n")
        }
        true => text.push_str("The aims speak of 10,000 measures.\n"),
        false => {
            text.push_str("Not met:\n");
            for line in missed {
                let _ = writeln!(text, "- {line}");
            }
        }
    }
    text
}

fn size(text: &mut String, found: &Found) {
    let _ = writeln!(text, "### {} measures\n", thousands(found.measures));
    let _ = writeln!(
        text,
        "| page | bytes | gzip | requests/s | by hand | constant | of by hand | CPU | CPU by hand | p50 | p95 |"
    );
    let _ = writeln!(text, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for page in &found.pages {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {:.0} | {:.0} | {:.0} | {:.0} % | {} | {} | {} | {} |",
            page.scenario.name(),
            thousands(page.bytes),
            thousands(page.compressed),
            page.page.per_second,
            page.by_hand.per_second,
            page.constant.per_second,
            100.0 * page.page.per_second / page.by_hand.per_second,
            ms(page.page.cpu),
            ms(page.by_hand.cpu),
            ms(page.page.p50),
            ms(page.page.p95),
        );
    }
    let _ = writeln!(text, "\n| | |\n|---|--:|");
    for start in &found.starts {
        let name = Scenario::Start(start.who).name();
        let _ = writeln!(
            text,
            "| {name}: first after a write (p95), then | {} ({}), {} |",
            ms(start.first),
            ms(start.first_p95),
            ms(start.again)
        );
    }
    let save = &found.save;
    let _ = writeln!(
        text,
        "| save of a report p50 (p95) | {} ({}) |",
        ms(save.p50),
        ms(save.p95)
    );
    let _ = writeln!(
        text,
        "| raw FULL commit p50; aim for the save | {}; {} |",
        ms(save.raw),
        ms(save.aim())
    );
    let _ = writeln!(
        text,
        "| cold start until the first answer | {} |",
        ms(found.cold_start)
    );
    let _ = writeln!(
        text,
        "| memory at rest; under 64 connections | {:.1} MiB; {:.1} MiB |\n",
        found.idle, found.under_load
    );
}

fn example(text: &mut String, demo: &Demo) {
    let _ = writeln!(text, "### Example data\n\n| | |\n|---|--:|");
    let _ = writeln!(
        text,
        "| cold start until the first answer | {} |",
        ms(demo.cold_start)
    );
    let _ = writeln!(
        text,
        "| memory at rest after one sign-in | {:.1} MiB |",
        demo.idle
    );
    let _ = writeln!(
        text,
        "| memory after {} more sign-ins | {:.1} MiB |",
        demo.sign_ins, demo.after_sign_ins
    );
    if demo.vitals.is_empty() {
        text.push('\n');
        return;
    }
    let _ = writeln!(
        text,
        "\n| first view, slow line and processor | over the wire | of it wasm | LCP | TBT | CLS |"
    );
    let _ = writeln!(text, "|---|--:|--:|--:|--:|--:|");
    for page in &demo.vitals {
        let _ = writeln!(
            text,
            "| {} | {:.1} kB | {:.1} kB | {:.2} s | {:.0} ms | {:.3} |",
            page.page,
            page.bytes as f64 / 1000.0,
            page.wasm as f64 / 1000.0,
            page.lcp / 1000.0,
            page.tbt,
            page.cls
        );
    }
    text.push('\n');
}

/// The aims of the house at 10,000 measures.
fn missed(found: &Found) -> Vec<String> {
    let mut missed = Vec::new();
    let mut aim = |met: bool, what: String| {
        if !met {
            missed.push(what);
        }
    };
    for page in &found.pages {
        let ratio = page.page.per_second / page.by_hand.per_second;
        let aimed = matches!(page.scenario, Scenario::Start(_) | Scenario::List);
        aim(
            !aimed || ratio >= 0.5,
            format!(
                "{}: {:.0} % of by hand, aim 50 %",
                page.scenario.name(),
                ratio * 100.0
            ),
        );
    }
    for start in &found.starts {
        let name = Scenario::Start(start.who).name();
        aim(
            start.first <= Duration::from_millis(20),
            format!("{name}: {} after a write, aim 20 ms", ms(start.first)),
        );
        aim(
            start.again <= Duration::from_millis(2),
            format!("{name}: then {}, aim 2 ms", ms(start.again)),
        );
    }
    let save = &found.save;
    aim(
        save.p50 <= save.aim(),
        format!("save: {}, aim {}", ms(save.p50), ms(save.aim())),
    );
    missed
}

fn missed_by_demo(demo: &Demo) -> Vec<String> {
    let mut missed = Vec::new();
    if demo.idle > 40.0 {
        missed.push(format!("memory at rest: {:.1} MiB, aim 40", demo.idle));
    }
    if demo.cold_start > Duration::from_millis(500) {
        missed.push(format!("cold start: {}, aim 500 ms", ms(demo.cold_start)));
    }
    for page in &demo.vitals {
        let most = if page.wasm > 0 { 150_000 } else { 100_000 };
        if page.bytes > most {
            missed.push(format!(
                "{}: {} bytes over the wire, aim {most}",
                page.page, page.bytes
            ));
        }
        if page.lcp > 800.0 {
            missed.push(format!(
                "{}: LCP {:.2} s, aim 0.8 s",
                page.page,
                page.lcp / 1000.0
            ));
        }
    }
    missed
}

fn machine(plan: &Plan) -> String {
    let read = |file: &str, key: &str| {
        fs::read_to_string(file).ok().and_then(|text| {
            let line = text.lines().find(|line| line.starts_with(key))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        })
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpu = read("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into());
    let ram = read("/proc/meminfo", "MemTotal")
        .and_then(|text| text.trim_end_matches("kB").trim().parse::<f64>().ok())
        .map_or_else(String::new, |kib| {
            format!(", {:.0} GiB RAM", kib / 1024.0 / 1024.0)
        });
    format!(
        "{} · commit {} · {cores} cores of {cpu}{ram} · {} connections, {} rounds of {:.1} s, medians",
        plan.date,
        plan.commit,
        plan.connections,
        plan.rounds,
        plan.round.as_secs_f64()
    )
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(100), "100");
        assert_eq!(thousands(100_000), "100,000");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
