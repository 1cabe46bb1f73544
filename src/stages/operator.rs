//! operator: sources that began to fail or recovered, recipients whose letters bounce, förvaltningar that are no longer
//! in any file, letters that are missing -> one letter to whoever runs the program, each matter once.

use std::collections::BTreeSet;

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::audit::Lost;
use super::enqueue::{Envelope, LetterRecord, queued_letter};
use super::{LetterOutcome, Outcome, Stage};
use crate::app::App;
use crate::channels::mailer::Mailer;
use crate::kommun::{ForvaltningName, Kommun};
use crate::letters::Letter;
use crate::letters::operator::{
    BouncedRecipient, LostKommunCounts, LostSourceCounts, OperatorReport, SourceStateChange, operator,
};
use crate::locale::{Locale, clean};
use crate::opportunity::SourceHealth;
use crate::opportunity::identity::short_hash;
use crate::sources::WatchedSource;
use crate::store::{AuditFinding, OperatorProblem, ProblemState, QueuedLetter, SourceRow, Store, SubscriptionRow};
use crate::subscription::{Address, PersonId};

/// Rounds in a row that must fail before the operator is notified, since most failures are temporary.
const FAILURES_BEFORE_REPORT: i64 = 3;

/// Writes to whoever runs the program.
pub struct Operator;

impl Stage for Operator {
    fn name(&self) -> &'static str {
        "operator"
    }

    fn command(&self) -> Option<&'static str> {
        None
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            let (store, to) = (app.store().await?, app.settings.operator_address());
            let files = (app.kommuner()?, app.sources()?);
            Ok(Outcome::Letters(run(store, files, to.as_ref(), app.mailer()?, now).await?))
        })
    }
}

/// Reports what has changed since the operator was last notified: in the log, and by letter when there is an address.
///
/// # Errors
/// When the store fails, or the letter cannot be composed.
async fn run(
    store: &Store,
    (kommuner, sources): (&[Kommun], &[WatchedSource]),
    to: Option<&Address>,
    mailer: &Mailer,
    now: Timestamp,
) -> Result<LetterOutcome> {
    let reported = store.operator_notifications().await?;
    let mut news = OperatorReport::default();
    add_source_changes(store, sources, &reported, &mut news).await?;
    let mut recovered = add_paused_recipients(store, &reported, &mut news).await?;
    let findings = store.last_audit().await?.map(|check| check.findings).unwrap_or_default();
    recovered.extend(add_lost_forvaltningar(&findings, &reported, &mut news));
    recovered.extend(add_lost(&Lost::of(store, kommuner, sources, now).await?, &findings, &reported, &mut news));
    let missing = findings.iter().filter(|finding| !finding.kind.is_about_files()).count() as u64;
    match reported.contains(&OperatorProblem::AuditFindings) {
        false if missing > 0 => news.audit_findings = Some(missing),
        true if missing == 0 => news.findings_resolved = true,
        _ => {}
    }
    if news.is_empty() && recovered.is_empty() {
        return Ok(LetterOutcome::default());
    }
    let letter = to.filter(|_| !news.is_empty());
    let letter = letter.map(|to| operator_letter(to, mailer, &news, now)).transpose()?;
    let (problems, resolved) = changed_problems(&news, recovered);
    if !store.notify_operator(&problems, &resolved, letter.as_ref(), now).await? {
        return Ok(LetterOutcome::default());
    }
    log_news(&news);
    Ok(LetterOutcome { queued: u64::from(letter.is_some()), ..LetterOutcome::default() })
}

async fn add_source_changes(
    store: &Store,
    sources: &[WatchedSource],
    reported: &BTreeSet<OperatorProblem>,
    news: &mut OperatorReport,
) -> Result<()> {
    let rows = store.sources().await?;
    for watched in sources {
        let (id, publisher) = (&watched.spec.id, &watched.spec.publisher);
        let Some(row) = rows.get(id) else { continue };
        match reported.contains(&OperatorProblem::Source(id.clone())) {
            false if is_failing(row) => news.failing.push(source_change(row, publisher)),
            true if has_recovered(row) => news.recovered.push(source_change(row, publisher)),
            _ => {}
        }
    }
    Ok(())
}

