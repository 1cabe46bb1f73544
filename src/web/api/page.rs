//! The page for people about the interface for programs, made from the document that describes it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::document::document;
use super::kind::{Kind, kind, list};
use super::limit::BURST;
use super::problem::{self, KINDS, Problem};
use crate::locale::Tongue;
use crate::web;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::request_locale::Visit;
use crate::web::texts::api::ApiTexts;

#[derive(Template)]
#[template(path = "page/api.html")]
struct ApiPage {
    layout: Layout,
    t: &'static ApiTexts,
    /// Without a slash at the end.
    base: String,
    /// Requests each second, and how many at once; nothing when there is no limit.
    limit: Option<(u32, u32)>,
    open_to_scripts: bool,
    operations: Vec<Operation>,
    shapes: Vec<Shape>,
    problems: Vec<Told>,
}

/// Text in pieces, with those that are code told apart.
type Prose = Vec<(String, bool)>;

/// One address.
struct Operation {
    summary: String,
    path: String,
    description: Prose,
    parameters: Vec<Field>,
    answer: Option<String>,
}

/// What an answer is made of.
struct Shape {
    name: String,
    description: Prose,
    fields: Vec<Field>,
}

/// A parameter or a key.
struct Field {
    name: String,
    kind: Kind,
    description: Prose,
}

/// A kind of problem.
struct Told {
    name: &'static str,
    address: String,
    status: u16,
    title: &'static str,
    detail: &'static str,
}

pub(super) async fn page(State(state): State<web::State>, visit: Visit) -> Result<Response, Problem> {
    let document = serde_json::to_value(document()).map_err(anyhow::Error::new)?;
    let (base, tongue) = (state.public_url.clone(), visit.tongue);
    let t = ApiTexts::of(tongue);
    let problems = KINDS.map(|kind| Told {
        name: kind.name,
        address: problem::address(&base, kind),
        status: kind.status.as_u16(),
        title: kind.title,
        detail: tongue.say(kind.detail, kind.detail_en),
    });
    let page = ApiPage {
        layout: Layout::of(&state, &visit, t.title, Here::Interface),
        t,
        limit: state.api.per_second.map(|rate| (rate.get(), rate.get().saturating_mul(BURST))),
        open_to_scripts: !state.api.origins.is_empty(),
        operations: operations(&document, tongue),
        shapes: shapes(&document, tongue),
        problems: problems.into(),
        base,
    };
    match render(&page) {
        Ok(page) => Ok(page.into_response()),
        Err(_) => Err(Problem::Internal(anyhow::anyhow!("the page about the interface could not be made"))),
    }
}

fn operations(document: &Value, tongue: Tongue) -> Vec<Operation> {
    let read = |(path, item): (&String, &Value)| {
        let told = item.get("get")?;
        let answer = told.pointer("/responses/200/content/application~1json/schema");
        let summary = match tongue {
            Tongue::Swedish => text(told, "x-summary-sv"),
            Tongue::English => text(told, "summary").trim_end_matches('.').to_owned(),
        };
        Some(Operation {
            summary,
            path: path.clone(),
            description: prose(&described(told, tongue)),
            parameters: list(told, "parameters").iter().map(|told| parameter(told, tongue)).collect(),
            answer: answer.and_then(|schema| kind(schema, tongue).shape),
        })
    };
    map(document, "/paths").filter_map(read).collect()
}

/// What stands under the heading; in English the summary is the heading already.
fn described(told: &Value, tongue: Tongue) -> String {
    match tongue {
        Tongue::Swedish => [text(told, "summary"), text(told, "description")].join(" "),
        Tongue::English => text(told, "description"),
    }
}

fn parameter(told: &Value, tongue: Tongue) -> Field {
    Field {
        name: text(told, "name"),
        kind: told.get("schema").map(|schema| kind(schema, tongue)).unwrap_or_default(),
        description: prose(&text(told, "description")),
    }
}

fn shapes(document: &Value, tongue: Tongue) -> Vec<Shape> {
    let shape = |(name, told): (&String, &Value)| Shape {
        name: name.clone(),
        description: prose(&[text(told, "description"), one_of(told)].join(" ")),
        fields: fields(told, tongue),
    };
    map(document, "/components/schemas").map(shape).collect()
}

/// The keys of a shape, those that it takes from others included.
fn fields(told: &Value, tongue: Tongue) -> Vec<Field> {
    let field = |(name, told): (&String, &Value)| Field {
        name: name.clone(),
        kind: kind(told, tongue),
        description: prose(&text(told, "description")),
    };
    let own = map(told, "/properties").map(field);
    let taken = list(told, "allOf").iter().flat_map(|part| match kind(part, tongue).shape {
        Some(shape) => {
            let words = tongue.say("alla nycklar i", "all keys of").to_owned();
            vec![Field { name: "…".to_owned(), kind: Kind { words, shape: Some(shape) }, description: Vec::new() }]
        }
        None => fields(part, tongue),
    });
    taken.chain(own).collect()
}

/// "one of open, closed" for a shape that is a word.
fn one_of(told: &Value) -> String {
    let words: Vec<&str> = list(told, "enum").iter().chain(variants(told)).filter_map(Value::as_str).collect();
    if words.is_empty() { String::new() } else { format!("One of: {}.", words.join(", ")) }
}

/// Words that each have a description of their own.
fn variants(told: &Value) -> impl Iterator<Item = &Value> {
    list(told, "oneOf").iter().flat_map(|one| list(one, "enum"))
}

/// What stands between backticks is code.
fn prose(text: &str) -> Prose {
    let pieces = text.trim().split('`').enumerate().map(|(at, piece)| (piece.to_owned(), at % 2 == 1));
    pieces.filter(|(piece, _)| !piece.is_empty()).collect()
}

fn text(told: &Value, name: &str) -> String {
    told.get(name).and_then(Value::as_str).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn map<'a>(told: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    told.pointer(pointer).and_then(Value::as_object).into_iter().flatten()
}
