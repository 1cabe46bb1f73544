//! Tests of the letters, and the kommuner and calls that they are written from.

mod english;
mod facts;
mod hostile;
mod letters;
mod long;
mod reminders;
mod routing;

pub(super) use letters::assert_letter;

use jiff::Timestamp;
use jiff::civil::{date, time};

use super::{DigestContent, Letter, Letterhead, Notice, Reminder, SubscribedKommun};
use crate::delivery::{LetterKind, Outline};
use crate::kommun::{Eligible, Kommun, Level, Match, Priority, Reason, ReasonKind};
use crate::locale::Locale;
use crate::opportunity::FieldChanges;
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{Amount, ChangeKind, Deadline, Facts, Opportunity, Revision, SourceId, Status, Zone};
use crate::subscription::Scope;
use crate::text::Language;

/// A letter in all its forms.
#[derive(Clone, Debug)]
pub(crate) struct RenderedLetter {
    pub(crate) kind: LetterKind,
    pub(crate) locale: Locale,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) chat: String,
    pub(crate) outline: Outline,
}

impl RenderedLetter {
    pub(crate) fn of(letter: &dyn Letter) -> RenderedLetter {
        RenderedLetter {
            kind: letter.kind(),
            locale: letter.locale(),
            subject: letter.subject().to_owned(),
            text: letter.text().unwrap(),
            html: letter.html().unwrap(),
            chat: letter.chat().unwrap(),
            outline: letter.outline(),
        }
    }
}

impl Letter for RenderedLetter {
    fn kind(&self) -> LetterKind {
        self.kind
    }

    fn locale(&self) -> Locale {
        self.locale
    }

    fn subject(&self) -> &str {
        &self.subject
    }

    fn text(&self) -> askama::Result<String> {
        Ok(self.text.clone())
    }

    fn html(&self) -> askama::Result<String> {
        Ok(self.html.clone())
    }

    fn chat(&self) -> askama::Result<String> {
        Ok(self.chat.clone())
    }

    fn outline(&self) -> Outline {
        self.outline.clone()
    }
}

fn alert(head: &Letterhead<'_>, notices: &[Notice<'_>]) -> RenderedLetter {
    RenderedLetter::of(&super::alert(head, notices))
}

fn digest(head: &Letterhead<'_>, content: &DigestContent<'_>) -> RenderedLetter {
    RenderedLetter::of(&super::digest(head, content))
}

fn reminder(head: &Letterhead<'_>, reminders: &[Reminder<'_>]) -> RenderedLetter {
    RenderedLetter::of(&super::reminder(head, reminders))
}

fn welcome(head: &Letterhead<'_>, notices: &[Notice<'_>], more: usize) -> RenderedLetter {
    RenderedLetter::of(&super::welcome(head, notices, more))
}

const PASSAGE: &str = "Lindvik ska stärka invånarnas delaktighet och möta andra kommuner i Europa.";

fn now() -> Timestamp {
    "2026-05-08T06:00:00Z".parse().unwrap()
}

pub(crate) fn kommun(slug: &str, namn: &str) -> Kommun {
    let priority = Priority {
        area: "demokrati-medborgare".parse().unwrap(),
        title: "Delaktighet".into(),
        weight: 1.0,
        passage: PASSAGE.into(),
        place: "2.2".into(),
        quote: None,
    };
    Kommun {
        slug: slug.parse().unwrap(),
        namn: namn.into(),
        kommunkod: "0138".into(),
        lan: "Stockholms län".into(),
        policy: "Policy för EU-arbete och internationella kontakter".into(),
        vanorter: Vec::new(),
        program: Vec::new(),
        priorities: vec![priority],
        approval: None,
        meetings: Vec::new(),
        forvaltningar: Vec::new(),
        fingerprint: "1".into(),
    }
}

