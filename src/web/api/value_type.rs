//! The types of the OpenAPI document's values, in words for people.

use serde_json::Value;

use crate::locale::Locale;

/// A value's type: in words, and the name of the schema that it refers to.
#[derive(Default)]
pub(super) struct ValueType {
    pub(super) label: String,
    pub(super) schema: Option<String>,
}

/// Returns the type that a schema describes.
pub(super) fn value_type(schema: &Value, locale: Locale) -> ValueType {
    if let Some(shape) = schema.get("$ref").and_then(Value::as_str) {
        return ValueType { label: String::new(), schema: shape.rsplit('/').next().map(str::to_owned) };
    }
    if let Some(either) = items(schema, "oneOf").iter().find(|one| one.get("$ref").is_some()) {
        return ValueType { label: locale.text("type-or-null").to_owned(), ..value_type(either, locale) };
    }
    let any_value = type_name("", locale);
    let types = match schema.get("type") {
        Some(Value::String(name)) => type_name(name, locale).to_owned(),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .map(|name| type_name(name, locale))
            .collect::<Vec<_>>()
            .join(locale.text("type-or")),
        _ => any_value.to_owned(),
    };
    let format = match schema.get("format").and_then(Value::as_str) {
        Some("date") => locale.text("type-day"),
        Some("date-time") => locale.text("type-instant"),
        Some("uri" | "uri-reference") => locale.text("type-address"),
        _ => "",
    };
    let item = schema
        .get("items")
        .map(|of| value_type(of, locale))
        .filter(|of| of.schema.is_some() || of.label != any_value)
        .unwrap_or_default();
    let preposition = if item.label.is_empty() && item.schema.is_none() { "" } else { locale.text("type-of") };
    ValueType {
        label: format!("{types}{format}{preposition}{}{}", item.label, bounds(schema, locale)),
        schema: item.schema,
    }
}

/// Returns the bounds in words, such as ", 1–100" or ", at most 300 characters".
fn bounds(schema: &Value, locale: Locale) -> String {
    let whole = |name: &str| schema.get(name).and_then(Value::as_f64);
    match (whole("minimum"), whole("maximum"), whole("maxLength")) {
        (Some(least), Some(most), _) => format!(", {least}–{most}"),
        (_, _, Some(most)) => locale.message("type-at-most", [("most", most.to_string().into())]),
        _ => String::new(),
    }
}

fn type_name(name: &str, locale: Locale) -> &'static str {
    match name {
        "string" => "text",
        "integer" => locale.text("type-integer"),
        "number" => locale.text("type-number"),
        "boolean" => locale.text("type-boolean"),
        "array" => locale.text("type-array"),
        "object" => locale.text("type-object"),
        "null" => "null",
        _ => locale.text("type-value"),
    }
}

/// Returns the items of an array in the document; none where there is no array.
pub(super) fn items<'a>(node: &'a Value, name: &str) -> &'a [Value] {
    node.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
