//! A source as `sources.toml` describes it, checked and ready to be built.

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

/// The portal's own list of calls, for people.
const PORTAL: &str =
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/calls-for-proposals";

/// One entry of `sources.toml`.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Lower-case letters, digits and hyphens. It is stored, and so never changes.
    pub id: String,
    pub publisher: String,
    pub url: String,
    /// The group that it is shown in: `eu`, `development`, `national`, `interreg`, `policy`.
    pub group: String,
    /// `sv`, `en`, `da` or `no`; `None` for a source in several languages.
    pub lang: Option<String>,
    /// The zone that its deadlines are in.
    pub zone: Zone,
    /// The time between two crawls.
    pub every: SignedDuration,
    pub record: Kind,
    /// The places that its calls are limited to; empty for no limit.
    pub geography: Vec<String>,
    /// The licence under which its content may be reused, as far as is known.
    pub licence: Option<String>,
    /// Whether the entry was never tried against the real source.
    pub unverified: bool,
    /// Whether private addresses may be fetched for it, because it stands in the operator's own network.
    pub allow_private: bool,
    pub reader: Reader,
}

/// The kind of a source, with the rules that it is read by.
#[derive(Clone, Debug)]
pub enum Reader {
    EuPortal,
    Feed(FeedRules),
    Listing(Box<ListingRules>),
    Json(Box<JsonRules>),
    Page(PageRules),
    /// With the day since which changes are requested, `YYYY-MM-DD`.
    Vinnova(String),
    HaveYourSay,
}

impl Spec {
    /// Builds the source.
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

    /// Returns the name of its kind in `sources.toml`.
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

    /// Returns every host that it is fetched from.
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

    /// Returns the page where a person sees its calls. The address of an API or a feed is no page to read.
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

    /// Returns the rank that decides which source leads when several show the same call: the lowest.
    pub fn rank(&self) -> u8 {
        match self.reader {
            Reader::EuPortal => 0,
            Reader::Listing(_) | Reader::Vinnova(_) | Reader::HaveYourSay => 1,
            Reader::Json(_) => 2,
            Reader::Feed(_) => 3,
            Reader::Page(_) => 4,
        }
    }

    /// Tells whether its list shows every call, so that a call that the list lacks is gone. A feed shows the latest
    /// only.
    pub fn lists_all(&self) -> bool {
        match &self.reader {
            Reader::Feed(_) => false,
            // Rows that are skipped for their age are still there.
            Reader::Json(rules) => rules.max_age.is_none(),
            _ => true,
        }
    }

    /// Returns what holds for its calls unless they say otherwise. `near` is left to the caller, who knows when a call
    /// was first seen.
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
