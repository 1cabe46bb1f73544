//! A call's detail page: its facts by the rules, its text cut at the headings, without personal data.

use scraper::{ElementRef, Html};

use super::super::{bounded, personal_data, phrases};
use super::prose;
use super::rules::{DetailRules, ListingRules};
use crate::opportunity::{Draft, SectionKind};

/// Reads what the page carries; key and address are left to the caller.
pub(super) fn draft(document: &Html, rules: &DetailRules, list: &ListingRules) -> Option<Draft> {
    let main = document.select(&rules.main).next()?;
    let title = rules.title.as_ref().and_then(|css| document.select(css).next()).map(prose::line);
    let title = title.or_else(|| first_heading(main)).unwrap_or_default();
    let mut draft = Draft {
        kind: list.kind,
        zone: list.zone,
        language: list.language,
        sections: sections(main, &title),
        title,
        ..Draft::default()
    };
    rules.fields.fill(&mut draft, document.root_element(), main, &list.statuses);
    let has_content = !draft.sections.is_empty() || !draft.deadlines.is_empty() || draft.status.is_some();
    has_content.then_some(draft)
}

pub(super) fn first_heading(main: ElementRef<'_>) -> Option<String> {
    main.descendent_elements().find(|e| e.value().name() == "h1").map(prose::line)
}

/// Returns the text under each heading, without sections on contacts and without personal lines.
pub(super) fn sections(main: ElementRef<'_>, title: &str) -> Vec<(SectionKind, String)> {
    let text = prose::text_with_headings(main);
    let mut sections: Vec<(Option<SectionKind>, String)> = vec![(Some(SectionKind::Summary), String::new())];
    for line in bounded(&text).lines() {
        match line.strip_prefix(prose::HEADING).map(str::trim) {
            Some(heading) if heading == title => {}
            Some(heading) => sections.push((phrases::section_kind(heading), heading.to_owned())),
            None if personal_data::is_personal(line) => {}
            None => {
                if let Some((_, text)) = sections.last_mut() {
                    text.push('\n');
                    text.push_str(line);
                }
            }
        }
    }
    let included = sections.into_iter().filter_map(|(kind, text)| Some((kind?, text.trim().to_owned())));
    included.filter(|(_, text)| !text.is_empty()).collect()
}

/// Returns the visible lines of a page, without sections on contacts and without personal lines.
pub(in crate::sources) fn readable_lines(main: ElementRef<'_>) -> Vec<String> {
    let sections = sections(main, "");
    sections.iter().flat_map(|(_, text)| text.lines()).map(str::to_owned).collect()
}
