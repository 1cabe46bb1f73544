//! A language model that tells how near calls come to the areas by their meaning, read from a folder that the operator
//! names. Optional: without the feature `model` a folder can be named and none can be read.

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

/// A model, loaded and tried.
pub struct Model {
    bert: Bert,
    id: String,
    /// Set when the first call is read: a round in which nothing is new needs none.
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

    /// Stands for the model's files: what another one has read is behind.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How near a call comes to the areas. Takes the time of a text's reading, and the first time that of the
    /// vocabulary's.
    ///
    /// # Errors
    /// When the model cannot read it.
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
