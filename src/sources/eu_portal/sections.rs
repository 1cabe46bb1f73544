//! The text of a call, cut at the headings that the portal marks with the class `topicdescriptionkind`.

use super::super::bounded;
use super::fields::RowFields;
use crate::opportunity::SectionKind;
use crate::text::html;

const HEADING_CLASS: &str = "topicdescriptionkind";

/// Returns all prose of a row.
pub(super) fn row_sections(fields: &RowFields<'_>) -> Vec<(SectionKind, String)> {
    let mut sections = Vec::new();
    for name in ["descriptionByte", "description"] {
        if sections.is_empty() {
            sections = fields.first(name).map(|text| description(&text)).unwrap_or_default();
        }
    }
    let extra_fields = [
        ("destinationDescription", SectionKind::Destination),
        ("missionDescription", SectionKind::Destination),
        ("destinationDetails", SectionKind::Destination),
        ("missionDetails", SectionKind::Destination),
        ("topicConditions", SectionKind::Conditions),
        ("furtherInformation", SectionKind::Other),
        ("supportInfo", SectionKind::Boilerplate),
    ];
    for (name, kind) in extra_fields {
        add_section(&mut sections, kind, &fields.first(name).unwrap_or_default());
    }
    sections
}

/// Adds the text of an HTML field, unless it is blank or already there.
pub(super) fn add_section(sections: &mut Vec<(SectionKind, String)>, kind: SectionKind, field: &str) {
    let text = html::to_text(bounded(field));
    if !text.is_empty() && !sections.iter().any(|(_, known)| *known == text) {
        sections.push((kind, text));
    }
}

/// Cuts a description at its headings: `<p class="topicdescriptionkind">Scope:</p>`, or
/// `<span class="topicdescriptionkind">Scope</span>:` in older ones. What stands before the first is the summary.
pub(super) fn description(field: &str) -> Vec<(SectionKind, String)> {
    let mut sections = Vec::new();
    let mut kind = SectionKind::Summary;
    let mut rest = bounded(field);
    while let Some((before, heading, after)) = next_heading(rest) {
        add_section(&mut sections, kind, before);
        kind = section_kind(&html::to_line(heading));
        rest = after.trim_start().strip_prefix(':').unwrap_or(after);
    }
    add_section(&mut sections, kind, rest);
    sections
}

/// Returns what stands before the next heading, the heading, and what stands after it.
fn next_heading(text: &str) -> Option<(&str, &str, &str)> {
    let mark = text.find(HEADING_CLASS)?;
    let before = text.get(..text.get(..mark)?.rfind('<')?)?;
    let tag_end = mark + text.get(mark..)?.find('>')? + 1;
    let inner = text.get(tag_end..)?;
    let heading = inner.get(..inner.find("</")?)?;
    let closing = inner.get(heading.len()..)?;
    let after = closing.get(closing.find('>')? + 1..)?;
    Some((before, heading, after))
}

fn section_kind(heading: &str) -> SectionKind {
    let heading = heading.trim_end_matches(':').trim().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|w| heading.starts_with(w));
    if begins(&["expected outcome", "expected impact", "expected result"]) {
        SectionKind::ExpectedOutcome
    } else if begins(&["scope"]) {
        SectionKind::Scope
    } else if begins(&["objective", "specific challenge"]) {
        SectionKind::Objective
    } else {
        SectionKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_heading_cut_the_text() {
        let text = "<p>First.</p><p class=\"topicdescriptionkind\">Expected Outcome:</p><p>Better &amp; safer.</p>\
                    <p><span class='topicdescriptionkind'>Scope</span>: all of it</p>";
        let found = description(text);
        let expected = [
            (SectionKind::Summary, "First."),
            (SectionKind::ExpectedOutcome, "Better & safer."),
            (SectionKind::Scope, "all of it"),
        ];
        assert_eq!(found, expected.map(|(k, t)| (k, t.to_owned())));
    }

    #[test]
    fn a_broken_mark_loses_no_text() {
        assert_eq!(
            description("a topicdescriptionkind b"),
            [(SectionKind::Summary, "a topicdescriptionkind b".to_owned())]
        );
    }
}
