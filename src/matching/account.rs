//! The whole sum behind a judgement, for whoever asks why, or why not.

use serde::Serialize;

use super::areas::areas;
use super::eligibility::{self, REALISTIC};
use super::evidence::Evidence;
use super::relevance::{self, Limit};
use super::thresholds::Thresholds;
use super::{judge_by, reasons};
use crate::kommun::{Eligible, Kommun, Level, Match, Priority};
use crate::opportunity::Kind;

/// A judgement with its parts. Score = part x the strongest of `areas` (its strength x its priority's weight).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Account {
    pub found: Match,
    /// From here on a call belongs in the digest, 0..1.
    pub digest_from: f64,
    /// From here on it is worth an alert, 0..1.
    pub alert_from: f64,
    /// What the kommun's answers have moved, in Swedish.
    pub thresholds_moved: Vec<String>,
    /// Whether there is anything to apply for.
    pub applicants: Applicants,
    /// How likely a kommun's part is, 0..1.
    pub part: f64,
    /// What the programme's guide gave before the text was read, 0..1; absent when no rule knows the programme.
    pub part_by_programme: Option<f64>,
    /// The rule's sentence.
    pub programme_says: Option<String>,
    /// Words that bring a kommun in.
    pub speaks_for: Vec<String>,
    /// Words for others, and who they are.
    pub speaks_against: Vec<String>,
    pub others: Vec<&'static str>,
    /// What kept the score down, in Swedish.
    pub held_down: Option<String>,
    /// What the call is about, strongest first, whether the kommun cares or not.
    pub areas: Vec<AreaAccount>,
}

/// A policy matter or a watched page has no applicants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicants {
    Some,
    None,
}

/// One area of a call and the priority that meets it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AreaAccount {
    pub id: String,
    /// In Swedish.
    pub name: String,
    /// How much the call is about it, 0..1.
    pub strength: f64,
    /// The call's words for it; none when only its programme says so.
    pub words: Vec<String>,
    /// Meaning brought it in: the words are of the title and come nearest to it. Absent when it did not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_meaning: bool,
    /// The priority that carries it best.
    pub priority: Option<Priority>,
    /// What the priority's weight counts as, 0.5..1; 0 without a priority.
    pub counts: f64,
    /// strength x counts x part, before anything held it down.
    pub score: f64,
}

/// Areas under this strength (0..1) are told on one line.
const MEANT: f64 = 0.25;

/// Judges as [`judge_by`] does and shows the sum.
pub fn account(evidence: &Evidence, kommun: &Kommun, thresholds: &Thresholds) -> Account {
    let verdict = eligibility::verdict(evidence, kommun);
    let sum = relevance::weigh(evidence, kommun, &verdict);
    let part = verdict.strength;
    let areas = evidence.areas.iter().filter_map(|shown| {
        let known = areas().at(shown.area)?;
        let carrier = relevance::carrier(evidence, shown, kommun);
        let (priority, counts) = carrier.map_or((None, 0), |(priority, counts)| (Some(priority.clone()), counts));
        Some(AreaAccount {
            id: known.id.clone(),
            name: known.name_sv.clone(),
            strength: share(shown.strength, 100),
            words: shown.words.clone(),
            by_meaning: shown.by_meaning,
            priority,
            counts: share(counts, 100),
            score: share(part * shown.strength * counts / 1_000, 1_000),
        })
    });
    Account {
        found: judge_by(evidence, kommun, thresholds),
        digest_from: share(thresholds.digest.from, 1_000),
        alert_from: share(thresholds.alert.from, 1_000),
        thresholds_moved: thresholds.told(),
        applicants: if evidence.kind == Kind::Funding { Applicants::Some } else { Applicants::None },
        part: share(part, 100),
        part_by_programme: evidence.rule.map(|rule| share(rule.strength, 100)),
        programme_says: evidence.rule.map(|rule| rule.says.clone()),
        speaks_for: evidence.local.words.clone(),
        speaks_against: evidence.others.words.clone(),
        others: evidence.other_names.clone(),
        held_down: sum.held.map(|limit| held(limit).to_owned()),
        areas: areas.collect(),
    }
}

fn held(limit: Limit) -> &'static str {
    match limit {
        Limit::NoRealisticPart => "Kommunens möjlighet att delta är för oklar för ett veckobrev.",
        Limit::OpenPassage => "Bara en passage som öppnar för all verksamhet bär den: högst veckobrev.",
        Limit::InPassing => "Policyn nämner området bara i förbigående: högst veckobrev.",
        Limit::Beside => "Varken rubriken eller programmet gäller området, bara texten: högst veckobrev.",
        Limit::ByMeaning => "Bara semantisk likhet bär den, inga gemensamma ord: högst veckobrev.",
        Limit::NoFunding => "Där finns inga medel att söka, så det blir ingen avisering: högst veckobrev.",
    }
}

fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole)
}

