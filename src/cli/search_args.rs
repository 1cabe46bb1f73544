//! The command line of `search`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::language_arg;
use crate::export::Format;
use crate::locale::Locale;
use crate::opportunity::Status;

/// What to search for, and how much to show.
#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// What to look for; without it, every call
    pub(super) words: Vec<String>,
    /// Only this source
    #[arg(long, value_name = "ID")]
    pub(super) source: Option<String>,
    /// Closed calls are left out unless asked for
    #[arg(long, value_enum)]
    pub(super) status: Option<StatusArg>,
    /// How many to show [default: 20; in a file all, up to 5000 calls or 50 news]
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// Only calls that suit this kommun
    #[arg(long, value_name = "SLUG")]
    pub(super) kommun: Option<String>,
    /// What comes first
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    pub(super) sort: SortArg,
    /// Only your own words: no synonyms and no translations
    #[arg(long)]
    pub(super) exact: bool,
    /// How many there are of each status, programme, area, source and kommun
    #[arg(long)]
    pub(super) facets: bool,
    /// Write a file for other programs instead: a feed, a calendar of deadlines, or a table
    #[arg(long, value_enum, conflicts_with = "facets")]
    pub(super) format: Option<FormatArg>,
    #[arg(long, value_name = "TAG", requires = "format", help = file_language_help())]
    pub(super) language: Option<Locale>,
    /// Where to write it [default: stdout]
    #[arg(long, value_name = "FILE", requires = "format")]
    pub(super) output: Option<PathBuf>,
}

fn file_language_help() -> String {
    format!("{} [default: {}]", language_arg::help("The language of the file's own words"), Locale::default())
}

/// As written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FormatArg {
    Atom,
    Ics,
    Csv,
    Xlsx,
}

impl From<FormatArg> for Format {
    fn from(arg: FormatArg) -> Format {
        match arg {
            FormatArg::Atom => Format::Atom,
            FormatArg::Ics => Format::Ics,
            FormatArg::Csv => Format::Csv,
            FormatArg::Xlsx => Format::Xlsx,
        }
    }
}

/// As written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SortArg {
    Relevance,
    Deadline,
    Newest,
    Money,
}

/// As written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum StatusArg {
    All,
    Forthcoming,
    Open,
    Closed,
    Withdrawn,
    Unknown,
}

impl StatusArg {
    /// Returns the value of `status:` in a query.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            StatusArg::All => "all",
            StatusArg::Forthcoming => Status::Forthcoming.as_str(),
            StatusArg::Open => Status::Open.as_str(),
            StatusArg::Closed => Status::Closed.as_str(),
            StatusArg::Withdrawn => Status::Withdrawn.as_str(),
            StatusArg::Unknown => Status::Unknown.as_str(),
        }
    }
}

/// Moves excluded words to the end, behind `--`, so that `utkik search klimat -flyg` works: what begins with one dash
/// is a word, since every option has two.
pub(super) fn excluded_words_last(args: Vec<OsString>) -> Vec<OsString> {
    let is_search = args.iter().any(|arg| arg == "search") && !args.iter().any(|arg| arg == "--");
    let is_word = |arg: &OsString| {
        let text = arg.to_string_lossy();
        text.len() > 2 && text.starts_with('-') && !text.starts_with("--")
    };
    if !is_search || !args.iter().any(is_word) {
        return args;
    }
    let (words, mut rest): (Vec<OsString>, Vec<OsString>) = args.into_iter().partition(is_word);
    rest.push("--".into());
    rest.extend(words);
    rest
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::super::args::{Cli, Command};
    use super::*;

    fn read(line: &str) -> SearchArgs {
        let args = excluded_words_last(line.split(' ').map(OsString::from).collect());
        match Cli::try_parse_from(args).unwrap().command {
            Command::Search(search) => search,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_word_with_a_dash_before_it_is_a_word_to_leave_out() {
        let search = read("utkik --json search klimat -flyg --limit 5 -programme:LIFE");
        assert_eq!(
            (search.words, search.limit),
            (["klimat", "-flyg", "-programme:LIFE"].map(String::from).to_vec(), Some(5))
        );
        assert!(
            Cli::try_parse_from(excluded_words_last(vec!["utkik".into(), "crawl".into(), "-flyg".into()])).is_err()
        );
    }
}
