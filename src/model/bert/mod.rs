//! A BERT model in Hugging Face's layout, such as multilingual-e5-small, run on the CPU in Rust alone.

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config};
use sha2::{Digest, Sha256};
use tokenizers::{Tokenizer, TruncationParams};

use crate::matching::TextVector;

/// How e5 models mark a text that is compared with texts of the same kind; measurements were best with it on both
/// sides.
const PREFIX: &str = "query: ";
/// The most tokens that are read of a text: a title and some 500 characters.
const MAX_TOKENS: usize = 192;

pub(super) struct Bert {
    tokenizer: Tokenizer,
    model: BertModel,
}

impl Bert {
    /// Returns the model and an id of its files.
    pub(super) fn load(folder: &Path) -> Result<(Bert, String)> {
        let mut digest = Sha256::new();
        let mut file = |name: &str| {
            let path = folder.join(name);
            let bytes = std::fs::read(&path).with_context(|| format!("failed to read {}", path.display()))?;
            digest.update(&bytes);
            anyhow::Ok(bytes)
        };
        let config: Config = serde_json::from_slice(&file("config.json")?).context("config.json is of no BERT")?;
        check_config(&config).context("config.json")?;
        let tokenizer = tokenizer(&file("tokenizer.json")?, &config).context("tokenizer.json")?;
        let weights = file("model.safetensors")?;
        let weights = VarBuilder::from_buffered_safetensors(weights, DType::F32, &Device::Cpu);
        let model = weights.and_then(|weights| BertModel::load(weights, &config)).context("model.safetensors")?;
        let bert = Bert { tokenizer, model };
        // A vocabulary larger than the embedding table, or values that are no numbers, show here and not in the first
        // round.
        let tried = bert.embed("kommunalt samarbete, municipal cooperation").context("the model reads nothing")?;
        ensure!(tried.whole.iter().any(|number| *number != 0.0), "the model finds all texts alike");
        let mut id = hex::encode(digest.finalize());
        id.truncate(16);
        Ok((bert, id))
    }

    /// Returns the mean of the model's output over all tokens, and the output for each token.
    pub(super) fn embed(&self, text: &str) -> Result<TextVector> {
        let read = self.tokenizer.encode(format!("{PREFIX}{text}"), true).map_err(|error| anyhow!("{error}"))?;
        let pieces = Tensor::new(read.get_ids(), &Device::Cpu)?.unsqueeze(0)?;
        let kinds = pieces.zeros_like()?;
        let out = self.model.forward(&pieces, &kinds, None)?.squeeze(0)?;
        let whole = out.mean(0)?.to_vec1::<f32>()?;
        ensure!(whole.iter().all(|number| number.is_finite()), "the model gives no numbers");
        let places = read.get_offsets().iter().zip(out.to_vec2::<f32>()?);
        // The space before a word belongs to its first token, so the text's own first token begins within the prefix.
        let own = |((from, to), vector): (&(usize, usize), Vec<f32>)| {
            let place = from.saturating_sub(PREFIX.len())..to.checked_sub(PREFIX.len())?;
            (!place.is_empty()).then_some((place, vector))
        };
        Ok(TextVector { whole, pieces: places.filter_map(own).collect() })
    }
}

/// Checks what would otherwise abort the program later.
fn check_config(config: &Config) -> Result<()> {
    let Config { hidden_size, num_attention_heads: heads, max_position_embeddings, vocab_size, .. } = config;
    ensure!(*heads > 0 && *hidden_size > 0, "a model has a hidden size and attention heads");
    ensure!(hidden_size % heads == 0, "hidden_size {hidden_size} is no multiple of {heads} attention heads");
    ensure!(*max_position_embeddings >= 16 && *vocab_size > 0, "it reads no text of any length");
    Ok(())
}

fn tokenizer(bytes: &[u8], config: &Config) -> Result<Tokenizer> {
    let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|error| anyhow!("{error}"))?;
    let pieces = tokenizer.get_vocab_size(true);
    ensure!(pieces <= config.vocab_size, "{pieces} pieces, and the model knows {}", config.vocab_size);
    let max_length = config.max_position_embeddings.min(MAX_TOKENS);
    let cut = TruncationParams { max_length, ..TruncationParams::default() };
    tokenizer.with_truncation(Some(cut)).map_err(|error| anyhow!("{error}"))?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

#[cfg(test)]
pub(crate) mod tests;
