//! A digest to look at before anybody gets it.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::print::{self, lines};
use super::stages::publishers;
use super::{Shop, WrongUse};
use crate::pipeline::digest::{self, Window, last_window};
use crate::subscription::Frequency;

/// Writes `SLUG-WEEK.eml` and `SLUG-WEEK.html` to a folder; the store is left as it is.
pub(super) async fn preview(shop: &Shop, slug: &str, week: Option<&str>, folder: &Path) -> Result<()> {
    let now = shop.clock.now();
    let kommuner = shop.settings.kommuner()?;
    let Some(kommun) = kommuner.iter().find(|kommun| kommun.slug == slug) else {
        let known: Vec<&str> = kommuner.iter().map(|known| known.slug.as_str()).collect();
        return Err(WrongUse(format!("no kommun has the slug '{slug}'; known are: {}", known.join(", "))).into());
    };
    let window = match week {
        Some(week) => Window::of_week(week).map_err(|error| WrongUse(format!("--week: {error}")))?,
        None => last_window(Frequency::Weekly, now)?,
    };
    if window.from >= now {
        return Err(WrongUse(format!("--week: {} has not begun", window.week())).into());
    }
    let publishers = publishers(&shop.settings.sources()?);
    let store = shop.store().await?;
    let preview = digest::preview(&store, kommun, &publishers, &shop.settings.post()?, &window, now).await?;
    store.close().await;
    std::fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let write = |end: &str, text: &str| {
        let file = folder.join(format!("{slug}-{}.{end}", window.week()));
        std::fs::write(&file, text).with_context(|| format!("failed to write {}", file.display()))?;
        anyhow::Ok(file)
    };
    let (eml, html) = (write("eml", &preview.mime)?, write("html", &preview.message.html)?);
    if shop.json {
        return print::json(&json!({ "subject": preview.message.subject, "eml": eml, "html": html }));
    }
    lines([preview.message.subject, eml.display().to_string(), html.display().to_string()])
}
