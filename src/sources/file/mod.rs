//! Reads `sources.toml`: which sources are watched, and how each is read.

mod entry;
mod fault;
mod table;
pub(super) mod values;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::WatchedSource;
use super::file_text::FileText;
use crate::opportunity::SourceId;
pub use fault::SourceFileFault;
use table::LineIndex;
pub(super) use table::TableParser;

/// Reads the file: a `[[source]]` for each source.
///
/// # Errors
/// Every fault in it, in the order of lines; nothing of the file is then used.
pub fn read(text: &str) -> Result<Vec<WatchedSource>, Vec<SourceFileFault>> {
    read_those(text, |_| true)
}

/// Reads one source of the file, or returns `None` when there is no such source without a fault.
pub fn read_one(text: &str, id: &SourceId) -> Option<WatchedSource> {
    let is_wanted = |table: &DeTable<'_>| {
        let found = table.iter().find(|(name, _)| name.get_ref() == "id");
        found.is_some_and(|(_, value)| value.get_ref().as_str() == Some(id.as_str()))
    };
    read_those(text, is_wanted).ok()?.into_iter().next()
}

fn read_those(
    text: &str,
    is_wanted: impl Fn(&DeTable<'_>) -> bool,
) -> Result<Vec<WatchedSource>, Vec<SourceFileFault>> {
    let file = FileText(text.into());
    let lines = LineIndex::new(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut faults: Vec<SourceFileFault> = errors.iter().map(|error| syntax_fault(error, &lines)).collect();
    let mut sources: Vec<WatchedSource> = Vec::new();
    let mut known: BTreeMap<SourceId, usize> = BTreeMap::new();
    for (name, value) in root.get_ref() {
        let line = lines.line_of(name.span().start);
        match (name.get_ref().as_ref(), value.get_ref()) {
            ("source", DeValue::Array(entries)) => {
                for entry in entries.iter() {
                    let line = lines.line_of(entry.span().start);
                    let DeValue::Table(table) = entry.get_ref() else {
                        faults.push(SourceFileFault {
                            line,
                            message: "a source is a table: write [[source]]".to_owned(),
                        });
                        continue;
                    };
                    if !is_wanted(table) {
                        continue;
                    }
                    let read = entry::read(TableParser::new(table, line, &lines, &mut faults), &file);
                    let Some(watched) = read else { continue };
                    let id = &watched.spec.id;
                    match known.insert(id.clone(), line) {
                        Some(first) => faults.push(SourceFileFault {
                            line,
                            message: format!("the id \"{id}\" stands at line {first} already: choose another"),
                        }),
                        None => sources.push(watched),
                    }
                }
            }
            ("source", _) => {
                faults.push(SourceFileFault { line, message: "write [[source]] with two brackets".to_owned() })
            }
            (other, _) => {
                faults.push(SourceFileFault {
                    line,
                    message: format!("unknown \"{other}\": only [[source]] stands here"),
                });
            }
        }
    }
    faults.sort();
    faults.dedup();
    if faults.is_empty() { Ok(sources) } else { Err(faults) }
}

fn syntax_fault(error: &toml::de::Error, lines: &LineIndex) -> SourceFileFault {
    let line = error.span().map_or(1, |span| lines.line_of(span.start));
    SourceFileFault { line, message: format!("not TOML: {}", error.message()) }
}
