//! `kommun import`: proposes a kommun file from an adopted policy.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::usage::UsageError;
use super::{pdf, print};
use crate::app::App;
use crate::config::{import, kommun_file};

/// Whether to print the proposal or to write it to its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ImportTarget {
    Print,
    Write,
}

/// Prints the proposed file, or writes it into the folder of kommuner; an existing file is never touched.
pub(super) fn import(app: &App, policy: &Path, name: &str, code: Option<&str>, target: ImportTarget) -> Result<()> {
    let known = import::find_kommun(name, code).map_err(|error| UsageError(format!("{error:#}")))?;
    let text = import::read_file(policy, pdf::read_in_child)?;
    let proposal = import::import(&text, name, known).with_context(|| policy.display().to_string())?;
    let file = import::toml(&proposal);
    if let Err(faults) = kommun_file::read(&proposal.slug, &file) {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        bail!("the proposal is no kommun file (please report this): {}", faults.join("; "));
    }
    if target == ImportTarget::Print {
        return match app.settings.json {
            true => print::json(&json!({"slug": proposal.slug, "toml": file})),
            false => print::lines(file.lines().map(str::to_owned)),
        };
    }
    let path = app.settings.kommuner_dir.join(format!("{}.toml", proposal.slug));
    let made = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut out =
        made.with_context(|| format!("{} is not written: it exists, or its folder does not", path.display()))?;
    out.write_all(file.as_bytes()).with_context(|| format!("failed to write {}", path.display()))?;
    match app.settings.json {
        true => print::json(&json!({"slug": proposal.slug, "written": path})),
        false => print::lines([format!("{} written: read it against the policy and correct it", path.display())]),
    }
}
