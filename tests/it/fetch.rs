//! Fetching over real sockets: politeness, limits, redirects, and addresses that must never be reached.

use std::io::Read as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use utkik::internals::fetch::{FetchError, FetchErrorKind, FetchOptions, FetchOutcome, FetchTimeouts, Fetcher, Guard};
use utkik::internals::sources::Validators;
use utkik::internals::sources::{Content, Page, Request, RequestBody};

use crate::stand_ins::http::{Sites, resetting};

const OUTSIDE: Guard = Guard { allow_private: false };
const INSIDE: Guard = Guard { allow_private: true };

fn quick() -> FetchOptions {
    let limits = FetchTimeouts {
        connect: Duration::from_millis(500),
        read: Duration::from_millis(250),
        total: Duration::from_secs(4),
        total_spooled: Duration::from_secs(10),
    };
    FetchOptions { timeouts: limits, spacing: Duration::ZERO, ..FetchOptions::default() }
}

async fn mirrored() -> (Sites, Fetcher) {
    let sites = Sites::start().await;
    let fetcher = Fetcher::new(FetchOptions { mirror: Some(sites.url()), ..quick() }).unwrap();
    (sites, fetcher)
}

async fn get(fetcher: &Fetcher, url: &str) -> Result<FetchOutcome, FetchError> {
    fetcher.fetch(&Request { limit: 1 << 20, ..Request::get(url) }, None, OUTSIDE).await
}

fn page(fetched: FetchOutcome) -> Page {
    match fetched {
        FetchOutcome::Page { page, .. } => *page,
        FetchOutcome::Unchanged { .. } => panic!("unchanged"),
    }
}

