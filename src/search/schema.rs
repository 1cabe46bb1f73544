//! The index's schema: the fields of a searchable call.

use anyhow::Context;
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

use super::tokenizers;
use crate::matching;
use crate::text::Language;

/// Must be raised whenever fields, tokenizers or the stored hit change, so that the index is rebuilt.
const VERSION: u32 = 4;

/// Returns the schema's version together with that of the vocabulary, which the areas come from.
pub(super) fn version() -> String {
    format!("{VERSION}/{}", matching::version())
}

/// The fields for title, body and remaining text of a call, indexed with one language's tokenizer.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProseFields {
    pub(super) title: Field,
    /// The text of what the call is about, and its keywords.
    pub(super) body: Field,
    /// Conditions, help texts and contacts: searchable, but weighted low. Indexed without positions.
    pub(super) rest: Field,
}

/// Handles to all fields of the schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) id: Field,
    pub(super) sv: ProseFields,
    pub(super) en: ProseFields,
    pub(super) other: ProseFields,
    /// Funder, programme, type of action and places.
    pub(super) names: Field,
    /// Identifier, umbrella identifier, reference and id: each as a whole and by every run of its parts.
    pub(super) identifier: Field,
    pub(super) source: Field,
    pub(super) programme: Field,
    pub(super) kind: Field,
    pub(super) area: Field,
    pub(super) status: Field,
    pub(super) closes_at: Field,
    pub(super) deadline_at: Field,
    pub(super) deadline_on: Field,
    /// Whole euros at rough rates, to sort sums of different currencies by.
    pub(super) money: Field,
    pub(super) revision: Field,
    pub(super) tie_breaker: Field,
    pub(super) stored_hit: Field,
    pub(super) text: Field,
}

impl Fields {
    pub(super) fn of(schema: &Schema) -> anyhow::Result<Fields> {
        let field = |name: &str| schema.get_field(name).with_context(|| format!("the index has no field {name}"));
        let prose = |tag: &str| -> anyhow::Result<ProseFields> {
            Ok(ProseFields {
                title: field(&format!("title_{tag}"))?,
                body: field(&format!("body_{tag}"))?,
                rest: field(&format!("rest_{tag}"))?,
            })
        };
        Ok(Fields {
            id: field("id")?,
            sv: prose("sv")?,
            en: prose("en")?,
            other: prose("other")?,
            names: field("names")?,
            identifier: field("identifier")?,
            source: field("source")?,
            programme: field("programme")?,
            kind: field("kind")?,
            area: field("area")?,
            status: field("status")?,
            closes_at: field("closes_at")?,
            deadline_at: field("deadline_at")?,
            deadline_on: field("deadline_on")?,
            money: field("money")?,
            revision: field("revision")?,
            tie_breaker: field("tie")?,
            stored_hit: field("card")?,
            text: field("text")?,
        })
    }

    /// Returns the fields that hold text in this language.
    pub(super) fn prose(&self, language: Language) -> ProseFields {
        match language {
            Language::Sv => self.sv,
            Language::En => self.en,
            Language::Da | Language::No | Language::Other => self.other,
        }
    }
}

/// The languages that have fields of their own; all others share the fields of the last.
pub(super) const LANGUAGES: [Language; 3] = [Language::Sv, Language::En, Language::Other];

pub(super) fn schema() -> Schema {
    let mut builder = Schema::builder();
    builder.add_text_field("id", STRING);
    for (tag, tokenizer) in [("sv", tokenizers::SV), ("en", tokenizers::EN), ("other", tokenizers::OTHER)] {
        builder.add_text_field(&format!("title_{tag}"), text(tokenizer, IndexRecordOption::WithFreqsAndPositions));
        builder.add_text_field(&format!("body_{tag}"), text(tokenizer, IndexRecordOption::WithFreqsAndPositions));
        builder.add_text_field(&format!("rest_{tag}"), text(tokenizer, IndexRecordOption::WithFreqs));
    }
    builder.add_text_field("names", text(tokenizers::NAMES, IndexRecordOption::WithFreqsAndPositions));
    builder.add_text_field("identifier", text(tokenizers::IDENTIFIER, IndexRecordOption::WithFreqs));
    for name in ["source", "programme", "kind", "area"] {
        builder.add_text_field(name, STRING | FAST);
    }
    for name in ["closes_at", "deadline_at", "deadline_on", "revision"] {
        builder.add_i64_field(name, FAST);
    }
    for name in ["status", "money", "tie"] {
        builder.add_u64_field(name, FAST);
    }
    builder.add_text_field("card", STORED);
    builder.add_text_field("text", STORED);
    builder.build()
}

fn text(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    TextOptions::default()
        .set_indexing_options(TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record))
}
