//! The names of states, levels, areas and kinds of change.

use super::numbers::number;
use crate::feedback::Opinion;
use crate::kommun::{Eligible, Kommun, Level};
use crate::locale::clean::line;
use crate::opportunity::{ChangeKind, SectionKind, SourceHealth, Status};
use crate::subscription::{Frequency, ReminderDays, Role};
use crate::text::fold;

/// Returns the status of a call: "öppen".
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Forthcoming => "kommande",
        Status::Open => "öppen",
        Status::Closed => "stängd",
        Status::Withdrawn => "tillbakadragen",
        Status::Unknown => "framgår inte",
    }
}

/// Returns how well a call matches the kommun's priorities: "passar väl".
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Alert => "passar väl",
        Level::Digest => "kan passa",
        Level::None => "passar inte",
    }
}

/// Returns whether a kommun can apply, as far as the call says.
pub fn eligible(eligible: Eligible) -> &'static str {
    match eligible {
        Eligible::Yes => "ja",
        Eligible::No => "nej, enligt utlysningens villkor",
        Eligible::Unstated => "inte angivet – kontrollera i utlysningen",
    }
}

/// Returns the heading above a call in a letter.
pub fn heading(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "Ny utlysning",
        ChangeKind::Amended => "Ändrad utlysning",
        ChangeKind::Opened => "Nu öppen",
        ChangeKind::Closed => "Har stängt",
        ChangeKind::Withdrawn => "Tillbakadragen",
        ChangeKind::Reopened => "Öppen igen",
        ChangeKind::Corrected => "Rättelse",
    }
}

/// Returns the health of a source as a clause after its publisher's name.
pub fn source_health(health: SourceHealth) -> &'static str {
    match health {
        SourceHealth::Ok => "läst utan fel",
        SourceHealth::Unchanged => "läst, inget har ändrats",
        SourceHealth::Degraded => "läst bara till en del",
        SourceHealth::Silent => "har varit ovanligt tyst",
        SourceHealth::Suspect => "gav ett svar som vi inte litar på",
        SourceHealth::Blocked => "släppte inte in oss",
        SourceHealth::Broken => "gick inte att läsa",
        SourceHealth::Never => "har aldrig gått att läsa",
    }
}

/// Returns the heading over a section of a call's text.
pub fn section(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Summary => "Sammanfattning",
        SectionKind::Objective => "Syfte",
        SectionKind::ExpectedOutcome => "Väntade resultat",
        SectionKind::Scope => "Vad projektet ska göra",
        SectionKind::Destination => "Inriktning",
        SectionKind::Conditions => "Villkor",
        SectionKind::Boilerplate => "Blanketter, kontakter och standardtexter",
        SectionKind::Other => "Mer ur utlysningen",
    }
}

/// Returns the funder's name in Swedish where it is known; other names stay as they are.
pub fn funder(name: &str) -> String {
    match name {
        "European Commission" => "EU-kommissionen".to_owned(),
        other => line(other, 80),
    }
}

/// Returns an answer on a call: "inte relevant".
pub fn opinion(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Relevant => "relevant",
        Opinion::NotRelevant => "inte relevant",
    }
}

/// Returns "2 relevant och 1 inte relevant"; empty when nobody has answered.
pub fn opinions(relevant: u64, not_relevant: u64) -> String {
    let counts = [(relevant, Opinion::Relevant), (not_relevant, Opinion::NotRelevant)];
    let some = counts.into_iter().filter(|(n, _)| *n > 0);
    list(&some.map(|(n, said)| format!("{} {}", number(n), opinion(said))).collect::<Vec<_>>())
}

/// Returns the name of a letter's kind (as stored).
pub fn letter(kind: &str) -> &'static str {
    match kind {
        "welcome" => "Välkomstbrev",
        "alert" => "Utlysningsbrev",
        "digest" => "Sammanfattning",
        "reminder" => "Påminnelse",
        "correction" => "Rättelse",
        "operator" => "Driftbrev",
        "confirmation" => "Bekräftelsebrev",
        "signin" => "Inloggningsbrev",
        _ => "Brev",
    }
}

/// Returns why letters of this kind (as stored) are written.
pub fn letter_reason(kind: &str) -> &'static str {
    match kind {
        "welcome" => "ny prenumeration",
        "alert" => "ny utlysning, eller ändring i en, som passar kommunen väl",
        "digest" => "periodens utlysningar för den som prenumererar",
        "reminder" => "en sista dag närmar sig",
        "correction" => "ändring i det som läsaren har fått veta",
        "operator" => "driften ska veta hur det står till",
        "confirmation" => "någon har bett om en prenumeration för adressen",
        "signin" => "läsaren har bett om att få logga in",
        _ => "skäl saknas",
    }
}

