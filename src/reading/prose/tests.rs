//! Passages of our own, in the shapes in which funders write, and what each of them says.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::reading::sums::CostBearer;
use crate::text::html;

/// What was read, in one line.
fn summary(prose: &ExtractedTerms) -> String {
    let mut out = String::new();
    let dates = &prose.dates;
    let mut word = |text: String| write!(out, " {text}").unwrap();
    prose.opens().into_iter().for_each(|day| word(format!("opens {day}")));
    prose.deadline().into_iter().for_each(|deadline| word(format!("closes {}", deadline.date)));
    prose.deadline_time().into_iter().for_each(&mut word);
    dates.zone.into_iter().for_each(|zone| word(zone.to_owned()));
    let windows = dates.periods.iter().filter(|_| dates.periods.len() > 1);
    windows.for_each(|window| word(format!("window {}/{}", window.opens, window.closes)));
    let cutoffs = dates.deadlines.iter().filter(|_| dates.deadlines.len() > 1);
    cutoffs.for_each(|deadline| word(format!("cutoff {}", deadline.date)));
    dates.extended_from.into_iter().for_each(|day| word(format!("extended from {day}")));
    for (is, name) in [
        (prose.is_year_inferred(), "inferred"),
        (dates.rolling, "rolling"),
        (dates.closed, "closed"),
        (dates.preliminary, "preliminary"),
    ] {
        Some(name).filter(|_| is).into_iter().for_each(|name| word(name.to_owned()));
    }
    for sum in &prose.amounts {
        word(format!("[{} {} {:?} '{}']", sum.amount.value, sum.amount.currency, sum.purpose, sum.words));
    }
    for share in &prose.shares {
        word(format!("{}% {}", share.percent, if share.of == CostBearer::Funder { "paid" } else { "own" }));
    }
    prose.applicants.iter().for_each(|a| word(format!("({}: {:?})", a.who, a.verdict)));
    if let Some(consortium) = &prose.consortium {
        word(format!("partners {:?} countries {:?}", consortium.partners, consortium.countries));
    }
    out.trim().to_owned()
}

fn language(word: &str) -> Language {
    match word {
        "sv" => Language::Sv,
        "da" => Language::Da,
        "no" => Language::No,
        _ => Language::En,
    }
}

fn read_on(text: &str, lang: &str, day: &str) -> ExtractedTerms {
    extract(text, language(lang), DateAnchor::Today(day.parse().unwrap()), Zone::Stockholm)
}

fn published(text: &str, lang: &str, day: &str) -> ExtractedTerms {
    extract(text, language(lang), DateAnchor::Published(day.parse().unwrap()), Zone::Stockholm)
}

#[test]
fn passages_say_what_they_say() {
    let lines: Vec<&str> = include_str!("passages.txt").lines().filter(|line| !line.starts_with('#')).collect();
    let mut wrong = Vec::new();
    for pair in lines.chunks(2) {
        let [passage, expected] = pair else { panic!("a passage without its reading: {pair:?}") };
        let (lang, text) = passage.split_once(' ').unwrap();
        let text = html::tidy_lines(&text.replace("\\n", "\n"));
        let read = match lang.split_once('@') {
            Some((lang, day)) => published(&text, lang, day),
            None => read_on(&text, lang, "2026-11-22"),
        };
        let read = summary(&read);
        if read != expected.trim_start_matches('=').trim() {
            wrong.push(format!("{passage}\n= {read}\nbut should be {expected}"));
        }
    }
    assert!(lines.len() >= 696 && wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn publication_decides_the_year_and_which_deadline_is_next() {
    let day = |text: &str| DateAnchor::Published(text.parse().unwrap());
    let read = |text: &str, near: DateAnchor| summary(&extract(text, Language::Sv, near, Zone::Stockholm));
    assert_eq!(read("Sista ansökningsdag 15 oktober", day("2021-09-01")), "closes 2021-10-15 inferred");
    assert_eq!(read("Sista ansökningsdag 15 februari", day("2025-12-01")), "closes 2026-02-15 inferred");
    assert_eq!(
        read("Ansökningsdagar: 3 mars 2026 och 6 oktober 2026.", day("2026-05-01")),
        "closes 2026-10-06 cutoff 2026-03-03 cutoff 2026-10-06"
    );
    assert_eq!(read("Sista ansökningsdag 15 oktober", DateAnchor::Unknown), "");
}

#[test]
fn words_are_kept() {
    let prose = read_on("Du kan få 2 miljoner kronor. Kommuner och regioner kan söka.", "sv", "2026-05-01");
    assert_eq!(prose.amounts.first().unwrap().words, "2 miljoner kronor");
    assert_eq!(prose.applicants.first().unwrap().words, "Kommuner och regioner kan söka.");
}

#[test]
fn a_page_of_nothing_but_sums_and_names_costs_little() {
    let busy =
        read_on(&"Kommuner och företag kan söka 2 miljoner kronor, minst 50 %. ".repeat(500), "sv", "2026-05-01");
    assert!(busy.amounts.len() <= 100 && busy.applicants.len() == 2 && busy.shares.len() <= 100);
    read_on(&"1 000 000 ".repeat(20_000), "sv", "2026-05-01");
    read_on(&"kan inte ".repeat(20_000), "sv", "2026-05-01");
}

proptest! {
    #[test]
    fn never_panics(
        text in "\\PC{0,120}",
        words in "((kan|får|inte|söka|kommuner|företag|utom|och|,|men|högst|minst|[0-9]{1,6}|%|€|kr|mio\\.|miljoner|SEK|–|till| |\n|ö|vecka|sista|mars|kl\\.)){0,60}",
    ) {
        for near in [DateAnchor::Unknown, DateAnchor::Today(Date::MAX), DateAnchor::Published(Date::MIN)] {
            extract(&text, Language::Sv, near, Zone::Helsinki);
            let prose = extract(&words, Language::Da, near, Zone::Brussels);
            summary(&prose);
        }
    }
}
