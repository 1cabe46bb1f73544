//! The results of a search, a page at a time.

use jiff::Timestamp;
use url::Url;

use super::context::BotContext;
use super::reply::{Button, Reply, escape};
use crate::channels::telegram::callback_data::CallbackData;
use crate::locale::{clean, facts};
use crate::opportunity::{Deadline, Zone};
use crate::search::{Hit, SearchQuery, SearchResult};

/// Hits on one page: more would not fit Telegram's 4096 characters.
const HITS_PER_PAGE: usize = 6;

/// The most characters of a query; a longer one is cut, since the reply repeats it.
const MAX_QUERY_CHARS: usize = 200;

/// Returns a page of hits, counted from 0; beyond the last, the last. Callbacks find the query in the link to all hits.
pub(super) async fn results_page(query: &str, page: usize, context: &BotContext) -> Reply {
    if query.is_empty() {
        return context.locale.text("bot-search-what").to_owned().into();
    }
    let query = &clean::line(query, MAX_QUERY_CHARS);
    let now = context.clock.now();
    let Some((found, page)) = find(query, page, context, now).await else {
        return context.locale.text("bot-search-fails").to_owned().into();
    };
    let quoted_query = format!("<code>{}</code>", escape(query));
    if found.hits.is_empty() {
        return context.locale.message("bot-no-hits", [("query", quoted_query.into())]).into();
    }
    let mut html = context
        .locale
        .message("bot-hits-for", [("count", context.locale.calls(found.total).into()), ("query", quoted_query.into())])
        + "\n";
    let first = page * HITS_PER_PAGE;
    for (number, hit) in (first + 1..).zip(&found.hits) {
        html.push_str(&format!("\n{number}. {}", hit_line(hit, context, now)));
    }
    html.push_str(&format!(
        "\n<a href=\"{}\">{}</a>",
        escape(&web_search_url(query, context)),
        context.locale.text("bot-all-hits")
    ));
    Reply { html, buttons: buttons(&found, page, context) }
}

/// Searches for the requested page, or the last one that exists. Returns `None` when the search fails.
async fn find(query: &str, page: usize, context: &BotContext, now: Timestamp) -> Option<(SearchResult, usize)> {
    // Calls may have closed since the button was made.
    let page = page.min(10_000);
    let found = find_page(query, page, context, now).await?;
    if !found.hits.is_empty() || page == 0 {
        return Some((found, page));
    }
    let last = last_page(found.total);
    Some((find_page(query, last, context, now).await?, last))
}

async fn find_page(query: &str, page: usize, context: &BotContext, now: Timestamp) -> Option<SearchResult> {
    let offset = page.saturating_mul(HITS_PER_PAGE);
    let query = SearchQuery { limit: HITS_PER_PAGE, offset, ..SearchQuery::of(query) };
    context.calls.search(query, now).await.ok()
}

fn last_page(total: u64) -> usize {
    usize::try_from(total).unwrap_or(usize::MAX).div_ceil(HITS_PER_PAGE).saturating_sub(1)
}

/// Returns a row of buttons for the facts of each hit, and a row for turning pages.
fn buttons(found: &SearchResult, page: usize, context: &BotContext) -> Vec<Vec<Button>> {
    let first = page * HITS_PER_PAGE + 1;
    let facts = (first..)
        .zip(&found.hits)
        .map(|(number, hit)| Button { label: number.to_string(), callback: CallbackData::Facts(hit.id.clone()) });
    let turn = |label: &str, page| Button { label: label.to_owned(), callback: CallbackData::Page(page) };
    let back = (page > 0).then(|| turn(context.locale.text("bot-previous"), page.saturating_sub(1)));
    let on = (page < last_page(found.total)).then(|| turn(context.locale.text("bot-next"), page + 1));
    let rows = [facts.collect(), back.into_iter().chain(on).collect::<Vec<_>>()];
    rows.into_iter().filter(|row: &Vec<Button>| !row.is_empty()).collect()
}

fn hit_line(hit: &Hit, context: &BotContext, now: Timestamp) -> String {
    let title = escape(&clean::line(&hit.title, 160));
    let link = escape(&context.page_url(&format!("/utlysning/{}", clean::path_segment(&hit.id))));
    let time = hit.deadline_time.as_deref().and_then(|time| time.parse().ok());
    // The index stores no time zone; the three that funders use are at most an hour apart.
    let last = hit.deadline.map(|date| Deadline { time, ..Deadline::on_date(date, Zone::Brussels) });
    let programme = clean::line(hit.programme.as_deref().unwrap_or_default(), 60);
    let about = [
        context.locale.status(hit.status).to_owned(),
        facts::dates_summary(context.locale, hit.kind, hit.status, hit.opens, last, now),
        programme,
    ];
    let mut about: Vec<String> = about.into_iter().filter(|fact| !fact.is_empty()).map(|fact| escape(&fact)).collect();
    about.dedup();
    format!("<a href=\"{link}\">{title}</a>\n{}\n", about.join(" · "))
}

/// Returns the query of a link made by [`web_search_url`].
pub(super) fn query_of_link(url: &Url) -> Option<String> {
    let (_, query) = url.query_pairs().find(|(name, _)| name == "q").filter(|_| url.path().ends_with("/sok"))?;
    Some(query.into_owned())
}

fn web_search_url(query: &str, context: &BotContext) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    context.page_url(&format!("/sok?q={encoded}"))
}
