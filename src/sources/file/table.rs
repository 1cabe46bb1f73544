//! Parses a table of the file: each field is requested by name, each fault noted with its line.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::SourceFileFault;

/// The byte offsets at which the lines of a text begin.
pub(super) struct LineIndex(Vec<usize>);

impl LineIndex {
    pub(super) fn new(text: &str) -> LineIndex {
        LineIndex(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1).collect())
    }

    /// Returns the line, from 1, of a byte.
    pub(super) fn line_of(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte) + 1
    }
}

/// A parser of one table, which collects faults and notes which fields were requested.
pub(in crate::sources) struct TableParser<'a, 'i> {
    table: &'a DeTable<'i>,
    line: usize,
    lines: &'a LineIndex,
    faults: &'a mut Vec<SourceFileFault>,
    requested: BTreeSet<&'static str>,
}

impl<'a, 'i> TableParser<'a, 'i> {
    pub(super) fn new(
        table: &'a DeTable<'i>,
        line: usize,
        lines: &'a LineIndex,
        faults: &'a mut Vec<SourceFileFault>,
    ) -> Self {
        TableParser { table, line, lines, faults, requested: BTreeSet::new() }
    }

    pub(super) fn fault(&mut self, line: usize, message: impl Into<String>) {
        self.faults.push(SourceFileFault { line, message: message.into() });
    }

    pub(super) fn fault_count(&self) -> usize {
        self.faults.len()
    }

    fn value(&mut self, name: &'static str) -> Option<(&'a DeValue<'i>, usize)> {
        self.requested.insert(name);
        let (key, value) = self.table.iter().find(|(key, _)| key.get_ref() == name)?;
        Some((value.get_ref(), self.lines.line_of(key.span().start)))
    }

    /// Reads a text that may be absent, with its line.
    pub(in crate::sources) fn text(&mut self, name: &'static str) -> Option<(String, usize)> {
        let (value, line) = self.value(name)?;
        match value {
            DeValue::String(text) if !text.trim().is_empty() => Some((text.trim().to_owned(), line)),
            DeValue::String(_) => {
                self.fault(line, format!("{name} is empty: fill it in or leave it out"));
                None
            }
            _ => {
                self.fault(line, format!("{name} must be a text in quotes"));
                None
            }
        }
    }

    /// Reads a text that is required. `example` shows what would be right.
    pub(in crate::sources) fn required(&mut self, name: &'static str, example: &str) -> Option<(String, usize)> {
        let found = self.text(name);
        if found.is_none() && !self.table.iter().any(|(key, _)| key.get_ref() == name) {
            let line = self.line;
            self.fault(line, format!("{name} is missing, for example: {name} = \"{example}\""));
        }
        found
    }

    /// Reads a text and parses it with `read`, which returns the value or what would be right.
    pub(in crate::sources) fn parsed<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let (text, line) = self.text(name)?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(right) => {
                self.fault(line, format!("{name} = \"{text}\": {right}"));
                None
            }
        }
    }

    /// Reads a list of texts, or a single one.
    pub(in crate::sources) fn list(&mut self, name: &'static str) -> Vec<String> {
        let Some((value, line)) = self.value(name) else { return Vec::new() };
        let texts: Option<Vec<String>> = match value {
            DeValue::String(text) => Some(vec![text.to_string()]),
            DeValue::Array(items) => items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        match texts {
            Some(texts) if texts.iter().all(|t| !t.trim().is_empty()) => texts,
            _ => {
                self.fault(
                    line,
                    format!("{name} must be a list of texts, for example: {name} = [\"ansök\", \"utlysning\"]"),
                );
                Vec::new()
            }
        }
    }

    /// Reads a list of texts, each parsed with `read`.
    pub(in crate::sources) fn parsed_list<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let line = self.value(name).map_or(self.line, |(_, line)| line);
        let mut values = Vec::new();
        for text in self.list(name) {
            match read(&text) {
                Ok(value) => values.push(value),
                Err(right) => self.fault(line, format!("{name} = \"{text}\": {right}")),
            }
        }
        values
    }

    pub(in crate::sources) fn flag(&mut self, name: &'static str) -> bool {
        match self.value(name) {
            Some((DeValue::Boolean(flag), _)) => *flag,
            Some((_, line)) => {
                self.fault(line, format!("{name} must be true or false, without quotes"));
                false
            }
            None => false,
        }
    }

    /// Reads a table within this one.
    pub(in crate::sources) fn table(&mut self, name: &'static str) -> Option<TableParser<'_, 'i>> {
        let (value, line) = self.value(name)?;
        match value {
            DeValue::Table(table) => Some(TableParser::new(table, line, self.lines, self.faults)),
            _ => {
                self.fault(line, format!("{name} must be a table: write [source.{name}]"));
                None
            }
        }
    }

    /// Notes a fault for every field that was never requested. `owner` names the table in messages.
    pub(in crate::sources) fn reject_unknown(self, owner: &str) {
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if self.requested.contains(name) {
                continue;
            }
            let known = self.requested.iter().copied().collect::<Vec<_>>().join(", ");
            let line = self.lines.line_of(key.span().start);
            self.faults
                .push(SourceFileFault { line, message: format!("unknown \"{name}\" in {owner}: it takes {known}") });
        }
    }
}
