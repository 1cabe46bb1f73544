//! Pages with status 200 that are not what was asked for, or less of it than usual.

use utkik::internals::opportunity::SourceHealth;

use super::{CrawlFixture, LIST, feed, feed_source};

fn page(title: &str, main: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{title}</title><link rel='alternate' type='application/rss+xml' \
         href='/nyheter.rss'></head><body><nav><ul><li><a href='/om'>Om oss</a></li><li><a href='/hjalp'>Hjälp</a></li>\
         </ul></nav><main>{main}</main></body></html>"
    )
}

#[tokio::test]
async fn a_wall_at_the_very_first_reading_is_trouble() {
    for (title, main) in [
        ("Logga in", "<form><label>Användarnamn</label></form>"),
        ("Fonden", "<h1>Logga in</h1><form></form>"),
        ("Sign in to continue", "<form></form>"),
        ("Just a moment...", "<p>Checking your browser</p>"),
        ("Attention Required! | Cloudflare", "<p>Ray ID: 8f</p>"),
        ("Fonden", "<h1>Sidan kunde inte hittas</h1>"),
        ("Fonden", "<h1>Vi uppdaterar webbplatsen</h1><p>Välkommen tillbaka.</p>"),
        ("Service Unavailable", "<p>Försök igen.</p>"),
        ("Vi använder kakor", "<button>Godkänn alla</button>"),
        ("Access denied", ""),
    ] {
        let watch = CrawlFixture::new(&format!("{}{LIST}", feed_source("news", "news.example"))).await;
        watch.sites.set_text("news.example/feed", &page(title, main));
        watch.sites.set_text("news.example/nyheter.rss", &feed(&["lunch", "director"]));
        watch.sites.set_text("list.example/calls", &page(title, main));
        for outcome in watch.round("2026-05-10T06:00:00Z").await {
            assert_eq!((outcome.health, outcome.new), (SourceHealth::Broken, 0), "{title} {main}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn calls_that_are_about_such_things_are_calls() {
    let watch = CrawlFixture::new(LIST).await;
    let row = "<li><a href='https://own.example/a'>Stöd vid tekniska problem</a></li>";
    watch.sites.set_text("list.example/calls", &format!("<title>500 miljoner</title><ul>{row}</ul>"));
    let text = "Kommuner kan söka stöd för att lösa tekniska problem och driftstopp i vattenverk. ".repeat(40);
    watch.sites.set_text("own.example/a", &format!("<main><h1>Stöd vid tekniska problem</h1><p>{text}</p></main>"));
    let outcome = watch.crawl_single("2026-05-10T06:00:00Z").await;
    assert_eq!((outcome.health, outcome.new), (SourceHealth::Ok, 1), "{outcome:?}");
}

#[tokio::test]
async fn a_page_that_leaves_aside_more_than_usual_is_suspect_and_says_why() {
    let watch = CrawlFixture::new(LIST).await;
    let list = |calls: usize, without_link: usize| {
        let good: String = (0..calls).map(|n| format!("<li><a href='/{n}'>Utlysning {n}</a></li>")).collect();
        format!("<ul>{good}{}</ul>", "<li>Utlysning utan länk</li>".repeat(without_link))
    };
    let read = async |calls: usize, aside: usize, day: u32| {
        watch.sites.set_text("list.example/calls", &list(calls, aside));
        for n in 0..calls {
            let own = format!("<main><h1>Utlysning {n}</h1><p>Kommuner kan söka detta stöd nummer {n}.</p></main>");
            watch.sites.set_text(&format!("list.example/{n}"), &own);
        }
        watch.crawl_single(&format!("2026-05-{day:02}T06:00:00Z")).await
    };
    assert_eq!(read(10, 1, 10).await.health, SourceHealth::Ok, "what it does from the first is its way");
    assert_eq!(read(11, 2, 11).await.health, SourceHealth::Ok, "one row more may be its own fault");
    let outcome = read(8, 5, 12).await;
    assert_eq!(outcome.health, SourceHealth::Suspect, "{outcome:?}");
    assert!(outcome.error.unwrap().contains("5 rows of the list could not be read where 1 usually cannot, 8 could"));
    assert_eq!(read(11, 1, 13).await.health, SourceHealth::Ok);
}

#[tokio::test]
async fn a_watched_page_that_shows_half_of_its_text_is_suspect_and_what_stands_beside_it_is_no_change() {
    let toml = "[[source]]\nid = \"fund\"\npublisher = \"P\"\nkind = \"page\"\nurl = \"https://fund.example/calls\"\n";
    let watch = CrawlFixture::new(toml).await;
    let text = "<h1>Våra utlysningar</h1><p>Kommuner kan söka stöd för vänorter och klimat.</p><ul><li>Vänorter, senast \
                den 15 augusti 2026</li><li>Klimat, senast den 1 september 2026</li></ul><p>Läs mer om villkoren.</p>";
    let mut day = 9;
    let mut read = async |main: &str| {
        day += 1;
        watch.sites.set_text("fund.example/calls", &format!("<title>Fonden</title><main>{main}</main>"));
        let outcome = watch.crawl_single(&format!("2026-05-{day}T06:00:00Z")).await;
        (outcome.health, outcome.new + outcome.changed)
    };
    assert_eq!(read(text).await, (SourceHealth::Ok, 1));
    assert_eq!(read(&format!("{text}<aside>Dagens citat: en bra dag börjar tidigt.</aside>")).await.1, 0);
    assert_eq!(read(&format!("<aside>Andra läser <b>lunchmenyn</b></aside>{text}")).await.1, 0);
    let half = &text[..text.len() / 3];
    for _ in 0..3 {
        assert_eq!(read(half).await, (SourceHealth::Suspect, 0));
    }
    assert_eq!(read(half).await, (SourceHealth::Ok, 1), "what lasts is all there is");
    assert_eq!(read(text).await, (SourceHealth::Ok, 1), "and more is news at once");
}
