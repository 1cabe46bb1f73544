//! The page for people about the interface for programs, made from the document that describes it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::document::document;
use super::limit::BURST;
use super::problem::{self, KINDS, Problem};
use crate::web;
use crate::web::layout::{Here, Layout, render};
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "page/api.html")]
struct ApiPage {
    layout: Layout,
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
    /// In Swedish.
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

/// What a value is: in words, and the shape that it leads to.
#[derive(Default)]
struct Kind {
    words: String,
    shape: Option<String>,
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
    let base = state.public_url.clone();
    let problems = KINDS.map(|kind| Told {
        name: kind.name,
        address: problem::address(&base, kind),
        status: kind.status.as_u16(),
        title: kind.title,
        detail: kind.detail,
    });
    let page = ApiPage {
        layout: Layout::of(&state, &visit, "Data för program (API)", Here::Interface),
        limit: state.api.per_second.map(|rate| (rate.get(), rate.get().saturating_mul(BURST))),
        open_to_scripts: !state.api.origins.is_empty(),
        operations: operations(&document),
        shapes: shapes(&document),
        problems: problems.into(),
        base,
    };
    match render(&page) {
        Ok(page) => Ok(page.into_response()),
        Err(_) => Err(Problem::Internal(anyhow::anyhow!("the page about the interface could not be made"))),
    }
}

fn operations(document: &Value) -> Vec<Operation> {
    let read = |(path, item): (&String, &Value)| {
        let told = item.get("get")?;
        let answer = told.pointer("/responses/200/content/application~1json/schema");
        Some(Operation {
            summary: text(told, "x-summary-sv"),
            path: path.clone(),
            description: prose(&[text(told, "summary"), text(told, "description")].join(" ")),
            parameters: list(told, "parameters").iter().map(parameter).collect(),
            answer: answer.and_then(|schema| kind(schema).shape),
        })
    };
    map(document, "/paths").filter_map(read).collect()
}

fn parameter(told: &Value) -> Field {
    Field {
        name: text(told, "name"),
        kind: told.get("schema").map(kind).unwrap_or_default(),
        description: prose(&text(told, "description")),
    }
}

fn shapes(document: &Value) -> Vec<Shape> {
    let shape = |(name, told): (&String, &Value)| Shape {
        name: name.clone(),
        description: prose(&[text(told, "description"), one_of(told)].join(" ")),
        fields: fields(told),
    };
    map(document, "/components/schemas").map(shape).collect()
}

/// The keys of a shape, those that it takes from others included.
fn fields(told: &Value) -> Vec<Field> {
    let field = |(name, told): (&String, &Value)| Field {
        name: name.clone(),
        kind: kind(told),
        description: prose(&text(told, "description")),
    };
    let own = map(told, "/properties").map(field);
    let taken = list(told, "allOf").iter().flat_map(|part| match kind(part).shape {
        Some(shape) => {
            let words = "alla nycklar i".to_owned();
            vec![Field { name: "…".to_owned(), kind: Kind { words, shape: Some(shape) }, description: Vec::new() }]
        }
        None => fields(part),
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

/// What a schema is, in Swedish.
fn kind(schema: &Value) -> Kind {
    if let Some(shape) = schema.get("$ref").and_then(Value::as_str) {
        return Kind { words: String::new(), shape: shape.rsplit('/').next().map(str::to_owned) };
    }
    if let Some(either) = list(schema, "oneOf").iter().find(|one| one.get("$ref").is_some()) {
        return Kind { words: "eller null:".to_owned(), ..kind(either) };
    }
    let named = |name: &str| match name {
        "string" => "text",
        "integer" => "heltal",
        "number" => "tal",
        "boolean" => "true eller false",
        "array" => "lista",
        "object" => "objekt",
        other => {
            if other == "null" {
                "null"
            } else {
                "värde"
            }
        }
    };
    let types = match schema.get("type") {
        Some(Value::String(name)) => named(name).to_owned(),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(named).collect::<Vec<_>>().join(" eller ")
        }
        _ => "värde".to_owned(),
    };
    let format = match schema.get("format").and_then(Value::as_str) {
        Some("date") => " (dag)",
        Some("date-time") => " (tidpunkt)",
        Some("uri" | "uri-reference") => " (adress)",
        _ => "",
    };
    let of = schema.get("items").map(kind).filter(|of| of.shape.is_some() || of.words != "värde").unwrap_or_default();
    let joint = if of.words.is_empty() && of.shape.is_none() { "" } else { " av " };
    Kind { words: format!("{types}{format}{joint}{}{}", of.words, bounds(schema)), shape: of.shape }
}

/// ", 1–100" or ", högst 300 tecken".
fn bounds(schema: &Value) -> String {
    let whole = |name: &str| schema.get(name).and_then(Value::as_f64);
    match (whole("minimum"), whole("maximum"), whole("maxLength")) {
        (Some(least), Some(most), _) => format!(", {least}–{most}"),
        (_, _, Some(most)) => format!(", högst {most} tecken"),
        _ => String::new(),
    }
}

/// What stands between backticks is code.
fn prose(text: &str) -> Prose {
    let pieces = text.trim().split('`').enumerate().map(|(at, piece)| (piece.to_owned(), at % 2 == 1));
    pieces.filter(|(piece, _)| !piece.is_empty()).collect()
}

fn text(told: &Value, name: &str) -> String {
    told.get(name).and_then(Value::as_str).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn list<'a>(told: &'a Value, name: &str) -> &'a [Value] {
    told.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn map<'a>(told: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    told.pointer(pointer).and_then(Value::as_object).into_iter().flatten()
}
