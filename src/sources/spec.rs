//! A source as `sources.toml` describes it, checked and ready to read with.

use jiff::SignedDuration;

use super::eu_portal::EuPortal;
use super::feed::{Feed, FeedRules};
use super::have_your_say::HaveYourSay;
use super::json::{JsonList, JsonRules};
use super::listing::{Listing, ListingRules};
use super::page::{PageRules, WatchedPage};
use super::vinnova::Vinnova;
use super::{Source, address, have_your_say, vinnova};
use crate::opportunity::normalise::Defaults;
use crate::opportunity::{Kind, Zone};
use crate::text::Language;

/// The portal's own list of calls.
const PORTAL: &str =
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/calls-for-proposals";

/// One entry of `sources.toml`.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Small letters, digits and dashes; it stands in the store and never changes.
    pub id: String,
    pub publisher: String,
    pub url: String,
    /// Where it is shown: `eu`, `development`, `national`, `interreg`, `policy`.
    pub group: String,
    /// `sv`, `en`, `da`, `no`; nothing for a source in several languages.
    pub lang: Option<String>,
    /// The zone that its deadlines are in.
    pub zone: Zone,
    /// How often it is asked.
    pub every: SignedDuration,
    pub record: Kind,
    /// The places that its calls are limited to; empty for all.
    pub geography: Vec<String>,
    /// What is known of the right to reuse what it says.
    pub licence: Option<String>,
    /// Only likely to exist in this form: never tried.
    pub unverified: bool,
    /// It stands in our own network: private addresses may be fetched for it.
    pub allow_private: bool,
    pub reader: Reader,
}

/// How it is read.
#[derive(Clone, Debug)]
pub enum Reader {
    EuPortal,
    Feed(FeedRules),
    Listing(Box<ListingRules>),
    Json(Box<JsonRules>),
    Page(PageRules),
    /// Since this day, as `YYYY-MM-DD`.
    Vinnova(String),
    HaveYourSay,
}

impl Spec {
    /// The reader of this source.
    pub fn build(&self) -> Box<dyn Source> {
        let url = self.url.clone();
        match &self.reader {
            Reader::EuPortal => Box::new(EuPortal::new(url)),
            Reader::Feed(rules) => Box::new(Feed { url, rules: rules.clone() }),
            Reader::Listing(rules) => Box::new(Listing { url, rules: rules.as_ref().clone() }),
            Reader::Json(rules) => Box::new(JsonList { url, rules: rules.as_ref().clone() }),
            Reader::Page(rules) => Box::new(WatchedPage { url, rules: rules.clone() }),
            Reader::Vinnova(since) => Box::new(Vinnova { api: url, since: since.clone() }),
            Reader::HaveYourSay => Box::new(HaveYourSay { api: url }),
        }
    }

    /// The word for its kind in `sources.toml`.
    pub fn kind(&self) -> &'static str {
        match self.reader {
            Reader::EuPortal => "eu-portal",
            Reader::Feed(_) => "feed",
            Reader::Listing(_) => "listing",
            Reader::Json(_) => "json",
            Reader::Page(_) => "page",
            Reader::Vinnova(_) => "vinnova",
            Reader::HaveYourSay => "have-your-say",
        }
    }

    /// Every host that it is asked at.
    pub fn hosts(&self) -> Vec<String> {
        let mut hosts: Vec<String> = address::host(&self.url).into_iter().collect();
        match &self.reader {
            Reader::EuPortal => hosts.push("ec.europa.eu".to_owned()),
            Reader::Listing(rules) => hosts.extend(rules.detail.iter().flat_map(|detail| detail.hosts.clone())),
            Reader::Json(rules) => hosts.extend(rules.detail.as_deref().and_then(address::host)),
            _ => {}
        }
        hosts.dedup();
        hosts
    }

    /// Where a person sees what it shows: an interface for programs and a feed are no pages to read.
    pub fn page_for_people(&self) -> Option<String> {
        match self.reader {
            Reader::EuPortal => Some(PORTAL.to_owned()),
            Reader::Feed(_) => address::host(&self.url).map(|host| format!("https://{host}/")),
            Reader::Json(_) => address::host(&self.url).map(|host| format!("https://{host}/")),
            Reader::Vinnova(_) => Some(vinnova::SITE.to_owned()),
            Reader::HaveYourSay => Some(have_your_say::SITE.to_owned()),
            Reader::Listing(_) | Reader::Page(_) => Some(self.url.clone()),
        }
    }

    /// Which source leads when several show the same call: the lowest.
    pub fn rank(&self) -> u8 {
        match self.reader {
            Reader::EuPortal => 0,
            Reader::Listing(_) | Reader::Vinnova(_) | Reader::HaveYourSay => 1,
            Reader::Json(_) => 2,
            Reader::Feed(_) => 3,
            Reader::Page(_) => 4,
        }
    }

    /// Does its list show every call that it has, so that what the list lacks is absent? A feed shows the latest only.
    pub fn lists_all(&self) -> bool {
        match &self.reader {
            Reader::Feed(_) => false,
            // What is too old for us is still there.
            Reader::Json(rules) => rules.max_age.is_none(),
            _ => true,
        }
    }

    /// What holds for its calls unless they say otherwise. `near` is left to whoever knows when a call was first seen.
    pub fn defaults(&self) -> Defaults {
        let language = match self.lang.as_deref() {
            Some("sv") => Some(Language::Sv),
            Some("en") => Some(Language::En),
            Some("da") => Some(Language::Da),
            Some("no") => Some(Language::No),
            _ => None,
        };
        Defaults { publisher: self.publisher.clone(), language, geography: self.geography.clone(), near: None }
    }
}
