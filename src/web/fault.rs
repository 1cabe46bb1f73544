//! What went wrong, as a page in plain Swedish.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::layout::{Here, Layout, render};

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Fault {
    /// There is nothing of that name.
    NotFound,
    /// The page is there, but not to be used that way.
    Method,
    /// A link of a letter that we have not made.
    BadToken,
    /// A form too long, or of letters that are none.
    BadForm,
    /// Our own fault; the reason goes to the log, not to the reader.
    Internal(anyhow::Error),
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Fault {
        Fault::Internal(error)
    }
}

/// What the reader is told.
#[derive(Clone, Copy, Debug)]
struct Told {
    heading: &'static str,
    words: &'static str,
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, told) = match self {
            Fault::NotFound => (StatusCode::NOT_FOUND, NOT_FOUND),
            Fault::Method => (StatusCode::METHOD_NOT_ALLOWED, METHOD),
            Fault::BadToken => (StatusCode::NOT_FOUND, BAD_TOKEN),
            Fault::BadForm => (StatusCode::BAD_REQUEST, OTHER),
            Fault::Internal(error) => {
                tracing::error!("a page failed: {error:#}");
                (StatusCode::INTERNAL_SERVER_ERROR, INTERNAL)
            }
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(told);
        response
    }
}

const NOT_FOUND: Told = Told {
    heading: "Sidan finns inte",
    words: "Kontrollera adressen, eller sök efter utlysningen i stället. En utlysning som har funnits här ligger kvar \
        även när den har stängt.",
};
const METHOD: Told = Told {
    heading: "Det går inte att göra så här",
    words: "Sidan finns, men den kan bara läsas. Börja om från start.",
};
const BAD_TOKEN: Told = Told {
    heading: "Länken gäller inte",
    words: "Länken är inte hel. Öppna brevet igen och klicka på länken där, eller kopiera hela adressen.",
};
const INTERNAL: Told = Told {
    heading: "Något gick fel hos oss",
    words: "Felet är noterat. Försök igen om en stund. Inga brev påverkas av att en sida inte går att visa.",
};
const OTHER: Told =
    Told { heading: "Det gick inte att läsa frågan", words: "Börja om från start eller sök på nytt." };

#[derive(Template)]
#[template(path = "page/fault.html")]
struct FaultPage {
    layout: Layout,
    told: Told,
    code: u16,
}

/// Gives every failed answer a page, whoever failed it.
pub(super) async fn dress(State(state): State<super::State>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let ours = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind != "text/plain; charset=utf-8");
    if !(status.is_client_error() || status.is_server_error()) || ours {
        return response;
    }
    let told = response.extensions().get::<Told>().copied().unwrap_or(OTHER);
    let layout = Layout::of(&state, told.heading, Here::Elsewhere);
    let mut page = match render(&FaultPage { layout, told, code: status.as_u16() }) {
        Ok(page) => page.into_response(),
        Err(_) => told.words.into_response(),
    };
    *page.status_mut() = status;
    if let Some(allow) = response.headers().get(axum::http::header::ALLOW) {
        page.headers_mut().insert(axum::http::header::ALLOW, allow.clone());
    }
    page
}
