//! Writes a proposed kommun file as TOML, with doubts as comments.

use std::fmt::Write;

use super::Proposal;
use super::proposal::ProposedPriority;
use crate::kommun::Vanort;

/// Returns the whole file.
pub fn toml(proposal: &Proposal) -> String {
    let mut out = String::new();
    for doubt in &proposal.doubts {
        let _ = writeln!(out, "# osäker: {}", one_line(doubt));
    }
    let keys = [
        ("namn", &proposal.namn),
        ("kommunkod", &proposal.kommunkod),
        ("lan", &proposal.lan),
        ("policy", &proposal.policy),
    ];
    for (key, value) in keys {
        let _ = writeln!(out, "{key} = {}", quoted(value));
    }
    out.push_str(&twin_towns(&proposal.vanorter));
    if !proposal.program.is_empty() {
        let names: Vec<String> = proposal.program.iter().map(|name| quoted(name)).collect();
        let _ = writeln!(out, "program = [{}]", names.join(", "));
    }
    for proposed in &proposal.priorities {
        out.push_str(&priority(proposed));
    }
    out
}

fn twin_towns(twins: &[Vanort]) -> String {
    if twins.is_empty() {
        return "vanorter = []\n".to_owned();
    }
    let row = |twin: &Vanort| format!("  {{ ort = {}, land = {} }},\n", quoted(&twin.ort), quoted(&twin.land));
    format!("vanorter = [\n{}]\n", twins.iter().map(row).collect::<String>())
}

fn priority(ProposedPriority { priority, doubts }: &ProposedPriority) -> String {
    let mut out = "\n".to_owned();
    for doubt in doubts {
        let _ = writeln!(out, "# osäker: {}", one_line(doubt));
    }
    let _ = writeln!(out, "[[priority]]\narea = {}", quoted(priority.area.as_str()));
    let _ = writeln!(out, "title = {}\nweight = {:.1}", quoted(&priority.title), priority.weight);
    let _ = writeln!(out, "passage = {}\nplace = {}", quoted(&priority.passage), quoted(&priority.place));
    out
}

/// Returns the text on one line, because a comment ends with its line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Returns a TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
