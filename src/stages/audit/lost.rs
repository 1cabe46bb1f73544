//! Kommuner and sources that are in no file any more, though somebody reads or follows what they bring: named at start,
//! by `kommun check`, by the audit and to the operator, so that nobody is cut off in silence.

use anyhow::Result;
use jiff::Timestamp;

use crate::app::App;
use crate::kommun::{Kommun, KommunSlug};
use crate::opportunity::SourceId;
use crate::sources::WatchedSource;
use crate::store::{AuditFinding, FindingKind, LostKommun, LostSource, Recipient, Store};
use crate::subscription::PersonId;

/// What is in no file any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    pub kommuner: Vec<LostKommun>,
    pub sources: Vec<LostSource>,
}

impl Lost {
    /// Looks in the store for what the files do not have.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn of(store: &Store, kommuner: &[Kommun], sources: &[WatchedSource], now: Timestamp) -> Result<Lost> {
        let slugs: Vec<&KommunSlug> = kommuner.iter().map(|kommun| &kommun.slug).collect();
        let ids: Vec<&SourceId> = sources.iter().map(|watched| &watched.spec.id).collect();
        Ok(Lost { kommuner: store.lost_kommuner(&slugs).await?, sources: store.lost_sources(&ids, now).await? })
    }

    /// Returns a line for each kommun and source, for logs and commands.
    pub fn lines(&self) -> Vec<String> {
        let kommuner = self.kommuner.iter().map(|lost| {
            let LostKommun { kommun, readers, roles, follows } = lost;
            format!(
                "kommun {kommun} has no file: {readers} subscribe to it, {roles} have a role there and {follows} calls \
                 are followed; nobody gets anything for it until the file is back"
            )
        });
        let sources = self.sources.iter().map(|lost| {
            let LostSource { source, open_calls, follows } = lost;
            format!(
                "source {source} is no longer listed: {open_calls} of its calls are open and followed {follows} times; \
                 nobody hears what becomes of them"
            )
        });
        kommuner.chain(sources).collect()
    }

    /// Returns a finding for each source.
    pub(super) fn source_findings(&self) -> impl Iterator<Item = AuditFinding> {
        self.sources.iter().map(|lost| AuditFinding {
            source: Some(lost.source.clone()),
            ..AuditFinding::of(FindingKind::NoSource, PersonId::operator())
        })
    }
}

/// Returns a finding for each of the recipient's subscriptions to a kommun that has no file.
pub(super) fn missing_kommun<'a>(
    recipient: &'a Recipient,
    kommuner: &'a [Kommun],
) -> impl Iterator<Item = AuditFinding> {
    let slugs = recipient.subscriptions.iter().map(|row| &row.subscription.kommun);
    slugs.filter(|slug| !kommuner.iter().any(|kommun| kommun.slug == **slug)).map(|slug| AuditFinding {
        kommun: Some(slug.clone()),
        ..AuditFinding::of(FindingKind::NoKommun, recipient.person.clone())
    })
}

/// Logs what is in no file any more: the daemon has just started, and whoever changed the files looks.
///
/// # Errors
/// When the store or the files cannot be read.
pub async fn warn_of_lost(app: &App) -> Result<()> {
    let lost = Lost::of(app.store().await?, app.kommuner()?, app.sources()?, app.now()).await?;
    for line in lost.lines() {
        tracing::warn!("{line}");
    }
    Ok(())
}
