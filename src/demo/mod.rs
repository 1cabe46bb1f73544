//! A demonstration without network or mail server, on two days of recorded sites.

mod form;
mod pages;
mod portal;
pub mod recording;
pub mod site;

use std::path::Path;

use anyhow::{Context, Result};
use jiff::Timestamp;
use tokio::net::TcpListener;

use crate::app::App;
use crate::channels::ChannelSettings;
use crate::config::{Clock, Settings, WebhookPolicy};
use crate::daemon::rounds;
use crate::locale::Locale;
use crate::store::NewSubscription;
use crate::subscription::{Address, Frequency, ReminderDays, Role, RoleGrant, Scope};
use site::RecordedDay;

/// Configuration files of the repository, compiled into the program.
const SOURCES: &str = include_str!("../../sources.toml");
const KOMMUNER: [(&str, &str); 5] = [
    ("falkoping", include_str!("../../kommuner/falkoping.toml")),
    ("gotene", include_str!("../../kommuner/gotene.toml")),
    ("kungalv", include_str!("../../kommuner/kungalv.toml")),
    ("stromsund", include_str!("../../kommuner/stromsund.toml")),
    ("tyreso", include_str!("../../kommuner/tyreso.toml")),
];

/// The subscribers of the demonstration. Their domain never receives mail (RFC 2606).
const SUBSCRIBERS: [(&str, &str); 2] =
    [("samordnare@tyreso.example", "tyreso"), ("samordnare@stromsund.example", "stromsund")];

/// The first recorded day, Sunday 10 May 2026 at noon in Sweden, on which the subscribers come.
const FIRST_DAY: &str = "2026-05-10T10:00:00Z";
/// The second recorded day, a Monday. The clock starts when the weekly digest is due (07:00 in Sweden).
const SECOND_DAY: &str = "2026-05-11T05:00:00Z";

/// Returns the clock of the demonstration, which starts on the second recorded day and runs on from there.
///
/// # Errors
/// Never, as long as the constant above is a valid timestamp.
pub fn clock() -> Result<Clock> {
    Ok(Clock::running(Some(SECOND_DAY.parse()?)))
}

/// Runs the program on the recordings, with state and index in the folders of the settings.
///
/// # Errors
/// As [`crate::daemon::run`].
pub async fn run(settings: Settings, clock: Clock) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("failed to open a port for the recordings")?;
    let mirror = format!("http://{}", listener.local_addr()?);
    let day = RecordedDay::default();
    let site = tokio::spawn(site::serve(listener, day.clone(), std::future::pending::<()>()));
    let files = settings.state_dir.join("demo");
    write_files(&files)?;
    let settings = Settings {
        sources_file: files.join("sources.toml"),
        kommuner_dir: files.join("kommuner"),
        mirror: Some(mirror.parse()?),
        proxy: None,
        // Nothing leaves the machine, whatever the environment says.
        channels: ChannelSettings::default(),
        webhooks: WebhookPolicy::Off,
        ..settings
    };
    let app = App::recorded(settings, clock, &site::RECORDED).await?;
    let ended = crate::daemon::run_after(app.clone(), play_both_days(app, day)).await;
    site.abort();
    ended
}

/// Plays the first recorded day and then the second, so that what is new on the second is notified as news.
async fn play_both_days(app: App, day: RecordedDay) -> Result<()> {
    let store = app.store().await?;
    if store.count_opportunities().await? > 0 {
        // The folder holds an earlier demonstration, in which time must not run backwards.
        day.set(2);
        return Ok(());
    }
    let noon: Timestamp = FIRST_DAY.parse()?;
    rounds::run_full_round(&app, noon).await;
    for (mail, kommun) in SUBSCRIBERS {
        let address = Address::Mail(mail.to_owned());
        let subscription = NewSubscription {
            address: &address,
            kommun: &kommun.parse()?,
            scope: &Scope::ALL,
            frequency: Frequency::Immediate,
            remind: &ReminderDays::default(),
            language: Locale::default(),
        };
        store.subscribe(&subscription, noon).await?;
    }
    // Visitors can sign in as the first subscriber, and see what a coordinator sees.
    for (mail, kommun) in SUBSCRIBERS.iter().take(1) {
        let grant = RoleGrant { role: Role::Coordinator, kommun: Some(kommun.parse()?) };
        store.grant_role(&Address::Mail((*mail).to_owned()), &grant, noon).await?;
    }
    rounds::run_full_round(&app, noon).await;
    // The night between the days is skipped, but not its deliveries.
    rounds::deliver_once(&app).await;
    day.set(2);
    rounds::run_full_round(&app, app.now()).await;
    let letters = store.ledger(None, 0, 0).await?.1;
    let calls = store.count_opportunities().await?;
    tracing::info!(
        "the recordings hold {calls} calls; {letters} letters are written: look at {}/brev (sign in with its button)",
        app.settings.public_url
    );
    Ok(())
}

fn write_files(folder: &Path) -> Result<()> {
    let kommuner = folder.join("kommuner");
    std::fs::create_dir_all(&kommuner).with_context(|| format!("failed to make {}", kommuner.display()))?;
    std::fs::write(folder.join("sources.toml"), SOURCES)?;
    for (slug, text) in KOMMUNER {
        std::fs::write(kommuner.join(format!("{slug}.toml")), text)?;
    }
    Ok(())
}
