//! Proposes a kommun file from an adopted policy, for a person to check and correct.

mod lines;
mod outline;
mod pdf;
mod proposal;
#[cfg(test)]
mod tests;
mod twin_towns;
mod write;

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::register::{self, RegisteredKommun};
use crate::kommun::Vanort;
use crate::matching::policy::{PolicySentence, correct_scan, read_sentence};
use crate::text::{Language, fold, html, language, ocr_repair};

use outline::Passage;
use proposal::{ProposedPriority, TextQuality, propose};

pub use write::toml;

/// The proposed content of a kommun file.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    pub slug: String,
    pub namn: String,
    pub kommunkod: String,
    pub lan: String,
    pub policy: String,
    pub vanorter: Vec<Vanort>,
    /// Programmes and partners that the policy names.
    pub program: Vec<String>,
    pub priorities: Vec<ProposedPriority>,
    /// The doubts that a person should check, in Swedish.
    pub doubts: Vec<String>,
}

/// The largest policy file, in bytes.
const MAX_FILE: u64 = 32 << 20;
/// The longest text, in bytes; no adopted policy is longer.
const MAX_TEXT: usize = 400_000;
/// The fewest sentences about a kommun that make a text a kommun's policy.
const MIN_KOMMUN_SENTENCES: usize = 2;

/// Reads the text of a policy's file: plain, Markdown, or PDF with a text layer, which `read_pdf` reads.
///
/// # Errors
/// When it cannot be read, is too large, or is a scan.
pub fn read_file(path: &Path, read_pdf: impl FnOnce(&Path) -> Result<String>) -> Result<String> {
    let size = std::fs::metadata(path).with_context(|| format!("failed to read {}", path.display()))?.len();
    if size > MAX_FILE {
        bail!("{} is larger than {} MB: no policy is", path.display(), MAX_FILE >> 20);
    }
    let bytes = std::fs::read(path).with_context(|| format!("failed to read {}", path.display()))?;
    if bytes.starts_with(b"%PDF") {
        return read_pdf(path).with_context(|| format!("failed to read {}", path.display()));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(_) => bail!("{} is neither UTF-8 text nor PDF: save it as one of them", path.display()),
    }
}

/// Reads the text of a PDF. A hostile one may take any time and memory, so for untrusted files the caller has to limit
/// the process.
///
/// # Errors
/// When it cannot be read, or is a scan.
pub fn read_pdf(path: &Path) -> Result<String> {
    pdf::text(std::fs::read(path).with_context(|| format!("failed to read {}", path.display()))?)
}

/// Finds the kommun by its code, or else by its name.
///
/// # Errors
/// When neither is known; the message names the nearest kommun.
pub fn find_kommun(name: &str, code: Option<&str>) -> Result<&'static RegisteredKommun> {
    let named = register::by_name(name);
    let Some(code) = code else {
        let near = register::nearest(name).map(|near| format!("{} ({})", near.name, near.code)).unwrap_or_default();
        return named
            .with_context(|| format!("no kommun is called \"{name}\": did you mean {near}? Or give --kommunkod"));
    };
    let Some(known) = register::by_code(code) else {
        let near = named.map(|known| format!(": {} has {}", known.name, known.code)).unwrap_or_default();
        bail!("no kommun has the code \"{code}\"{near}");
    };
    match named {
        Some(other) if other.code != known.code => {
            bail!("the code {code} is {}'s, not {}'s ({})", known.name, other.name, other.code)
        }
        _ => Ok(known),
    }
}

