//! A source as `sources.toml` describes it, checked and ready to be built.

use jiff::SignedDuration;

use super::eu_portal::EuPortalSource;
use super::feed::{FeedRules, FeedSource};
use super::have_your_say::HaveYourSaySource;
use super::json::{JsonRules, JsonSource};
use super::listing::{ListingRules, ListingSource};
use super::page::{PageRules, PageSource};
use super::vinnova::VinnovaSource;
use super::{Source, address, have_your_say, vinnova};
use crate::opportunity::{CallKind, Zone};
use crate::reading::normalise::SourceDefaults;
use crate::text::Language;

/// The portal's own list of calls, for people.
const PORTAL_PAGE: &str =
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/calls-for-proposals";

/// One entry of `sources.toml`.
#[derive(Clone, Debug)]
pub struct SourceSpec {
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
    pub interval: SignedDuration,
    pub record: CallKind,
    /// The places that its calls are limited to; empty for no limit.
    pub geography: Vec<String>,
    /// The licence under which its content may be reused, as far as is known.
    pub licence: Option<String>,
    /// Whether the entry was never tried against the real source.
    pub unverified: bool,
    /// Whether private addresses may be fetched for it, because it stands in the operator's own network.
    pub allow_private: bool,
    pub kind: SourceKind,
}

/// The kind of a source, with the rules that it is read by.
#[derive(Clone, Debug)]
pub enum SourceKind {
    EuPortal,
    Feed(FeedRules),
    Listing(Box<ListingRules>),
    Json(Box<JsonRules>),
    Page(PageRules),
    /// With the day since which changes are requested, `YYYY-MM-DD`.
    Vinnova(String),
    HaveYourSay,
}

impl SourceSpec {
    /// Builds the source.
    pub fn build(&self) -> Box<dyn Source> {
        let url = self.url.clone();
        match &self.kind {
            SourceKind::EuPortal => Box::new(EuPortalSource::new(url)),
            SourceKind::Feed(rules) => Box::new(FeedSource { url, rules: rules.clone() }),
            SourceKind::Listing(rules) => Box::new(ListingSource { url, rules: rules.as_ref().clone() }),
            SourceKind::Json(rules) => Box::new(JsonSource { url, rules: rules.as_ref().clone() }),
            SourceKind::Page(rules) => Box::new(PageSource { url, rules: rules.clone() }),
            SourceKind::Vinnova(since) => Box::new(VinnovaSource { api_url: url, since: since.clone() }),
            SourceKind::HaveYourSay => Box::new(HaveYourSaySource { api_url: url }),
        }
    }

    /// Returns the name of its kind in `sources.toml`.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            SourceKind::EuPortal => "eu-portal",
            SourceKind::Feed(_) => "feed",
            SourceKind::Listing(_) => "listing",
            SourceKind::Json(_) => "json",
            SourceKind::Page(_) => "page",
            SourceKind::Vinnova(_) => "vinnova",
            SourceKind::HaveYourSay => "have-your-say",
        }
    }

    /// Returns every host that it is fetched from.
    pub fn hosts(&self) -> Vec<String> {
        let mut hosts: Vec<String> = address::host(&self.url).into_iter().collect();
        match &self.kind {
            SourceKind::EuPortal => hosts.push("ec.europa.eu".to_owned()),
            SourceKind::Listing(rules) => hosts.extend(rules.detail.iter().flat_map(|detail| detail.hosts.clone())),
            SourceKind::Json(rules) => hosts.extend(rules.detail_url.as_deref().and_then(address::host)),
            _ => {}
        }
        hosts.dedup();
        hosts
    }

    /// Returns the page where a person sees its calls. The address of an API or a feed is no page to read.
    pub fn public_page(&self) -> Option<String> {
        match self.kind {
            SourceKind::EuPortal => Some(PORTAL_PAGE.to_owned()),
            SourceKind::Feed(_) => address::host(&self.url).map(|host| format!("https://{host}/")),
            SourceKind::Json(_) => address::host(&self.url).map(|host| format!("https://{host}/")),
            SourceKind::Vinnova(_) => Some(vinnova::SITE_URL.to_owned()),
            SourceKind::HaveYourSay => Some(have_your_say::SITE_URL.to_owned()),
            SourceKind::Listing(_) | SourceKind::Page(_) => Some(self.url.clone()),
        }
    }

    /// Returns the rank that decides which source leads when several show the same call: the lowest.
    pub fn rank(&self) -> u8 {
        match self.kind {
            SourceKind::EuPortal => 0,
            SourceKind::Listing(_) | SourceKind::Vinnova(_) | SourceKind::HaveYourSay => 1,
            SourceKind::Json(_) => 2,
            SourceKind::Feed(_) => 3,
            SourceKind::Page(_) => 4,
        }
    }

    /// Tells whether its list shows every call, so that a call that the list lacks is gone. A feed shows the latest
    /// only.
    pub fn lists_all_calls(&self) -> bool {
        match &self.kind {
            SourceKind::Feed(_) => false,
            // Rows that are skipped for their age are still there.
            SourceKind::Json(rules) => rules.max_age.is_none(),
            _ => true,
        }
    }

    /// Returns what holds for its calls unless they say otherwise. `near` is left to the caller, who knows when a call
    /// was first seen.
    pub fn defaults(&self) -> SourceDefaults {
        let language = match self.lang.as_deref() {
            Some("sv") => Some(Language::Sv),
            Some("en") => Some(Language::En),
            Some("da") => Some(Language::Da),
            Some("no") => Some(Language::No),
            _ => None,
        };
        SourceDefaults { publisher: self.publisher.clone(), language, geography: self.geography.clone(), anchor: None }
    }
}
