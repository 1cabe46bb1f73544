//! Reads grades: one JSON object a line, with a call's reference and a grade from 0 to 3 per kommun.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::kommun::KommunSlug;

/// The grades by kommun, by the call's reference.
pub(super) type Grades = BTreeMap<String, BTreeMap<KommunSlug, u8>>;

#[derive(Deserialize)]
struct GradeLine {
    reference: String,
    grades: BTreeMap<KommunSlug, u8>,
}

/// Reads a file of grades.
///
/// # Errors
/// When a line is malformed; the error gives its number.
pub(super) fn read(path: &Path) -> Result<Grades> {
    let text = std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))?;
    parse(&text).with_context(|| format!("failed to read judgements from {}", path.display()))
}

fn parse(text: &str) -> Result<Grades> {
    let mut judged = Grades::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let GradeLine { reference, grades } =
            serde_json::from_str(line).with_context(|| format!("line {} is no judgement", at + 1))?;
        ensure!(grades.values().all(|grade| *grade <= 3), "line {}: a grade is 0, 1, 2 or 3", at + 1);
        judged.insert(reference, grades);
    }
    Ok(judged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines_and_names_the_faulty_one() {
        let judged = parse("{\"reference\": \"a\", \"grades\": {\"tyreso\": 3}, \"why\": \"x\"}\n\n").unwrap();
        assert_eq!(judged["a"]["tyreso"], 3);
        assert!(parse("{\"reference\": \"a\", \"grades\": {\"t\": 3}}\n{").unwrap_err().to_string().contains("line 2"));
        assert!(parse("{\"reference\": \"a\", \"grades\": {\"t\": 4}}").is_err());
    }
}
