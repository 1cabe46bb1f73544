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

use crate::matching::{Compass, Likeness, text_of};
use crate::opportunity::Opportunity;
use bert::Bert;
#[cfg(all(test, feature = "model"))]
pub(crate) use bert::tests as tiny;

/// A model that has been loaded and tried out.
pub struct Model {
    bert: Bert,
    id: String,
    /// The vectors of the areas. Computed with the first call, as a round without new calls needs none.
    compass: OnceLock<Compass>,
}

impl Model {
    /// Loads a folder in Hugging Face's layout: `config.json`, `tokenizer.json`, `model.safetensors`.
    ///
    /// # Errors
    /// When the program was built without the feature, or a file is missing, broken, or of another kind of model.
    pub fn load(folder: &Path) -> Result<Model> {
        let (bert, id) = Bert::load(folder)?;
        Ok(Model { bert, id, compass: OnceLock::new() })
    }

    /// Returns an id of the model's files: similarities made with another model are outdated.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns how similar a call is to the areas. The first call also takes the time to read the vocabulary.
    ///
    /// # Errors
    /// When the model cannot read the text.
    pub fn likeness(&self, call: &Opportunity) -> Result<Likeness> {
        let compass = match self.compass.get() {
            Some(compass) => compass,
            None => {
                let set = Compass::set(|text| self.bert.sense(text)).context("failed to read the vocabulary")?;
                self.compass.get_or_init(|| set)
            }
        };
        Ok(compass.likeness(call, &self.bert.sense(&text_of(call))?))
    }
}
