//! `digest`: writes the digests that are due, or previews one without sending it.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::json;

use super::print::{self, lines};
use super::subscribers::forvaltning_fault;
use super::usage::UsageError;
use super::{language_arg, stages};
use crate::app::App;
use crate::kommun::KommunSlug;
use crate::locale::Locale;
use crate::stages::Digest;
use crate::stages::digest::{self, DigestWindow, last_window};
use crate::subscription::{Frequency, Scope};

/// What to write.
#[derive(Debug, Args)]
pub(super) struct DigestArgs {
    /// Send and mark nothing: write the week's digest of this kommun to files, as its coordinator would get it
    #[arg(long, value_name = "SLUG")]
    preview: Option<KommunSlug>,
    /// As the representative of this förvaltning would get it: an id of the kommun's file
    #[arg(long, value_name = "ID", requires = "preview")]
    forvaltning: Option<String>,
    /// The ISO week to preview, such as 2026-W20 [default: the last finished]
    #[arg(long, value_name = "WEEK", requires = "preview")]
    week: Option<String>,
    #[arg(long, value_name = "TAG", default_value_t, requires = "preview", help = language_arg::help("The language of the preview"))]
    language: Locale,
    /// The folder for the preview's .eml and .html
    #[arg(long, value_name = "DIR", default_value = ".", requires = "preview")]
    output: PathBuf,
}

pub(super) async fn digest(app: &App, args: &DigestArgs) -> Result<()> {
    if let Some(slug) = &args.preview {
        return preview(app, slug, args).await;
    }
    stages::run(app, &Digest).await
}

/// Writes `SLUG-WEEK.eml` and `SLUG-WEEK.html` (`SLUG-ID-WEEK` for a förvaltning) to a folder; the store is not
/// changed.
async fn preview(app: &App, slug: &KommunSlug, args: &DigestArgs) -> Result<()> {
    let (week, folder) = (args.week.as_deref(), &args.output);
    let now = app.now();
    let kommuner = app.kommuner()?;
    let Some(kommun) = kommuner.iter().find(|kommun| kommun.slug == *slug) else {
        let known: Vec<&str> = kommuner.iter().map(|known| known.slug.as_str()).collect();
        return Err(UsageError(format!("no kommun has the slug '{slug}'; known are: {}", known.join(", "))).into());
    };
    let scope = Scope::from_columns(Vec::new(), args.forvaltning.clone(), false);
    if let Some(fault) = scope.forvaltning().and_then(|id| forvaltning_fault(kommun, id)) {
        return Err(UsageError(fault).into());
    }
    let window = match week {
        Some(week) => DigestWindow::of_week(week).map_err(|error| UsageError(format!("--week: {error}")))?,
        None => last_window(Frequency::Weekly, now)?,
    };
    if window.from >= now {
        return Err(UsageError(format!("--week: {} has not begun", window.week())).into());
    }
    let preview = digest::preview(app, kommun, &scope, args.language, &window, now).await?;
    std::fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let file_stem = scope.forvaltning().map_or_else(|| slug.to_string(), |id| format!("{slug}-{id}"));
    let write = |end: &str, text: &str| {
        let file = folder.join(format!("{file_stem}-{}.{end}", window.week()));
        std::fs::write(&file, text).with_context(|| format!("failed to write {}", file.display()))?;
        anyhow::Ok(file)
    };
    let (eml, html) = (write("eml", &preview.mime)?, write("html", &preview.html)?);
    if app.settings.json {
        return print::json(&json!({ "subject": preview.subject, "eml": eml, "html": html }));
    }
    lines([preview.subject, eml.display().to_string(), html.display().to_string()])
}
