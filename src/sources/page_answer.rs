//! What a process that read a page answers.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{ParseError, ParsedPage, Request, SharedKeys, SkipReason, SkippedRows};
use crate::opportunity::Draft;

/// Why a page yields nothing, in words for whoever mends the source.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum PageRefusal {
    /// The page was read, but shows no call and does not say that there is none.
    #[error("{0}")]
    NoRows(String),
    #[error("{0}")]
    Unreadable(String),
    /// It takes more memory or time to read than it may.
    #[error("{0}")]
    Costly(String),
}

impl From<ParseError> for PageRefusal {
    fn from(error: ParseError) -> PageRefusal {
        match error {
            ParseError::NoRows => PageRefusal::NoRows(error.to_string()),
            _ => PageRefusal::Unreadable(error.to_string()),
        }
    }
}

/// What was read on a page, on its way from one process to another.
#[derive(Debug, Serialize, Deserialize)]
pub struct PageAnswer {
    drafts: Vec<Draft>,
    skipped: Vec<(SkipReasonText, u64)>,
    next_requests: Vec<Request>,
    total: Option<u64>,
    row_count: u64,
    says_empty: bool,
    withdrawn: Vec<Draft>,
    shared_keys: SharedKeys,
}

/// A [`SkipReason`] as it is, which its own JSON puts into words.
#[derive(Debug, Serialize, Deserialize)]
#[serde(remote = "SkipReason")]
enum SkipReasonForm {
    NotACall,
    Unreadable(Cow<'static, str>),
    Repeated,
    TooManyCalls,
    TooMuchText,
    TooManyPages(u64),
    HostFails,
    DetailPageFailed(String),
    NoTimeForDetails,
}

#[derive(Debug, Serialize, Deserialize)]
struct SkipReasonText(#[serde(with = "SkipReasonForm")] SkipReason);

impl From<ParsedPage> for PageAnswer {
    fn from(parsed: ParsedPage) -> PageAnswer {
        // What is too old has been left out already.
        let ParsedPage {
            drafts,
            skipped,
            next_requests,
            total,
            row_count,
            says_empty,
            withdrawn,
            age_limit: _,
            shared_keys,
        } = parsed;
        let skipped = skipped.into_iter().map(|rows| (SkipReasonText(rows.reason), rows.count)).collect();
        PageAnswer { drafts, skipped, next_requests, total, row_count, says_empty, withdrawn, shared_keys }
    }
}

impl From<PageAnswer> for ParsedPage {
    fn from(answer: PageAnswer) -> ParsedPage {
        let PageAnswer { drafts, skipped, next_requests, total, row_count, says_empty, withdrawn, shared_keys } =
            answer;
        let rows = |(reason, count): (SkipReasonText, u64)| SkippedRows { reason: reason.0, count };
        let skipped = skipped.into_iter().map(rows).collect();
        ParsedPage {
            drafts,
            skipped,
            next_requests,
            total,
            row_count,
            says_empty,
            withdrawn,
            age_limit: None,
            shared_keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::RequestBody;

    #[test]
    fn what_was_read_arrives_as_it_was() {
        let reasons = [
            SkipReason::NotACall,
            SkipReason::Unreadable("a row without title".into()),
            SkipReason::Repeated,
            SkipReason::TooManyCalls,
            SkipReason::TooMuchText,
            SkipReason::TooManyPages(300),
            SkipReason::HostFails,
            SkipReason::DetailPageFailed("status 500".to_owned()),
            SkipReason::NoTimeForDetails,
        ];
        let draft = Draft { key: "k\u{1}".to_owned(), title: "Å \u{202e}".to_owned(), ..Draft::default() };
        let body = RequestBody::JsonParts(vec![("query".to_owned(), "{}".to_owned())]);
        let parsed = || ParsedPage {
            drafts: vec![draft.clone()],
            skipped: reasons.iter().map(|reason| SkippedRows { reason: reason.clone(), count: 2 }).collect(),
            next_requests: vec![Request { body: body.clone(), ..Request::detail("https://a.se/#x").for_data() }],
            total: Some(7),
            row_count: 8,
            says_empty: true,
            withdrawn: vec![draft.clone()],
            ..ParsedPage::default()
        };
        let sent = serde_json::to_vec(&Ok::<_, PageRefusal>(PageAnswer::from(parsed()))).unwrap();
        let got: Result<PageAnswer, PageRefusal> = serde_json::from_slice(&sent).unwrap();
        assert_eq!(format!("{:?}", ParsedPage::from(got.unwrap())), format!("{:?}", parsed()));
    }
}
