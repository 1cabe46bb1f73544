//! A month of two funders' lists: calls appear, open, change, move their deadlines, and are removed.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::stand_ins::faults::Dice;
use crate::stand_ins::static_sites::{Page, StaticSites};

/// The sources of the month, as in `sources.toml`.
pub(super) const SOURCES: &str = r#"
[[source]]
id = "fonden"
publisher = "Fonden"
kind = "listing"
url = "https://fonden.example/utlysningar"
lang = "sv"
zone = "stockholm"
every = "6h"
row = "li"
link = "a"
status = ".lage"
deadline = ".sista"
summary = "p"
[source.statuses]
open = ["Öppen"]
forthcoming = ["Kommande"]

[[source]]
id = "byran"
publisher = "Byrån"
kind = "listing"
url = "https://byran.example/calls"
lang = "sv"
zone = "stockholm"
every = "6h"
row = "li"
link = "a"
status = ".lage"
deadline = ".sista"
summary = "p"
[source.statuses]
open = ["Öppen"]
forthcoming = ["Kommande"]
"#;

const CALLS: u64 = 36;
/// The first of May.
const BEGINNING: Date = date(2026, 5, 1);

/// Titles and topics.
const TOPICS: [(&str, &str); 10] = [
    ("Ungas internationella möten", "Kommuner och skolor kan söka bidrag till ungdomsutbyten och skolsamarbete."),
    (
        "Vänorter i samverkan (town twinning)",
        "Kommuner kan söka bidrag till möten mellan vänorter och nätverk av städer.",
    ),
    (
        "Lokal demokrati och medborgardialog",
        "Kommuner kan söka bidrag till demokrati, valdeltagande och medborgares delaktighet.",
    ),
    (
        "Klimatanpassning i kommuner",
        "Kommuner kan söka bidrag till klimatanpassning, energieffektivisering och fossilfri värme.",
    ),
    ("Kultur och bibliotek nära alla", "Kommuner kan söka bidrag till kultur, bibliotek och kulturarv."),
    (
        "Kompetensutveckling i välfärden",
        "Kommuner kan söka bidrag till kompetensutveckling, anställda och arbetsmarknad.",
    ),
    ("Digitala tjänster i kommuner", "Kommuner kan söka bidrag till digitalisering, e-tjänster och cybersäkerhet."),
    (
        "Partnerskap med kommuner i andra länder",
        "Svenska kommuner kan söka bidrag till partnerskap om demokrati och utveckling.",
    ),
    ("Cirkulär ekonomi och avfall", "Kommuner kan söka bidrag till avfall, återbruk och cirkulär ekonomi."),
    ("Fotoniska kretsar", "Universitet kan söka bidrag till grundforskning om fotonik."),
];

/// The events of one call, in days from the first.
struct CallPlan {
    number: u64,
    title: &'static str,
    about: &'static str,
    appears: u64,
    opens: u64,
    closes: i64,
    /// The day on which its deadline moves, and by how many days.
    moves: Option<(u64, i64)>,
    renamed: Option<u64>,
    taken_down: Option<u64>,
}

fn plan(number: u64) -> CallPlan {
    let mut dice = Dice::new(number * 7 + 3);
    let (title, about) = TOPICS[(number % TOPICS.len() as u64) as usize];
    let appears = if number.is_multiple_of(2) { 0 } else { dice.roll(24) };
    let opens = if dice.roll(4) == 0 { appears + 2 + dice.roll(6) } else { 0 };
    // Some close within the month, and many have a reminder in it.
    let closes = 12 + i64::try_from(dice.roll(60)).unwrap();
    let later = |dice: &mut Dice| appears + 1 + dice.roll(20);
    let moves = (dice.roll(3) == 0).then(|| (later(&mut dice), 5 + i64::try_from(dice.roll(20)).unwrap()));
    let renamed = (dice.roll(5) == 0).then(|| later(&mut dice));
    let taken_down = (dice.roll(6) == 0).then(|| later(&mut dice));
    CallPlan { number, title, about, appears, opens, closes, moves, renamed, taken_down }
}

impl CallPlan {
    fn row(&self, day: u64) -> Option<String> {
        if day < self.appears || self.taken_down.is_some_and(|gone| day >= gone) {
            return None;
        }
        let moved = self.moves.filter(|(from, _)| day >= *from).map_or(0, |(_, by)| by);
        let last = BEGINNING.checked_add((self.closes + moved).days()).unwrap();
        let state = if day < self.opens { "Kommande" } else { "Öppen" };
        let again = if self.renamed.is_some_and(|from| day >= from) { ", ny omgång" } else { "" };
        Some(format!(
            "<li><a href=\"/utlysning/{n}\">{title} {n}{again}</a> <span class=\"lage\">{state}</span> \
             <time class=\"sista\">{last}</time><p>{about}</p></li>",
            n = self.number,
            title = self.title,
            about = self.about,
        ))
    }
}

/// Publishes the lists as of a day of May, from 1 on. Now and then one of them is unavailable.
pub(super) fn publish_day(sites: &StaticSites, day: u64) {
    for (place, (path, host)) in [("fonden.example/utlysningar", 0), ("byran.example/calls", 1)].into_iter().enumerate()
    {
        let rows: String = (0..CALLS).filter(|n| n % 2 == host).filter_map(|n| plan(n).row(day - 1)).collect();
        let page = format!("<!doctype html><html lang=\"sv\"><body><main><ul>{rows}</ul></main></body></html>");
        let is_down = place == 1 && matches!(day, 9 | 10);
        sites.set_page(path, if is_down { Page::Status(503) } else { Page::Text(page) });
    }
}
