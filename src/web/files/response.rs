//! A list of calls as a response: read from the store, written as a file, and sent unless the client has it already.

use anyhow::Context;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use headers::HeaderMapExt as _;
use jiff::Timestamp;

use crate::app::Turn;
use crate::export::{Entry, Export, ExportContext, Format};
use crate::kommun::Kommun;
use crate::locale::Locale;
use crate::opportunity::OpportunityId;
use crate::text::fold;
use crate::web::http::error::PageError;
use crate::web::http::etag::{client_has, make_etag};
use crate::web::state::WebState;

/// A list of calls, for a file.
pub(super) struct CallList<'a> {
    pub(super) locale: Locale,
    pub(super) title: String,
    /// Path of the page that shows the same list.
    pub(super) page: String,
    /// Path of the file.
    pub(super) file: String,
    pub(super) calls: Vec<OpportunityId>,
    /// How many calls there are, of which `calls` may be only the first.
    pub(super) total: u64,
    /// The kommun whose list it is.
    pub(super) kommun: Option<&'a Kommun>,
}

impl CallList<'_> {
    /// Reads the calls with their history and matches from the store.
    pub(super) async fn export(self, state: &WebState) -> anyhow::Result<Export> {
        let locale = self.locale;
        let public_url = locale.site_url(&state.public_url);
        let context = ExportContext { locale, kommuner: &state.kommuner, kommun: self.kommun, public_url: &public_url };
        let (now, mut entries) = (state.now(), Vec::with_capacity(self.calls.len()));
        let add_entry = |call: crate::store::ExportedCall| {
            entries.push(Entry::of(&call.opportunity, &call.history, &call.matches, &context, now))
        };
        state.store.export_calls(&self.calls, add_entry).await?;
        let [page, address] = [self.page, self.file].map(|path| format!("{}{path}", state.public_url));
        Ok(Export {
            locale,
            title: self.title,
            page,
            address,
            entries,
            total: self.total,
            kommun: self.kommun.cloned(),
        })
    }
}

/// Writes the file on a blocking thread, and sends it unless the client has it already.
pub(super) async fn file_response(
    export: Export,
    format: Format,
    name: &str,
    now: Timestamp,
    request_headers: &HeaderMap,
    turn: Turn,
) -> Result<Response, PageError> {
    let written = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        export.write(format, now)
    });
    let bytes = written.await.context("the file was cut off")??;
    let etag = make_etag(&bytes)?;
    let mut headers = HeaderMap::new();
    headers.typed_insert(etag.clone());
    if client_has(request_headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let disposition = content_disposition(name, format);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).context("a file's name is no header")?);
    Ok((headers, bytes).into_response())
}

/// Returns the `Content-Disposition` value: inline for a feed, else a download with an ASCII file name.
fn content_disposition(name: &str, format: Format) -> String {
    let plain = fold(name).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let short: String = words.join("-").chars().take(48).collect();
    let kind = if format == Format::Atom { "inline" } else { "attachment" };
    format!("{kind}; filename=\"utkik-{}.{}\"", short.trim_end_matches('-'), format.extension())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_has_a_name_that_every_system_takes() {
        let named = |name| content_disposition(name, Format::Csv);
        assert_eq!(named("små & stora barn"), "attachment; filename=\"utkik-sma-stora-barn.csv\"");
        assert_eq!(content_disposition("tyreso", Format::Atom), "inline; filename=\"utkik-tyreso.atom\"");
    }

    proptest! {
        #[test]
        fn any_name_is_a_header(name in any::<String>()) {
            let made = content_disposition(&name, Format::Xlsx);
            prop_assert!(HeaderValue::from_str(&made).is_ok() && made.is_ascii() && made.matches('"').count() == 2);
        }
    }
}