/// The account in Swedish lines: verdict first, then the sum.
pub fn told(account: &Account) -> Vec<String> {
    let Account { found, digest_from, alert_from, .. } = account;
    let mut out = vec![format!(
        "{} (poäng {}; veckobrev från {}, avisering från {})",
        verdict(found),
        format!("{:.3}", found.score).replace('.', ","),
        number(*digest_from),
        number(*alert_from)
    )];
    out.extend(account.thresholds_moved.iter().cloned());
    out.push(String::new());
    for reason in &found.reasons {
        out.push(reason.text.clone());
        out.extend(reason.passage.iter().map(|passage| format!("    {}", reasons::quoted(in_print(account, passage)))));
    }
    out.push(String::new());
    out.extend(part_lines(account));
    let (meant, mentioned): (Vec<_>, Vec<_>) = account.areas.iter().partition(|area| area.strength >= MEANT);
    if found.eligible == Eligible::No {
        let names: Vec<_> = meant.iter().map(|area| area.name.to_lowercase()).collect();
        out.extend((!names.is_empty()).then(|| format!("    Annars handlar den om {}.", names.join(", "))));
        return out;
    }
    out.extend(meant.iter().flat_map(|area| area_lines(area, account.part)));
    if meant.is_empty() {
        out.push("    Inget av de kommunala områdena är dess ämne.".to_owned());
    }
    if !mentioned.is_empty() {
        let names: Vec<_> = mentioned.iter().map(|area| area.name.to_lowercase()).collect();
        out.push(format!("    Nämns i förbigående: {}.", names.join(", ")));
    }
    out.extend(account.held_down.iter().map(|why| format!("Hölls nere: {why}")));
    out
}

/// A passage as it reads in print, where the copy of the policy is damaged.
fn in_print<'a>(account: &'a Account, passage: &'a str) -> &'a str {
    let of = |area: &'a AreaAccount| area.priority.as_ref().filter(|priority| priority.passage == passage);
    account.areas.iter().find_map(of).and_then(|priority| priority.quote.as_deref()).unwrap_or(passage)
}

/// Can the kommun take part, and which words speak for it or against?
fn part_lines(account: &Account) -> Vec<String> {
    if account.found.eligible == Eligible::No {
        return vec!["Så räknades det: ett hinder går före allt annat, och poängen blir 0.".to_owned()];
    }
    if account.applicants == Applicants::None {
        return vec!["Så räknades det: här finns inget att söka, så möjligheten att delta räknas som 1.".to_owned()];
    }
    let mut out = vec![format!(
        "Så räknades det: kommunens möjlighet att delta {}{}.",
        number(account.part),
        by_programme(account)
    )];
    if !account.speaks_for.is_empty() {
        out.push(format!("    Talar för att kommuner berörs: {}.", account.speaks_for.join(", ")));
    }
    if !account.speaks_against.is_empty() {
        let others = account.others.join(" och ");
        out.push(format!("    Talar för andra ({others}): {}.", account.speaks_against.join(", ")));
    }
    if account.part < share(REALISTIC, 100) {
        out.push(format!("    Under {} räknas möjligheten som orealistisk.", number(share(REALISTIC, 100))));
    }
    out
}

fn verdict(found: &Match) -> &'static str {
    match (found.level, found.eligible) {
        (Level::Alert, _) => "Relevant: avisering",
        (Level::Digest, _) => "Relevant: veckobrev",
        (Level::None, Eligible::No) => "Inte relevant: kommunen kan inte delta",
        (Level::None, _) => "Inte relevant",
    }
}

fn by_programme(account: &Account) -> String {
    match account.part_by_programme {
        None => " (programmet är okänt)".to_owned(),
        Some(part) if (part - account.part).abs() < f64::EPSILON => " (så säger programmet)".to_owned(),
        Some(part) => format!(" (programmet ger {}, resten är utlysningens ord)", number(part)),
    }
}

fn area_lines(area: &AreaAccount, part: f64) -> Vec<String> {
    let words = match area.words.is_empty() {
        true => "enligt programmet".to_owned(),
        false => area.words.join(", "),
    };
    let shown = if area.by_meaning { "genom semantisk likhet" } else { "i texten" };
    let head = format!("    {}: {} {shown} ({words})", area.name, number(area.strength));
    let Some(priority) = &area.priority else { return vec![format!("{head}; ingen prioritering i policyn.")] };
    let sum = format!(
        "        x prioriteringen {}{}, som väger {}, x möjligheten {} = {}",
        reasons::quoted(&priority.title),
        reasons::place(priority),
        number(area.counts),
        number(part),
        number(area.score)
    );
    vec![head, sum]
}

/// With a decimal comma, as Swedish has it; cut, so that what is under a limit does not look as if it reached it.
fn number(value: f64) -> String {
    format!("{:.2}", (value * 100.0 + 1e-6).floor() / 100.0).replace('.', ",")
}
