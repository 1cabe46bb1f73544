//! A language model that finds how similar calls are to the areas in meaning, loaded from a folder that the operator
//! names. Without the feature `model` no folder can be loaded.

#[cfg(feature = "model")]
mod bert;
#[cfg(not(feature = "model"))]
#[path = "none.rs"]
mod bert;

use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context, Result};

use crate::matching::{AreaVectors, Similarity, text_to_embed};
use crate::opportunity::Opportunity;
use bert::Bert;
#[cfg(all(test, feature = "model"))]
pub(crate) use bert::tests as tiny;

/// A model that has been loaded and tried out.
pub struct Model {
    bert: Bert,
    id: String,
    /// The vectors of the areas. Computed with the first call, as a round without new calls needs none.
    area_vectors: OnceLock<AreaVectors>,
}

impl Model {
    /// Loads a folder in Hugging Face's layout: `config.json`, `tokenizer.json`, `model.safetensors`.
    ///
    /// # Errors
    /// When the program was built without the feature, or a file is missing, broken, or of another kind of model.
    pub fn load(folder: &Path) -> Result<Model> {
        let (bert, id) = Bert::load(folder)?;
        Ok(Model { bert, id, area_vectors: OnceLock::new() })
    }

    /// Returns an id of the model's files: similarities made with another model are outdated.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns how similar a call is to the areas. The first call also takes the time to read the vocabulary.
    ///
    /// # Errors
    /// When the model cannot read the text.
    pub fn similarity(&self, call: &Opportunity) -> Result<Similarity> {
        let area_vectors = match self.area_vectors.get() {
            Some(area_vectors) => area_vectors,
            None => {
                let set = AreaVectors::build(|text| self.bert.embed(text)).context("failed to read the vocabulary")?;
                self.area_vectors.get_or_init(|| set)
            }
        };
        Ok(area_vectors.similarity(call, &self.bert.embed(&text_to_embed(call))?))
    }
}
