//! Lists of many pages, and calls whose links or ids change.

use super::*;

/// A list of `count` calls, two on a page, whose pages are linked by `next`.
async fn lay_out_pages(watch: &CrawlFixture, count: usize, json: bool, next: impl Fn(usize) -> Option<String>) {
    let numbers: Vec<usize> = (1..=count).rev().collect();
    for (at, pair) in numbers.chunks(2).enumerate() {
        let page = at + 1;
        let text = if json {
            let row = |n: &usize| serde_json::json!({"id": n, "title": format!("Stöd {n}"), "link": format!("/u/{n}")});
            serde_json::json!({"rows": pair.iter().map(row).collect::<Vec<_>>(), "next": next(page)}).to_string()
        } else {
            let rows: String = pair.iter().map(|n| format!("<li><a href='/u/{n}'>Stöd {n}</a></li>")).collect();
            let more = next(page).map(|link| format!("<a class='next' href='{link}'>Nästa</a>"));
            format!("<ul>{rows}</ul>{}", more.unwrap_or_default())
        };
        watch.sites.set_text(&format!("long.example/p{page}"), &text);
    }
}

const LONG_LIST: &str =
    "[[source]]\nid = \"long\"\npublisher = \"P\"\nurl = \"https://long.example/p1\"\nevery = \"6h\"\n";
const LONG_HTML: &str = "kind = \"listing\"\nrow = \"li\"\nlink = \"a\"\nnext = \".next\"\n";
const LONG_JSON: &str =
    "kind = \"json\"\nrows = \"/rows\"\nkey = \"/id\"\ntitle = \"/title\"\nlink = \"/link\"\nnext = \"/next\"\n";

#[tokio::test]
async fn a_list_of_many_pages_is_read_whole() {
    for (rules, json) in [(LONG_HTML, false), (LONG_JSON, true)] {
        for pages in [21, 22, 40, 120] {
            let watch = CrawlFixture::new(&format!("{LONG_LIST}{rules}")).await;
            let next = |page: usize| (page < pages).then(|| format!("/p{}", page + 1));
            lay_out_pages(&watch, pages * 2, json, next).await;
            let outcome = watch.crawl_single("2026-05-10T06:00:00Z").await;
            assert_eq!((outcome.health, outcome.new), (SourceHealth::Ok, pages as u64 * 2), "{pages} {outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_list_whose_pages_lead_in_a_circle_ends() {
    for (rules, json) in [(LONG_HTML, false), (LONG_JSON, true)] {
        for back in ["/p1", "/p2", "/p3", "/p3?sida=4", "https://long.example/p1"] {
            let watch = CrawlFixture::new(&format!("{LONG_LIST}{rules}")).await;
            let next = |page: usize| Some(if page < 3 { format!("/p{}", page + 1) } else { back.to_owned() });
            lay_out_pages(&watch, 6, json, next).await;
            let outcome = watch.crawl_single("2026-05-10T06:00:00Z").await;
            assert_eq!((outcome.new, outcome.requests < 6), (6, true), "{back} {outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_read_whole_is_suspect_and_withdraws_nothing() {
    for (rules, json) in [(LONG_HTML, false), (LONG_JSON, true)] {
        let watch = CrawlFixture::new(&format!("{LONG_LIST}{rules}")).await;
        let all = |page: usize| (page < 302).then(|| format!("/p{}", page + 1));
        lay_out_pages(&watch, 604, json, all).await;
        for hour in 6..12 {
            let outcome = watch.crawl_single(&format!("2026-05-10T{hour:02}:00:00Z")).await;
            assert_eq!((outcome.health, outcome.found), (SourceHealth::Suspect, 600), "{outcome:?}");
            assert!(outcome.error.as_ref().unwrap().contains("more than the 300 pages"), "{outcome:?}");
            assert_eq!(outcome.changed, 0, "{outcome:?}");
        }
    }
}

const NAMES: [&str; 3] = ["Hav", "Skog", "Fjäll"];

/// Returns a list of three calls; `#` in the link is the call's name.
fn list_of_three(link: &str, day: &str) -> String {
    let row = |name: &&str| {
        let link = link.replace('#', name);
        format!("<li><a href='{link}'>Stöd till {name}</a> <i>Sista ansökningsdag {day}</i></li>")
    };
    format!("<ul>{}</ul>", NAMES.iter().map(row).collect::<String>())
}

/// Returns the same as a feed.
fn feed_of_three(link: &str, guid: &str) -> String {
    let item = |name: &&str| {
        let (link, guid) = (link.replace('#', name), guid.replace('#', name));
        format!(
            "<item><title>Stöd till {name}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>\
             <pubDate>Fri, 08 May 2026 08:00:00 +0200</pubDate><description>Ansök senast 10 juni 2026.</description></item>"
        )
    };
    let items: String = NAMES.iter().map(item).collect();
    format!("<rss version='2.0'><channel><title>Nytt</title>{items}</channel></rss>")
}

#[tokio::test]
async fn calls_whose_links_or_ids_change_are_the_same_calls() {
    let (list, rss) = (list_of_three, feed_of_three);
    let listing = "[[source]]\nid = \"x\"\npublisher = \"P\"\nkind = \"listing\"\nurl = \"https://fond.example/feed\"\nevery = \"6h\"\n\
         row = \"li\"\nlink = \"a\"\ndates = \"i\"\n";
    let feed = feed_source("x", "fond.example");
    let day = "10 juni 2026";
    let http = list("http://fond.example/#", day);
    for (toml, before, after) in [
        (listing, http.clone(), list("https://fond.example/#", day)),
        (listing, http.clone(), list("https://www.fond.example/#", day)),
        (listing, http.clone(), list("http://www.fond.example/#/", day)),
        (listing, http.clone(), list("https://fond.example/#", "30 juni 2026")),
        (listing, http.clone(), list("/stod/#", day)),
        (listing, http, list("https://ny.example/visa?id=#", day)),
        (&feed, rss("https://fond.example/#", "a-#"), rss("https://fond.example/#", "b-#")),
        (&feed, rss("https://fond.example/#", "a-#"), rss("https://www.fond.example/#", "b-#")),
        (
            &feed,
            rss("http://fond.example/#", "http://fond.example/#"),
            rss("https://fond.example/#", "https://fond.example/#"),
        ),
        (&feed, rss("https://fond.example/#", "a-#"), rss("https://fond.example/nytt/#", "b-#")),
    ] {
        let watch = CrawlFixture::new(toml).await;
        watch.sites.set_text("fond.example/feed", &before);
        assert_eq!(watch.crawl_single("2026-05-10T06:00:00Z").await.new, 3);
        watch.sites.set_text("fond.example/feed", &after);
        for day in 11..17 {
            let outcome = watch.crawl_single(&format!("2026-05-{day}T06:00:00Z")).await;
            assert_eq!(outcome.new, 0, "{after}");
            assert!(outcome.changed == 0 || after.contains("30 juni"), "nothing is withdrawn: {after} {outcome:?}");
        }
        let known = watch.app.store().await.unwrap().listing_states(&"x".parse().unwrap()).await.unwrap();
        assert_eq!(known.len(), 3, "{known:?}");
        // Another round of a call, at the same address, is a call of its own.
        watch.sites.set_text(
            "fond.example/feed",
            &before.replace("Stöd till", "Nytt stöd till").replace("10 juni", "10 december").replace("/Hav", "/Hav2"),
        );
        let outcome = watch.crawl_single("2026-05-18T06:00:00Z").await;
        assert!(outcome.new > 0, "{outcome:?}");
    }
}