/// Proposes a kommun file from a policy's text.
///
/// # Errors
/// When the text is empty, not Swedish, no kommun's policy, or names no priority: nothing is proposed without a
/// passage.
pub fn import(text: &str, name: &str, known: &RegisteredKommun) -> Result<Proposal> {
    if text.len() > MAX_TEXT {
        bail!("the text is longer than any policy ({} kB): import the policy alone", text.len() / 1000);
    }
    if text.chars().filter(|c| c.is_alphabetic()).count() < 100 {
        bail!("the file holds hardly any text: nothing to propose");
    }
    if language::detect(text) != Language::Sv {
        bail!(
            "the text is not in Swedish: only the adopted Swedish policy is read, so that passages are its own words"
        );
    }
    let quality = if ocr_repair::is_damaged(text) { TextQuality::Scanned } else { TextQuality::Clean };
    let passages = outline::outline(text);
    let sentences: Vec<PolicySentence> = passages.iter().map(|passage| interpret(&passage.text, quality)).collect();
    if sentences.iter().filter(|said| said.names_kommun).count() < MIN_KOMMUN_SENTENCES {
        bail!("the text does not read as a kommun's policy: nothing is proposed");
    }
    let (policy, mut doubts) = policy_name(text);
    let mut priorities = propose(&passages, quality);
    // Passages under the document's own title are its beginning.
    for proposed in priorities.iter_mut().filter(|proposed| fold(&proposed.priority.place).contains(&fold(&policy))) {
        proposed.priority.place = proposal::BEGINNING.to_owned();
    }
    if priorities.is_empty() {
        bail!("no passage of the text names a priority in a field of municipal work: nothing is proposed");
    }
    if quality == TextQuality::Scanned {
        doubts.push("texten är skannad med skadade å, ä och ö: läs passagerna mot originalet".to_owned());
    }
    let (vanorter, program) = (vanorter(&passages, &sentences, quality, &mut doubts), program(&sentences));
    let slug = slug(known.name);
    let (kommunkod, lan) = (known.code.to_owned(), known.lan.to_owned());
    Ok(Proposal { slug, namn: name.trim().to_owned(), kommunkod, lan, policy, vanorter, program, priorities, doubts })
}

fn interpret(text: &str, quality: TextQuality) -> PolicySentence {
    match quality {
        TextQuality::Clean => read_sentence(text),
        TextQuality::Scanned => read_sentence(&correct_scan(text)),
    }
}

fn vanorter(
    passages: &[Passage],
    sentences: &[PolicySentence],
    print: TextQuality,
    doubts: &mut Vec<String>,
) -> Vec<Vanort> {
    let mut found: Vec<Vanort> = Vec::new();
    let about_twin_towns = passages.iter().zip(sentences).filter(|(_, said)| said.names_twin_towns);
    for mut twin in about_twin_towns.clone().flat_map(|(passage, _)| twin_towns::twin_towns(&passage.text)) {
        // "Vänorten Kuldiga i Lettland": the word before the name begins the sentence.
        while let Some((_, rest)) =
            twin.ort.split_once(' ').filter(|(first, _)| interpret(first, print).names_twin_towns)
        {
            twin.ort = rest.trim_start().to_owned();
        }
        if !found.contains(&twin) {
            found.push(twin);
        }
    }
    if found.is_empty() && about_twin_towns.count() > 0 {
        doubts.push("policyn talar om vänorter men nämner ingen med ort och land: fyll i vanorter".to_owned());
    }
    found
}

fn program(sentences: &[PolicySentence]) -> Vec<String> {
    let mut names: Vec<String> =
        sentences.iter().flat_map(|said| &said.partners).map(|name| (*name).to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// Words in titles of policies, folded.
const TITLE_WORDS: [&str; 8] = [
    "policy",
    "program for",
    "strategi",
    "riktlinje",
    "inriktning for",
    "handlingsplan",
    "politiskt program",
    "plan for",
];
/// The number of lines with text among which the title is looked for.
const TITLE_LINES: usize = 12;

/// Returns the document's own title, or a default one with a doubt.
fn policy_name(text: &str) -> (String, Vec<String>) {
    let lines = text.lines().map(html::collapse_whitespace).filter(|line| !line.is_empty()).take(TITLE_LINES);
    let titled = lines.map(|line| line.trim_start_matches(['#', ' ']).trim_start_matches("Titel: ").to_owned());
    let is_title = |line: &String| {
        let folded = fold(line);
        let contents = line.ends_with(|c: char| c == '.' || c.is_ascii_digit());
        line.chars().count() <= 100 && !contents && TITLE_WORDS.iter().any(|word| folded.contains(word))
    };
    let titles: Vec<String> = titled.filter(is_title).collect();
    match titles.iter().find(|line| line.split_whitespace().count() > 1).or(titles.first()) {
        Some(title) => (title.clone(), Vec::new()),
        None => ("Internationell policy".to_owned(), vec!["policyns namn framgår inte: skriv dess titel".to_owned()]),
    }
}

/// Returns the name of the kommun's file: `Upplands-Bro` becomes `upplands-bro`.
fn slug(name: &str) -> String {
    fold(name).replace(' ', "-")
}
