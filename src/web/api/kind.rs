//! The types of the OpenAPI document's values, in words for people.

use serde_json::Value;

use crate::locale::Tongue;

/// A value's type: in words, and the name of the schema that it refers to.
#[derive(Default)]
pub(super) struct Kind {
    pub(super) words: String,
    pub(super) shape: Option<String>,
}

/// Returns the type that a schema describes.
pub(super) fn kind(schema: &Value, tongue: Tongue) -> Kind {
    if let Some(shape) = schema.get("$ref").and_then(Value::as_str) {
        return Kind { words: String::new(), shape: shape.rsplit('/').next().map(str::to_owned) };
    }
    if let Some(either) = list(schema, "oneOf").iter().find(|one| one.get("$ref").is_some()) {
        return Kind { words: tongue.say("eller null:", "or null:").to_owned(), ..kind(either, tongue) };
    }
    let unknown = named("", tongue);
    let types = match schema.get("type") {
        Some(Value::String(name)) => named(name, tongue).to_owned(),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .map(|name| named(name, tongue))
            .collect::<Vec<_>>()
            .join(tongue.say(" eller ", " or ")),
        _ => unknown.to_owned(),
    };
    let format = match schema.get("format").and_then(Value::as_str) {
        Some("date") => tongue.say(" (dag)", " (day)"),
        Some("date-time") => tongue.say(" (tidpunkt)", " (instant)"),
        Some("uri" | "uri-reference") => tongue.say(" (adress)", " (address)"),
        _ => "",
    };
    let of = schema
        .get("items")
        .map(|of| kind(of, tongue))
        .filter(|of| of.shape.is_some() || of.words != unknown)
        .unwrap_or_default();
    let joint = if of.words.is_empty() && of.shape.is_none() { "" } else { tongue.say(" av ", " of ") };
    Kind { words: format!("{types}{format}{joint}{}{}", of.words, bounds(schema, tongue)), shape: of.shape }
}

/// Returns the bounds in words, such as ", 1–100" or ", at most 300 characters".
fn bounds(schema: &Value, tongue: Tongue) -> String {
    let whole = |name: &str| schema.get(name).and_then(Value::as_f64);
    match (whole("minimum"), whole("maximum"), whole("maxLength")) {
        (Some(least), Some(most), _) => format!(", {least}–{most}"),
        (_, _, Some(most)) => {
            format!(", {} {most} {}", tongue.say("högst", "at most"), tongue.say("tecken", "characters"))
        }
        _ => String::new(),
    }
}

fn named(name: &str, tongue: Tongue) -> &'static str {
    match name {
        "string" => "text",
        "integer" => tongue.say("heltal", "whole number"),
        "number" => tongue.say("tal", "number"),
        "boolean" => tongue.say("true eller false", "true or false"),
        "array" => tongue.say("lista", "list"),
        "object" => tongue.say("objekt", "object"),
        "null" => "null",
        _ => tongue.say("värde", "value"),
    }
}

/// Returns the items of an array in the document; none where there is no array.
pub(super) fn list<'a>(told: &'a Value, name: &str) -> &'a [Value] {
    told.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