/// Adds recipients who are paused and not reported yet. Returns the problems of those who are no longer paused; the
/// operator does not hear of these.
async fn add_paused_recipients(
    store: &Store,
    reported: &BTreeSet<OperatorProblem>,
    news: &mut OperatorReport,
) -> Result<Vec<OperatorProblem>> {
    let mut paused = BTreeSet::new();
    for recipient in store.subscribers().await? {
        let rows: Vec<&SubscriptionRow> = recipient.subscriptions.iter().filter(|row| row.paused.is_some()).collect();
        let Some(first) = rows.first().and_then(|row| row.paused.as_ref()) else { continue };
        let problem = OperatorProblem::PausedRecipient(recipient.person.clone());
        if !reported.contains(&problem) {
            news.bounced.push(BouncedRecipient {
                person: recipient.person.clone(),
                address: clean::masked(&recipient.address.to_string()).unwrap_or_default(),
                kommuner: rows.iter().map(|row| row.subscription.kommun.clone()).collect(),
                reply: first.why.clone(),
            });
        }
        paused.insert(problem);
    }
    let is_over = |one: &&OperatorProblem| matches!(one, OperatorProblem::PausedRecipient(_)) && !paused.contains(*one);
    Ok(reported.iter().filter(is_over).cloned().collect())
}

/// Adds förvaltningar that someone subscribes to, that are in no file and not reported yet. Returns the problems of
/// those that are back, or that nobody subscribes to any more; the operator does not hear of these.
fn add_lost_forvaltningar(
    findings: &[AuditFinding],
    reported: &BTreeSet<OperatorProblem>,
    news: &mut OperatorReport,
) -> Vec<OperatorProblem> {
    let lost: BTreeSet<&ForvaltningName> = findings.iter().filter_map(|finding| finding.forvaltning.as_ref()).collect();
    let is_news = |name: &&ForvaltningName| !reported.contains(&OperatorProblem::LostForvaltning((*name).clone()));
    news.unknown_forvaltningar = lost.iter().copied().filter(is_news).cloned().collect();
    let is_over =
        |one: &&OperatorProblem| matches!(one, OperatorProblem::LostForvaltning(name) if !lost.contains(name));
    reported.iter().filter(is_over).cloned().collect()
}

/// Adds kommuner and sources that the audit found to be in no file and that are not reported yet. Returns the problems
/// of those that are back, or that nothing hangs on any more; the operator does not hear of these.
fn add_lost(
    lost: &Lost,
    findings: &[AuditFinding],
    reported: &BTreeSet<OperatorProblem>,
    news: &mut OperatorReport,
) -> Vec<OperatorProblem> {
    let problem = |finding: &AuditFinding| match (&finding.kommun, &finding.source) {
        (Some(kommun), _) => Some(OperatorProblem::LostKommun(kommun.clone())),
        (None, Some(source)) => Some(OperatorProblem::LostSource(source.clone())),
        (None, None) => None,
    };
    let found: BTreeSet<OperatorProblem> = findings.iter().filter_map(problem).collect();
    let is_news = |problem: OperatorProblem| found.contains(&problem) && !reported.contains(&problem);
    let kommuner = lost.kommuner.iter().filter(|lost| is_news(OperatorProblem::LostKommun(lost.kommun.clone())));
    news.lost_kommuner = kommuner
        .map(|lost| LostKommunCounts {
            kommun: lost.kommun.clone(),
            readers: lost.readers,
            roles: lost.roles,
            follows: lost.follows,
        })
        .collect();
    let sources = lost.sources.iter().filter(|lost| is_news(OperatorProblem::LostSource(lost.source.clone())));
    news.lost_sources = sources
        .map(|lost| LostSourceCounts {
            source: lost.source.clone(),
            open_calls: lost.open_calls,
            follows: lost.follows,
        })
        .collect();
    let is_over = |one: &&OperatorProblem| {
        matches!(one, OperatorProblem::LostKommun(_) | OperatorProblem::LostSource(_)) && !found.contains(*one)
    };
    reported.iter().filter(is_over).cloned().collect()
}

