//! The OpenAPI 3.1 document that describes the JSON interface.

use axum::Json;
use utoipa::OpenApi;

use super::parameters::NoParameters;
use super::problem::ProblemDocument;
use super::{calls, changes, kommuner, search, sources};

/// utkik
///
/// Calls for funding of the EU and of Swedish funders, judged for Swedish kommuner. Instants are RFC 3339 in UTC; dates
/// are ISO 8601 and hold in the zone that stands beside them, Swedish days otherwise. Keys are added, never renamed.
#[derive(OpenApi)]
#[openapi(
    paths(search::search, calls::call, kommuner::all, kommuner::one, kommuner::matches, sources::all, changes::after),
    components(schemas(ProblemDocument, search::StatusParam, search::SortParam, kommuner::LevelParam)),
    info(title = "utkik", version = "1", license(name = "EUPL-1.2", identifier = "EUPL-1.2"))
)]
struct Document;

pub(super) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

pub(super) async fn openapi(_: NoParameters) -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Collects every `$ref` in a part of the document.
    fn references(part: &Value, found: &mut Vec<String>) {
        match part {
            Value::Object(keys) => {
                found.extend(keys.get("$ref").and_then(Value::as_str).map(str::to_owned));
                keys.values().for_each(|part| references(part, found));
            }
            Value::Array(parts) => parts.iter().for_each(|part| references(part, found)),
            _ => {}
        }
    }

    #[test]
    fn every_shape_that_is_spoken_of_is_described() {
        let document = serde_json::to_value(document()).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 40);
        for reference in found {
            let place = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
        }
    }

    #[test]
    fn every_address_says_what_it_is_for_in_both_languages() {
        let document = serde_json::to_value(document()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        assert_eq!(paths.len(), 7);
        for (path, item) in paths {
            for name in ["summary", "x-summary-sv"] {
                assert!(item["get"][name].as_str().is_some_and(|text| !text.is_empty()), "{path} has no {name}");
            }
        }
    }
}
