//! The page that documents the JSON interface, made from the OpenAPI document.

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
    /// Address of the site, without a slash at the end.
    base: String,
    /// Requests a second, and how many at once; nothing when there is no limit.
    limit: Option<(u32, u32)>,
    open_to_scripts: bool,
    operations: Vec<Operation>,
    shapes: Vec<Shape>,
    problems: Vec<Told>,
}

/// Text in pieces; true marks code.
type Prose = Vec<(String, bool)>;

/// An endpoint.
struct Operation {
    summary: String,
    path: String,
    description: Prose,
    parameters: Vec<Field>,
    answer: Option<String>,
}

/// A schema of the document.
struct Shape {
    name: String,
    description: Prose,
    fields: Vec<Field>,
}

/// A parameter of an endpoint, or a key of a schema.
struct Field {
    name: String,
    kind: Kind,
    description: Prose,
}

/// A kind of problem, as a row of the table.
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

/// Returns the text below the heading; in English the summary already is the heading.
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

/// Returns the keys of a schema, those of the schemas that it includes first.
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

/// Returns "One of: open, closed." for a schema that is an enumeration.
fn one_of(told: &Value) -> String {
    let words: Vec<&str> = list(told, "enum").iter().chain(variants(told)).filter_map(Value::as_str).collect();
    if words.is_empty() { String::new() } else { format!("One of: {}.", words.join(", ")) }
}

/// Returns the values of an enumeration whose values are documented one by one.
fn variants(told: &Value) -> impl Iterator<Item = &Value> {
    list(told, "oneOf").iter().flat_map(|one| list(one, "enum"))
}

/// Splits text at backticks, and marks what is between them as code.
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