/// Returns how often a person gets letters.
pub fn frequency(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Immediate => "genast när något passar väl, och en sammanfattning varje måndag",
        Frequency::Daily => "en sammanfattning varje morgon",
        Frequency::Weekly => "en sammanfattning varje måndag",
    }
}

/// Returns when reminders are sent: "30, 14 och 3 dagar före sista dag".
pub fn reminders(days: &ReminderDays) -> String {
    let numbers: Vec<String> = days.iter().map(|day| day.to_string()).collect();
    match numbers.as_slice() {
        [] => "inga".to_owned(),
        [one] if one == "1" => "1 dag före sista dag".to_owned(),
        _ => format!("{} dagar före sista dag", list(&numbers)),
    }
}

/// Returns the name of a role: "Samordnare".
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Representative => "Representant",
        Role::Coordinator => "Samordnare",
        Role::Operator => "Drift",
    }
}

/// Returns the state of a delivery (as stored). "Skickat" means accepted by the next server, not read.
pub fn delivery_state(state: &str) -> &'static str {
    match state {
        "pending" => "väntar på att skickas",
        "sent" => "skickat",
        "failed" => "gick inte att skicka",
        "refused" => "togs inte emot",
        _ => "okänt läge",
    }
}

const AREAS: [(&str, &str); 22] = [
    ("arbetsmarknad-kompetens", "Arbetsmarknad och kompetens"),
    ("barn-unga", "Barn och unga"),
    ("demokrati-medborgare", "Demokrati och medborgare"),
    ("digitalisering", "Digitalisering"),
    ("forskning-innovation", "Forskning och innovation"),
    ("idrott", "Idrott och fritid"),
    ("integration-migration", "Integration och migration"),
    ("internationellt-utvecklingssamarbete", "Internationellt utvecklingssamarbete"),
    ("jamstalldhet-likabehandling", "Jämställdhet och likabehandling"),
    ("klimat-energi", "Klimat och energi"),
    ("krisberedskap-sakerhet", "Krisberedskap och säkerhet"),
    ("kultur", "Kultur"),
    ("landsbygd-mat", "Landsbygd och mat"),
    ("miljo-natur", "Miljö och natur"),
    ("naringsliv-foretag", "Näringsliv och företag"),
    ("skola-utbildning", "Skola och utbildning"),
    ("social-omsorg-halsa", "Social omsorg och hälsa"),
    ("stadsplanering-bostader", "Stadsplanering och bostäder"),
    ("transport-mobilitet", "Transport och mobilitet"),
    ("turism-besoksnaring", "Turism och besöksnäring"),
    ("vanorter-natverk", "Vänorter och nätverk"),
    ("vatten-avfall-cirkular", "Vatten, avfall och cirkulär ekonomi"),
];

/// Returns the ids of all areas.
pub fn areas() -> impl Iterator<Item = &'static str> {
    AREAS.iter().map(|(id, _)| *id)
}

/// Returns an area's name. `*` stands for any municipal work; an unknown id is shown with spaces for hyphens.
pub fn area(id: &str) -> String {
    if id == crate::kommun::ANY_AREA {
        return "Kommunens verksamhet i stort".to_owned();
    }
    let known = AREAS.iter().find(|(known, _)| *known == id);
    known.map_or_else(|| id.replace('-', " "), |(_, name)| (*name).to_owned())
}

/// Returns a kommun's short name, "Strömsund" for "Strömsunds kommun", where the slug confirms it; else the official
/// name.
pub fn kommun(kommun: &Kommun) -> String {
    let official = line(&kommun.namn, 60);
    let Some(place) = official.strip_suffix(" kommun") else { return official };
    let without_s = place.strip_suffix('s').unwrap_or(place);
    let short = [place, without_s].into_iter().find(|name| fold(name).replace(' ', "-") == kommun.slug);
    short.map_or_else(|| official.clone(), str::to_owned)
}

/// Returns "Tyresö", "Tyresö och Götene", "Tyresö, Götene och Kungälv".
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} och {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_joined_as_swedish_joins_them() {
        let words = |n: usize| ["a", "b", "c"].iter().take(n).map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            [list(&words(0)), list(&words(1)), list(&words(2)), list(&words(3))],
            ["", "a", "a och b", "a, b och c"]
        );
    }

    #[test]
    fn areas_have_names_and_unknown_ones_stay_readable() {
        assert_eq!(area("klimat-energi"), "Klimat och energi");
        assert_eq!(area("*"), "Kommunens verksamhet i stort");
        assert_eq!(area("rymd-och-hav"), "rymd och hav");
    }
}
