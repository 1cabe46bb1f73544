//! Changes to calls.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ArrayBuilder, ArrayItems, SchemaType, Type};
use utoipa::openapi::{Object, ObjectBuilder};

use crate::opportunity::{Change, ChangeKind, FieldChanges};
use crate::store::ChangeRow;

/// Returns the schema of the changed fields: from a field's name to a pair of text or null.
fn changed_fields_schema() -> Object {
    let text = || ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null])).build();
    let pair = ArrayBuilder::new().prefix_items([text(), text()]).items(ArrayItems::False);
    ObjectBuilder::new()
        .additional_properties(Some(pair.min_items(Some(2)).max_items(Some(2))))
        .description(Some("Name of a field to its old and its new value; null where there was or is none."))
        .build()
}

/// Something that happened to a call.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeDto {
    /// The revision that it came with: a later change has a greater one.
    seq: i64,
    /// When it was seen, in UTC.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    kind: ChangeKind,
    /// The call's id.
    id: String,
    /// The source that told it.
    source: String,
    reference: String,
    identifier: Option<String>,
    /// The call's title as it stands now.
    title: String,
    /// Name of a field to its old and its new value; null where there was or is none.
    #[schema(schema_with = changed_fields_schema)]
    fields: FieldChanges,
}

impl ChangeDto {
    /// Returns the revision that the change came with.
    pub fn seq(&self) -> i64 {
        self.seq
    }
}

impl From<ChangeRow> for ChangeDto {
    fn from(row: ChangeRow) -> ChangeDto {
        ChangeDto {
            seq: row.change.seq.number(),
            at: row.change.at,
            kind: row.change.kind,
            id: row.change.opportunity.to_string(),
            source: row.source.to_string(),
            reference: row.reference,
            identifier: row.identifier,
            title: row.title,
            fields: row.change.fields,
        }
    }
}

/// Something that happened to the call at hand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CallChange)]
pub struct CallChangeDto {
    /// The revision that it came with.
    seq: i64,
    /// When it was seen, in UTC.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    kind: ChangeKind,
    /// Name of a field to its old and its new value; null where there was or is none.
    #[schema(schema_with = changed_fields_schema)]
    fields: FieldChanges,
}

impl From<&Change> for CallChangeDto {
    fn from(change: &Change) -> CallChangeDto {
        CallChangeDto { seq: change.seq.number(), at: change.at, kind: change.kind, fields: change.fields.clone() }
    }
}