/// Returns the problems reported now, each with its state, and those that are resolved.
fn changed_problems(
    news: &OperatorReport,
    recovered: Vec<OperatorProblem>,
) -> (Vec<(OperatorProblem, ProblemState)>, Vec<OperatorProblem>) {
    let source = |turn: &SourceStateChange| OperatorProblem::Source(turn.id.clone());
    let recipient = |one: &BouncedRecipient| OperatorProblem::PausedRecipient(one.person.clone());
    let forvaltning = |name: &ForvaltningName| OperatorProblem::LostForvaltning(name.clone());
    let mut problems: Vec<(OperatorProblem, ProblemState)> =
        news.failing.iter().map(|turn| (source(turn), ProblemState::Unwell(turn.health))).collect();
    problems.extend(news.bounced.iter().map(|one| (recipient(one), ProblemState::Paused)));
    problems.extend(news.unknown_forvaltningar.iter().map(|name| (forvaltning(name), ProblemState::Lost)));
    let kommuner = news.lost_kommuner.iter().map(|lost| OperatorProblem::LostKommun(lost.kommun.clone()));
    let sources = news.lost_sources.iter().map(|lost| OperatorProblem::LostSource(lost.source.clone()));
    problems.extend(kommuner.chain(sources).map(|problem| (problem, ProblemState::Lost)));
    problems.extend(news.audit_findings.map(|_| (OperatorProblem::AuditFindings, ProblemState::Gaps)));
    let mut resolved = recovered;
    resolved.extend(news.recovered.iter().map(source));
    resolved.extend(news.findings_resolved.then_some(OperatorProblem::AuditFindings));
    (problems, resolved)
}

fn log_news(news: &OperatorReport) {
    for turn in &news.failing {
        let why = turn.error.as_deref().unwrap_or_default();
        tracing::warn!(source = %turn.id, state = %turn.health, "a source fell into trouble: {why}");
    }
    for turn in &news.recovered {
        tracing::info!(source = %turn.id, "a source is well again");
    }
    for one in &news.bounced {
        tracing::warn!(person = %one.person, "letters come back: the reader's subscriptions are paused");
    }
    for name in &news.unknown_forvaltningar {
        tracing::warn!(forvaltning = %name, "subscriptions name a förvaltning that is in no kommun file");
    }
    for lost in &news.lost_kommuner {
        let (readers, roles, follows) = (lost.readers, lost.roles, lost.follows);
        tracing::warn!(kommun = %lost.kommun, readers, roles, follows, "a kommun has no file: nobody gets anything for it");
    }
    for lost in &news.lost_sources {
        let (calls, follows) = (lost.open_calls, lost.follows);
        tracing::warn!(source = %lost.source, calls, follows, "a source with open calls is no longer listed");
    }
    if let Some(gaps) = news.audit_findings {
        tracing::error!(gaps, "not everyone has been told what they are owed: utkik check-deliveries");
    }
}

fn is_failing(row: &SourceRow) -> bool {
    match row.health {
        SourceHealth::Suspect | SourceHealth::Blocked | SourceHealth::Silent => true,
        SourceHealth::Broken | SourceHealth::Degraded => row.failures >= FAILURES_BEFORE_REPORT,
        SourceHealth::Ok | SourceHealth::Unchanged | SourceHealth::Reading | SourceHealth::Never => false,
    }
}

/// Returns whether a source that the operator was notified of has recovered. A silent one is well, but the operator
/// hears of its silence, so it has to bring something new first; one that is being read has to be read whole.
fn has_recovered(row: &SourceRow) -> bool {
    row.health.is_well() && !matches!(row.health, SourceHealth::Silent | SourceHealth::Reading)
}

fn source_change(row: &SourceRow, publisher: &str) -> SourceStateChange {
    SourceStateChange {
        id: row.id.clone(),
        publisher: publisher.to_owned(),
        health: row.health,
        error: row.error.clone(),
        last_success: row.last_success,
    }
}

/// Returns the operator's language. Whoever runs the program has no subscription, so no language of their own.
pub(super) fn operator_locale() -> Locale {
    Locale::default()
}

pub(super) fn operator_letter(
    to: &Address,
    mailer: &Mailer,
    news: &OperatorReport,
    now: Timestamp,
) -> Result<QueuedLetter> {
    let locale = operator_locale();
    let letter = operator(locale, &mailer.public_url, news, now);
    let operator_id = PersonId::operator();
    let envelope = Envelope {
        id: short_hash(&[operator_id.as_str(), &now.to_string(), letter.subject(), &letter.text()?]).parse()?,
        person: &operator_id,
        address: to,
        kommuner: Vec::new(),
        date: now,
        list_id_prefix: "drift",
        // No link ends it: it goes to whom the settings name. One that only shows a page would answer a mail program's
        // one-click request (RFC 8058) with an error.
        leave_url: None,
        follows_up: None,
    };
    queued_letter(mailer, envelope, &letter, LetterRecord::default())
}
