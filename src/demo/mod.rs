//! A demonstration without network or mail server, on two days of recorded sites.

mod form;
mod pages;
mod portal;
pub mod recording;
pub mod site;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;
use tokio::net::TcpListener;

use crate::config::{Clock, Settings, Webhooks};
use crate::daemon::rounds::House;
use crate::stages::crawl::Choice;
use crate::store::Wish;
use crate::subscription::{Address, Frequency, Held, ReminderDays, Role, Scope};
use site::Day;

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
const READERS: [(&str, &str); 2] =
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
    Ok(Clock::flowing(Some(SECOND_DAY.parse()?)))
}

/// Runs the program on the recordings, with state and index in the folders of the settings.
///
/// # Errors
/// As [`crate::daemon::run`].
pub async fn run(settings: Settings, clock: Clock) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("failed to open a port for the recordings")?;
    let mirror = format!("http://{}", listener.local_addr()?);
    let day = Day::default();
    let site = tokio::spawn(site::serve(listener, day.clone(), std::future::pending::<()>()));
    let files = settings.state.join("demo");
    write_files(&files)?;
    let settings = Settings {
        sources: files.join("sources.toml"),
        kommuner: files.join("kommuner"),
        mirror: Some(mirror.parse()?),
        proxy: None,
        // Nothing leaves the machine, whatever the environment says.
        smtp_url: None,
        telegram_token: None,
        webhooks: Webhooks::Off,
        ..settings
    };
    let house = Arc::new(House::open_for(&settings, clock, &site::RECORDED).await?);
    let first = first_day(Arc::clone(&house), day);
    let ended = crate::daemon::run_house(settings, Arc::clone(&house), first).await;
    site.abort();
    ended
}

/// Plays the first recorded day and then the second, so that what is new on the second is notified as news.
async fn first_day(house: Arc<House>, day: Day) -> Result<()> {
    if house.store.count_opportunities().await? > 0 {
        // The folder holds an earlier demonstration, in which time must not run backwards.
        day.set(2);
        return Ok(());
    }
    let noon: Timestamp = FIRST_DAY.parse()?;
    house.round_at(&Choice::All, noon).await;
    for (mail, kommun) in READERS {
        let address = Address::Mail(mail.to_owned());
        let wish = Wish {
            address: &address,
            kommun,
            scope: &Scope::ALL,
            frequency: Frequency::Immediate,
            remind: &ReminderDays::default(),
        };
        house.store.subscribe(&wish, noon).await?;
    }
    // Visitors can sign in as the first subscriber, and see what a coordinator sees.
    for (mail, kommun) in READERS.iter().take(1) {
        let held = Held { role: Role::Coordinator, kommun: Some((*kommun).to_owned()) };
        house.store.give_role(&Address::Mail((*mail).to_owned()), &held, noon).await?;
    }
    house.round_at(&Choice::All, noon).await;
    // The night between the days is skipped, but not its deliveries.
    house.deliver().await;
    day.set(2);
    house.round(&Choice::All).await;
    let letters = house.store.outbox().await?.len();
    let calls = house.store.count_opportunities().await?;
    tracing::info!(
        "the recordings hold {calls} calls; {letters} letters are written: look at {}/brev (sign in with its button)",
        house.public_url()
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
