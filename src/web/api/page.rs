//! The page that documents the JSON interface, made from the OpenAPI document.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::document::document;
use super::problem::{self, PROBLEM_KINDS, Problem};
use super::value_type::{ValueType, items, value_type};
use crate::locale::Locale;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::limit::BURST_SECONDS;
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;
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
    operations: Vec<OperationView>,
    schemas: Vec<SchemaView>,
    problems: Vec<ProblemRow>,
}

/// Text in pieces; true marks code.
type TextWithCode = Vec<(String, bool)>;

/// An endpoint.
struct OperationView {
    summary: String,
    path: String,
    description: TextWithCode,
    parameters: Vec<FieldView>,
    response_schema: Option<String>,
}

/// A schema of the document.
struct SchemaView {
    name: String,
    description: TextWithCode,
    fields: Vec<FieldView>,
}

/// A parameter of an endpoint, or a key of a schema.
struct FieldView {
    name: String,
    value_type: ValueType,
    description: TextWithCode,
}

/// A kind of problem, as a row of the table.
struct ProblemRow {
    name: &'static str,
    address: String,
    status: u16,
    title: &'static str,
    detail: &'static str,
}

pub(super) async fn page(State(state): State<WebState>, request_locale: RequestLocale) -> Result<Response, Problem> {
    let document = serde_json::to_value(document()).map_err(anyhow::Error::new)?;
    let (base, locale) = (state.public_url.clone(), request_locale.locale);
    let t = ApiTexts::of(locale);
    let problems = PROBLEM_KINDS.map(|kind| ProblemRow {
        name: kind.name,
        address: problem::type_uri(&base, kind),
        status: kind.status.as_u16(),
        title: kind.title(Locale::English),
        detail: kind.detail(locale),
    });
    let page = ApiPage {
        layout: Layout::of(&state, &request_locale, t.title, MenuItem::Api),
        t,
        limit: state.api.per_second.map(|rate| (rate.get(), rate.get().saturating_mul(BURST_SECONDS))),
        open_to_scripts: !state.api.origins.is_empty(),
        operations: operations(&document, locale),
        schemas: schemas(&document, locale),
        problems: problems.into(),
        base,
    };
    match render(&page) {
        Ok(page) => Ok(page.into_response()),
        Err(_) => Err(Problem::Internal(anyhow::anyhow!("the page about the interface could not be made"))),
    }
}

fn operations(document: &Value, locale: Locale) -> Vec<OperationView> {
    let operation = |(path, item): (&String, &Value)| {
        let operation = item.get("get")?;
        let response = operation.pointer("/responses/200/content/application~1json/schema");
        let summary = match locale {
            Locale::Swedish => text_of(operation, "x-summary-sv"),
            _ => text_of(operation, "summary").trim_end_matches('.').to_owned(),
        };
        Some(OperationView {
            summary,
            path: path.clone(),
            description: split_code(&description_of(operation, locale)),
            parameters: items(operation, "parameters").iter().map(|node| parameter(node, locale)).collect(),
            response_schema: response.and_then(|schema| value_type(schema, locale).schema),
        })
    };
    entries(document, "/paths").filter_map(operation).collect()
}

/// Returns the text below the heading; in English the summary already is the heading.
fn description_of(node: &Value, locale: Locale) -> String {
    match locale {
        Locale::Swedish => [text_of(node, "summary"), text_of(node, "description")].join(" "),
        _ => text_of(node, "description"),
    }
}

fn parameter(node: &Value, locale: Locale) -> FieldView {
    FieldView {
        name: text_of(node, "name"),
        value_type: node.get("schema").map(|schema| value_type(schema, locale)).unwrap_or_default(),
        description: split_code(&text_of(node, "description")),
    }
}

fn schemas(document: &Value, locale: Locale) -> Vec<SchemaView> {
    let schema = |(name, node): (&String, &Value)| SchemaView {
        name: name.clone(),
        description: split_code(&[text_of(node, "description"), one_of(node)].join(" ")),
        fields: fields(node, locale),
    };
    entries(document, "/components/schemas").map(schema).collect()
}

/// Returns the keys of a schema, those of the schemas that it includes first.
fn fields(schema: &Value, locale: Locale) -> Vec<FieldView> {
    let field = |(name, node): (&String, &Value)| FieldView {
        name: name.clone(),
        value_type: value_type(node, locale),
        description: split_code(&text_of(node, "description")),
    };
    let own = entries(schema, "/properties").map(field);
    let included = items(schema, "allOf").iter().flat_map(|part| match value_type(part, locale).schema {
        Some(shape) => {
            let words = locale.text("type-all-keys-of").to_owned();
            vec![FieldView {
                name: "…".to_owned(),
                value_type: ValueType { label: words, schema: Some(shape) },
                description: Vec::new(),
            }]
        }
        None => fields(part, locale),
    });
    included.chain(own).collect()
}

/// Returns "One of: open, closed." for a schema that is an enumeration.
fn one_of(schema: &Value) -> String {
    let words: Vec<&str> = items(schema, "enum").iter().chain(variants(schema)).filter_map(Value::as_str).collect();
    if words.is_empty() { String::new() } else { format!("One of: {}.", words.join(", ")) }
}

/// Returns the values of an enumeration whose values are documented one by one.
fn variants(schema: &Value) -> impl Iterator<Item = &Value> {
    items(schema, "oneOf").iter().flat_map(|one| items(one, "enum"))
}

/// Splits text at backticks, and marks what is between them as code.
fn split_code(text: &str) -> TextWithCode {
    let pieces = text.trim().split('`').enumerate().map(|(at, piece)| (piece.to_owned(), at % 2 == 1));
    pieces.filter(|(piece, _)| !piece.is_empty()).collect()
}

fn text_of(node: &Value, name: &str) -> String {
    node.get(name).and_then(Value::as_str).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entries<'a>(node: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    node.pointer(pointer).and_then(Value::as_object).into_iter().flatten()
}