fn text(page: &Page) -> String {
    match &page.content {
        Content::Memory(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Content::File(file) => {
            let mut file = file;
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            text
        }
    }
}

#[tokio::test]
async fn a_page_comes_with_its_type_and_its_own_address() {
    let (sites, fetcher) = mirrored().await;
    let fetched = get(&fetcher, "https://example.se/a/page?q=1#top").await;
    let Ok(FetchOutcome::Page { page, bytes: 5, fresh_for: Some(fresh), .. }) = fetched else { panic!("{fetched:?}") };
    assert_eq!(fresh, Duration::from_secs(600));
    assert_eq!((page.content_type.as_str(), page.charset.as_deref()), ("text/html", Some("iso-8859-1")));
    assert_eq!(page.url, "https://example.se/a/page?q=1");
    assert_eq!(text(&page), "sidan");
    let seen = &sites.page_requests()[0];
    assert_eq!(seen.path, "/example.se/a/page?q=1");
    assert_eq!(seen.header("user-agent"), Some(concat!("utkik/", env!("CARGO_PKG_VERSION"))));
    assert!(seen.header("accept-encoding").is_some_and(|offered| offered.contains("gzip") && offered.contains("br")));
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let (sites, fetcher) = mirrored().await;
    let request = Request::get("https://example.se/feed");
    let Ok(FetchOutcome::Page { validators, .. }) = fetcher.fetch(&request, None, OUTSIDE).await else { panic!() };
    assert_eq!(validators.etag.as_deref(), Some("\"v1\""));
    let again = fetcher.fetch(&request, Some(&validators), OUTSIDE).await;
    assert!(matches!(again, Ok(FetchOutcome::Unchanged { .. })), "{again:?}");
    assert_eq!(sites.page_requests()[1].header("if-modified-since"), Some("Sun, 10 May 2026 08:00:00 GMT"));
    let hostile = Validators { etag: Some("a\r\nX-Evil: 1".into()), last_modified: None };
    assert!(matches!(fetcher.fetch(&request, Some(&hostile), OUTSIDE).await, Ok(FetchOutcome::Page { .. })));
    assert!(matches!(get(&fetcher, "https://example.se/odd-304").await, Err(FetchError::Status { status: 304, .. })));
}

#[tokio::test]
async fn json_parts_are_posted_each_with_its_type() {
    let (sites, fetcher) = mirrored().await;
    let parts = vec![("query".into(), "{\"a\":1}".into()), ("languages".into(), "[\"en\"]".into())];
    let request = Request { body: RequestBody::JsonParts(parts), ..Request::get("https://api.example/page?apiKey=X") };
    let validators = Validators { etag: Some("\"v1\"".into()), last_modified: None };
    page(fetcher.fetch(&request, Some(&validators), OUTSIDE).await.unwrap());
    let seen = &sites.page_requests()[0];
    assert_eq!(seen.method, "POST");
    assert!(seen.header("content-type").is_some_and(|kind| kind.starts_with("multipart/form-data; boundary=")));
    assert_eq!(seen.header("if-none-match"), None);
    assert!(
        seen.body.contains("name=\"query\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n"),
        "{}",
        seen.body
    );
    assert!(!seen.body.contains("filename"));
    let moved = Request { url: "https://api.example/see-other".into(), ..request };
    page(fetcher.fetch(&moved, None, OUTSIDE).await.unwrap());
    assert_eq!(sites.page_requests().last().map(|seen| seen.method.as_str().to_owned()).as_deref(), Some("GET"));
}

#[tokio::test]
async fn redirects_are_followed_in_the_sources_own_addresses() {
    let (sites, fetcher) = mirrored().await;
    assert!(matches!(
        get(&fetcher, "https://example.se/moved").await.map(page),
        Ok(page) if page.url == "https://example.se/new/page"
    ));
    assert_eq!(
        page(get(&fetcher, "https://example.se/moved-absolute").await.unwrap()).url,
        "https://other.example/page"
    );
    assert_eq!(
        page(get(&fetcher, "https://example.se/moved-within").await.unwrap()).url,
        "https://example.se/example.se/page"
    );
    let own = page(get(&fetcher, &format!("{}example.se/page", sites.url())).await.unwrap());
    assert_eq!(own.url, "https://example.se/page");
    let ended = get(&fetcher, "https://example.se/loop").await;
    assert!(matches!(ended, Err(FetchError::Redirects { most: 5 })), "{ended:?}");
}

#[tokio::test]
async fn a_redirect_is_checked_like_a_first_address() {
    let (sites, fetcher) = mirrored().await;
    for (path, guard) in [("to-metadata", OUTSIDE), ("to-metadata", INSIDE), ("to-mapped", OUTSIDE)] {
        let request = Request::get(format!("https://example.se/{path}"));
        let ended = fetcher.fetch(&request, None, guard).await;
        assert!(matches!(ended, Err(FetchError::Private { .. })), "{path} {ended:?}");
    }
    assert!(matches!(get(&fetcher, "https://example.se/to-file").await, Err(FetchError::Address { .. })));
    assert!(matches!(get(&fetcher, "https://example.se/to-private").await, Err(FetchError::Robots { .. })));
    assert!(matches!(get(&fetcher, "http://127.0.0.1/page").await, Err(FetchError::Private { .. })));
    assert!(matches!(get(&fetcher, "https://a:b@example.se/page").await, Err(FetchError::Address { .. })));
    assert!(sites.all_requests().iter().all(|seen| !seen.path.contains("127.0.0.1") && !seen.path.contains("169.254")));
}

#[tokio::test]
async fn our_own_network_is_closed_unless_the_source_says_otherwise() {
    let sites = Sites::start().await;
    let fetcher = Fetcher::new(quick()).unwrap();
    let port = sites.address.port();
    for url in [format!("http://127.0.0.1:{port}/x/page"), format!("http://localhost:{port}/x/page")] {
        let refused = get(&fetcher, &url).await;
        assert!(matches!(&refused, Err(FetchError::Private { address, .. }) if address.is_loopback()), "{refused:?}");
        assert_eq!(sites.all_requests().len(), 0);
    }
    for url in [format!("http://127.0.0.1:{port}/x/page"), format!("http://localhost:{port}/x/page")] {
        assert_eq!(text(&page(fetcher.fetch(&Request::get(url), None, INSIDE).await.unwrap())), "sidan");
    }
}

#[tokio::test]
async fn a_proxy_is_used_when_named() {
    // The name does not resolve: only the proxy can answer.
    let sites = Sites::start().await;
    let named = Fetcher::new(FetchOptions { proxy: Some(sites.url()), ..quick() }).unwrap();
    assert_eq!(text(&page(get(&named, "http://utkik.invalid/x/page").await.unwrap())), "sidan");
    let refused = get(&Fetcher::new(quick()).unwrap(), "http://utkik.invalid/x/page").await;
    assert!(matches!(&refused, Err(error) if error.is_temporary()), "{refused:?}");
}

#[tokio::test]
async fn size_is_counted_after_decompression() {
    let (_sites, fetcher) = mirrored().await;
    for path in ["gzip-bomb", "brotli-bomb", "endless", "announced", "three-mebibyte"] {
        let started = Instant::now();
        let ended = get(&fetcher, &format!("https://example.se/{path}")).await;
        assert!(matches!(ended, Err(FetchError::TooLarge { limit: 1_048_576 })), "{path} {ended:?}");
        assert!(started.elapsed() < Duration::from_secs(2), "{path}");
    }
}

#[tokio::test]
async fn a_large_answer_is_kept_in_a_file_and_read_from_its_start() {
    let scratch = tempfile::tempdir().unwrap();
    let sites = Sites::start().await;
    let options = FetchOptions { mirror: Some(sites.url()), scratch: scratch.path().join("spool"), ..quick() };
    let fetcher = Fetcher::new(options).unwrap();
    let request = Request { spool: true, ..Request::get("https://example.se/three-mebibyte") };
    let Ok(FetchOutcome::Page { page, bytes, .. }) = fetcher.fetch(&request, None, OUTSIDE).await else { panic!() };
    assert!(matches!(page.content, Content::File(_)));
    assert_eq!((bytes, text(&page).len()), (3 << 20, 3 << 20));
    let bounded = Request { limit: 1 << 20, spool: true, ..Request::get("https://example.se/endless") };
    assert!(matches!(fetcher.fetch(&bounded, None, OUTSIDE).await, Err(FetchError::TooLarge { .. })));
    assert_eq!(std::fs::read_dir(scratch.path().join("spool")).unwrap().count(), 0);
}

#[tokio::test]
async fn trouble_is_sorted_by_what_to_do_about_it() {
    let (_sites, fetcher) = mirrored().await;
    for (path, fault) in [
        ("500", FetchErrorKind::Temporary),
        ("503", FetchErrorKind::Temporary),
        ("429", FetchErrorKind::Temporary),
        ("truncated", FetchErrorKind::Temporary),
        ("bad-gzip", FetchErrorKind::Temporary),
        ("slow", FetchErrorKind::Temporary),
        ("stalled", FetchErrorKind::Temporary),
        ("403", FetchErrorKind::Blocked),
        ("accepted-empty", FetchErrorKind::Blocked),
        ("challenge", FetchErrorKind::Blocked),
        ("404", FetchErrorKind::Permanent),
        ("401", FetchErrorKind::Permanent),
    ] {
        let error = get(&fetcher, &format!("https://example.se/{path}")).await.unwrap_err();
        assert_eq!(error.kind(), fault, "{path}: {error}");
    }
}

/// Returns a port without a listener.
async fn unused_port() -> SocketAddr {
    tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

#[tokio::test]
async fn a_host_that_drops_us_is_a_passing_trouble() {
    let fetcher = Fetcher::new(quick()).unwrap();
    for address in [resetting().await, unused_port().await] {
        let request = Request::get(format!("http://{address}/page"));
        let error = fetcher.fetch(&request, None, INSIDE).await.unwrap_err();
        assert!(error.is_temporary(), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_never_ends_is_given_up() {
    let sites = Sites::start().await;
    let limits = FetchTimeouts { total: Duration::from_millis(300), ..quick().timeouts };
    let fetcher = Fetcher::new(FetchOptions { mirror: Some(sites.url()), timeouts: limits, ..quick() }).unwrap();
    let error = get(&fetcher, "https://example.se/drip").await.unwrap_err();
    assert!(matches!(error, FetchError::Timeout { .. }) && error.is_temporary(), "{error}");
}

#[tokio::test]
async fn robots_txt_is_heeded_and_asked_once() {
    let (sites, fetcher) = mirrored().await;
    assert!(get(&fetcher, "https://strict.example/page").await.is_ok());
    let refused = get(&fetcher, "https://strict.example/private/page").await.unwrap_err();
    assert_eq!(refused.kind(), FetchErrorKind::Blocked, "{refused}");
    assert_eq!(sites.all_requests().iter().filter(|seen| seen.path.ends_with("robots.txt")).count(), 1);
    assert!(get(&fetcher, "https://open.example/private/page").await.is_ok());
    assert!(get(&fetcher, "https://walled.example/page").await.is_ok());
    let unknown = get(&fetcher, "https://broken.example/page").await.unwrap_err();
    assert!(unknown.is_temporary() && unknown.to_string().contains("robots.txt"), "{unknown}");
    let form = RequestBody::JsonParts(vec![("query".into(), "{}".into())]);
    let api = Request { body: form, ..Request::get("https://broken.example/page") };
    assert!(fetcher.fetch(&api, None, OUTSIDE).await.is_ok());
    let hasty = get(&fetcher, "https://hasty.example/page").await.unwrap_err();
    assert_eq!(hasty.retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn a_host_that_asks_for_quiet_gets_it_under_a_mirror_too() {
    let (sites, fetcher) = mirrored().await;
    let busy = get(&fetcher, "https://example.se/busy").await.unwrap_err();
    assert_eq!(busy.retry_after(), Some(Duration::from_secs(1)));
    assert!(get(&fetcher, "https://example.se/busy").await.is_ok());
    let seen = sites.page_requests();
    assert!(seen[1].at - seen[0].at >= Duration::from_millis(950));
    get(&fetcher, "https://example.se/later").await.unwrap_err();
    let asked = sites.all_requests().len();
    let not_yet = get(&fetcher, "https://example.se/page").await.unwrap_err();
    assert!(matches!(not_yet, FetchError::RetryLater { .. }) && not_yet.is_temporary(), "{not_yet}");
    assert_eq!(sites.all_requests().len(), asked);
    assert!(get(&fetcher, "https://other.example/page").await.is_ok());
}

#[tokio::test]
async fn a_host_is_asked_one_thing_at_a_time_with_a_rest_between() {
    let sites = Sites::start().await;
    let fetcher = Fetcher::new(FetchOptions { spacing: Duration::from_millis(100), ..quick() }).unwrap();
    let address = sites.url();
    let urls: Vec<String> = (0..3).map(|n| format!("{address}x/{n}/fair")).collect();
    let asked = urls.iter().map(|url| {
        let request = Request::get(url);
        let fetcher = &fetcher;
        async move { fetcher.fetch(&request, None, INSIDE).await.map(page) }
    });
    for page in futures_util::future::join_all(asked).await {
        assert_eq!(text(&page.unwrap()), "fair");
    }
    let seen = sites.all_requests();
    for pair in seen.windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(95), "{:?}", pair[1].at - pair[0].at);
    }
}
