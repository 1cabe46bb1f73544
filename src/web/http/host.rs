//! The hosts that the pages answer for. A page elsewhere whose name leads here (DNS rebinding) would otherwise be one
//! of our own to browsers.

use std::sync::{Arc, Once};

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use url::{Host, Url};

use super::error::PageError;
use crate::locale::clean;

/// The path of the health check, which may be asked for by any name: it tells nothing of anybody.
pub(in crate::web) const HEALTH_PATH: &str = "/halsa";

/// The name of the site's own host; nothing where it has a number only.
#[derive(Clone, Debug)]
pub(in crate::web) struct OwnHost(Option<Arc<str>>);

impl OwnHost {
    pub(in crate::web) fn of(public_url: &str) -> OwnHost {
        let url = Url::parse(public_url).ok();
        OwnHost(url.and_then(|url| Some(bare(url.domain()?).into())))
    }

    /// Returns whether a `Host` is ours: the public name, or this machine's. An address in numbers is never another's.
    fn is_ours(&self, host: &str) -> bool {
        match Url::parse(&format!("http://{host}/")).ok().as_ref().and_then(Url::host) {
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
            Some(Host::Domain(name)) => {
                let name = bare(name);
                name == "localhost" || name.ends_with(".localhost") || self.0.as_deref() == Some(name.as_str())
            }
            None => false,
        }
    }
}

/// Returns a name without the dot of its end.
fn bare(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Answers 421 to requests for a host that is not ours (RFC 9110 §15.5.20).
pub(in crate::web) async fn refuse_foreign_hosts(State(own): State<OwnHost>, request: Request, next: Next) -> Response {
    let header = request.headers().get(HOST).map(|host| host.to_str().unwrap_or_default());
    let named = [request.uri().authority().map(|authority| authority.as_str()), header];
    let foreign = named.into_iter().flatten().find(|host| !own.is_ours(host));
    match foreign {
        Some(host) if request.uri().path() != HEALTH_PATH => {
            warn_of_foreign_host(host);
            PageError::ForeignHost.into_response()
        }
        _ => next.run(request).await,
    }
}

/// Says once that requests are refused: the public address may not be set.
fn warn_of_foreign_host(host: &str) {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| {
        let host = clean::line(host, 100);
        tracing::warn!("a request for the host {host} is refused, since UTKIK_PUBLIC_URL names another");
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_name_this_machine_and_numbers_are_ours() {
        let own = OwnHost::of("https://utkik.example.se");
        for host in [
            "utkik.example.se",
            "UTKIK.example.SE",
            "utkik.example.se.",
            "utkik.example.se:443",
            "utkik.example.se:8080",
            "localhost",
            "localhost:8080",
            "utkik.localhost",
            "127.0.0.1:8080",
            "10.0.0.7",
            "192.0.2.1:80",
            "[::1]:8080",
            "[2001:db8::1]",
            "0.0.0.0:8080",
        ] {
            assert!(own.is_ours(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8080",
            "utkik.example.se.evil.example",
            "evil.utkik.example.se",
            "xutkik.example.se",
            "utkik",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "utkik.example.se evil.example",
            "utkik.example.se\u{0}",
            "a/b",
            "::1",
            ":80",
        ] {
            assert!(!own.is_ours(host), "{host}");
        }
        assert!(!OwnHost::of("http://127.0.0.1:8080").is_ours("evil.example"));
        assert!(OwnHost::of("https://götene.example").is_ours("xn--gtene-jua.example"));
    }
}