fn judged(kommun: &str, score: f64, area: &str) -> Match {
    let policy = Reason {
        kind: ReasonKind::Text(
            "Utlysningen gäller möten mellan invånare i vänorter, och det är en prioritering i kommunens policy."
                .into(),
        ),
        passage: Some(PASSAGE.into()),
        words: vec!["town twinning".into(), "citizens".into()],
    };
    let words = Reason {
        kind: ReasonKind::Text("Kommuner nämns bland dem som får söka.".into()),
        passage: None,
        words: vec!["municipalities".into(), "citizens".into()],
    };
    Match {
        kommun: kommun.parse().unwrap(),
        score,
        level: if score > 0.6 { Level::Alert } else { Level::Digest },
        eligible: Eligible::Yes,
        areas: vec![area.parse().unwrap()],
        reasons: vec![policy, words],
    }
}

fn call(id: &str, title: &str, deadline: Deadline) -> Opportunity {
    let facts = Facts {
        title: title.into(),
        identifier: Some("CERV-2026-CITIZENS-TOWN-TT".into()),
        funder: "Europeiska kommissionen".into(),
        programme: Some("CERV".into()),
        action: Some("CERV Lump Sum Grants".into()),
        deadlines: vec![deadline],
        deadline_model: DeadlineModel::SingleStage,
        budget: Some(Amount { value: 6_000_000, currency: "EUR".into() }),
        grant_max: Some(Amount { value: 50_745, currency: "EUR".into() }),
        url: "https://ec.europa.eu/info/funding-tenders/portal/topic-details/cerv-2026-citizens-town-tt?a=1&b=2".into(),
        language: Language::En,
        ..Facts::default()
    };
    Opportunity {
        id: id.parse().unwrap(),
        revision: Revision::new(7),
        status: Status::Open,
        source: SourceId::from_static("eu-portal"),
        reference: "1TOPICSen".into(),
        facts,
    }
}

fn in_may(day: i8) -> Deadline {
    let mut deadline = Deadline::on_date(date(2026, 5, day), Zone::Brussels);
    deadline.time = Some(time(17, 0, 0, 0));
    deadline
}

fn twinning() -> Opportunity {
    call("3vk8d2m0aqyz", "Town-Twinning and Networks of Towns", in_may(20))
}

/// Returns a call in Swedish with no time of day, no sum and no programme.
fn swedish() -> Opportunity {
    let mut call =
        call("k2x4n7rt5e1b", "Trygga mötesplatser för unga", Deadline::on_date(date(2026, 6, 3), Zone::Stockholm));
    call.facts.language = Language::Sv;
    call.facts.url = "https://finansiar.example/utlysningar/unga".into();
    call.facts.funder = "Ungdomsfonden".into();
    (call.facts.programme, call.facts.action, call.facts.identifier) = (None, None, None);
    (call.facts.budget, call.facts.grant_max) = (None, None);
    call
}

fn deadline_moved() -> FieldChanges {
    serde_json::from_str(r#"{"deadline":["2026-05-20","2026-06-03"]}"#).unwrap()
}

static ALL: Scope = Scope::ALL;

fn head<'a>(kommuner: &[&'a Kommun]) -> Letterhead<'a> {
    Letterhead {
        locale: Locale::Swedish,
        public_url: "https://utkik.example",
        unsubscribe_url: "https://utkik.example/avsluta/abc123",
        subscribed: kommuner.iter().map(|kommun| SubscribedKommun { kommun, scope: &ALL }).collect(),
        now: now(),
    }
}

fn notice<'a>(
    opportunity: &'a Opportunity,
    kind: ChangeKind,
    fields: &'a FieldChanges,
    matches: &[(&'a Kommun, &'a Match)],
) -> Notice<'a> {
    let answer_url = format!("https://utkik.example/svar/ab12.{}-00ff", opportunity.id);
    let matches = matches.to_vec();
    let (new_selection, asked, answered, followed) = (false, false, None, false);
    let (passed_on, pass_on) = (Vec::new(), None);
    Notice {
        opportunity,
        kind,
        fields,
        matches,
        passed_on,
        pass_on,
        new_selection,
        answer_url,
        counts_for_kommun: true,
        already_asked: asked,
        earlier_answer: answered,
        followed,
    }
}
