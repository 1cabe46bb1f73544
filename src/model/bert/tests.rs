//! A tiny model of random numbers, written here: its output means nothing, but it is loaded and used as a real one is.

use std::collections::HashMap;
use std::path::Path;

use candle_core::{Device, Tensor};
use serde_json::{Value, json};

use super::super::Model;
use super::Bert;
use crate::opportunity::{Facts, Opportunity, Revision, SourceId, Status};

const HIDDEN: usize = 32;
const INNER: usize = 64;
const PIECES: usize = 200;
const LONGEST: usize = 64;

/// Pseudo-random numbers between -0.5 and 0.5, the same at every run.
struct PseudoRandom(u64);

impl PseudoRandom {
    fn tensor(&mut self, shape: &[usize]) -> Tensor {
        let count = shape.iter().product();
        let numbers: Vec<f32> = (0..count).map(|_| self.roll()).collect();
        Tensor::from_vec(numbers, shape, &Device::Cpu).unwrap()
    }

    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    }
}

fn config() -> Value {
    json!({
        "model_type": "bert", "hidden_size": HIDDEN, "num_hidden_layers": 2, "num_attention_heads": 4,
        "intermediate_size": INNER, "vocab_size": PIECES, "max_position_embeddings": LONGEST, "type_vocab_size": 2,
        "layer_norm_eps": 1e-12, "hidden_act": "gelu", "hidden_dropout_prob": 0.0, "initializer_range": 0.02,
        "pad_token_id": 0
    })
}

/// A vocabulary of letters, letters that begin a word, and some words.
fn tokenizer() -> Value {
    let mut vocab: Vec<(String, f32)> = vec![("<unk>".into(), 0.0)];
    let letters = "abcdefghijklmnopqrstuvwxyzåäöABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ0123456789.,:-";
    vocab.extend(letters.chars().map(|letter| (letter.to_string(), -6.0)));
    vocab.extend(letters.chars().map(|letter| (format!("▁{letter}"), -5.0)));
    vocab.extend(["▁query:", "▁", "▁Museum", "▁Bus", "▁kommun"].map(|word| (word.to_owned(), -2.0)));
    assert!(vocab.len() <= PIECES);
    json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
        "post_processor": null, "decoder": null,
        "model": {"type": "Unigram", "unk_id": 0, "vocab": vocab, "byte_fallback": false}
    })
}

fn weights() -> HashMap<String, Tensor> {
    let (mut dice, mut tensors) = (PseudoRandom(7), HashMap::new());
    let mut put = |name: String, shape: &[usize]| tensors.insert(name, dice.tensor(shape));
    for (name, rows) in [("word", PIECES), ("position", LONGEST), ("token_type", 2)] {
        put(format!("embeddings.{name}_embeddings.weight"), &[rows, HIDDEN]);
    }
    let mut norms = vec!["embeddings.LayerNorm".to_owned()];
    for layer in 0..2 {
        let at = format!("encoder.layer.{layer}");
        let dense = [
            ("attention.self.query", HIDDEN, HIDDEN),
            ("attention.self.key", HIDDEN, HIDDEN),
            ("attention.self.value", HIDDEN, HIDDEN),
            ("attention.output.dense", HIDDEN, HIDDEN),
            ("intermediate.dense", INNER, HIDDEN),
            ("output.dense", HIDDEN, INNER),
        ];
        for (name, out, into) in dense {
            put(format!("{at}.{name}.weight"), &[out, into]);
            put(format!("{at}.{name}.bias"), &[out]);
        }
        norms.extend(["attention.output.LayerNorm", "output.LayerNorm"].map(|name| format!("{at}.{name}")));
    }
    for norm in norms {
        put(format!("{norm}.weight"), &[HIDDEN]);
        put(format!("{norm}.bias"), &[HIDDEN]);
    }
    tensors
}

/// Writes the tiny model into a folder.
pub(crate) fn write(folder: &Path) {
    std::fs::write(folder.join("config.json"), config().to_string()).unwrap();
    std::fs::write(folder.join("tokenizer.json"), tokenizer().to_string()).unwrap();
    candle_core::safetensors::save(&weights(), folder.join("model.safetensors")).unwrap();
}

fn tiny() -> (tempfile::TempDir, Bert, String) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let (bert, id) = Bert::load(folder.path()).unwrap();
    (folder, bert, id)
}

#[test]
fn a_text_is_read_the_same_twice_and_otherwise_than_another() {
    let (folder, bert, id) = tiny();
    let one = bert.embed("Museum i en kommun").unwrap();
    assert_eq!(one, bert.embed("Museum i en kommun").unwrap());
    assert_eq!(one.whole.len(), HIDDEN);
    assert_ne!(one.whole, bert.embed("Bus").unwrap().whole);
    assert_eq!(id, Bert::load(folder.path()).unwrap().1, "the same files");
    std::fs::write(folder.path().join("config.json"), config().to_string().replace("1e-12", "1e-11")).unwrap();
    assert_ne!(id, Bert::load(folder.path()).unwrap().1);
}

#[test]
fn the_pieces_stand_where_they_say_in_the_text() {
    let (_folder, bert, _) = tiny();
    let text = "Bus på ö, Museum";
    let pieces = bert.embed(text).unwrap().pieces;
    assert!(
        !pieces.is_empty() && pieces.iter().all(|(place, vector)| place.end <= text.len() && vector.len() == HIDDEN)
    );
    let words: Vec<_> = pieces.iter().map(|(place, _)| text.get(place.clone()).unwrap().trim()).collect();
    assert!(words.contains(&"Museum") && words.contains(&"Bus") && words.contains(&"ö"), "{words:?}");
    assert!(bert.embed("").unwrap().pieces.is_empty());
    let long = bert.embed(&"kommun ".repeat(500)).unwrap();
    assert!(long.pieces.len() < LONGEST, "what is too long is cut");
}

#[test]
fn what_is_missing_or_broken_is_named() {
    let said = |spoil: &dyn Fn(&Path)| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        spoil(folder.path());
        format!("{:#}", Bert::load(folder.path()).err().unwrap())
    };
    let put = |name: &'static str, text: String| move |folder: &Path| std::fs::write(folder.join(name), &text).unwrap();
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        assert!(said(&|folder| std::fs::remove_file(folder.join(name)).unwrap()).contains(name));
        assert!(said(&put(name, "{\"broken\":".into())).contains(name), "{}", said(&put(name, "{".into())));
    }
    let heads = config().to_string().replace("\"num_attention_heads\":4", "\"num_attention_heads\":5");
    assert!(said(&put("config.json", heads)).contains("no multiple of 5"));
    let none = config().to_string().replace("\"num_attention_heads\":4", "\"num_attention_heads\":0");
    assert!(said(&put("config.json", none)).contains("attention heads"));
    let few = config().to_string().replace("\"vocab_size\":200", "\"vocab_size\":100");
    assert!(said(&put("config.json", few)).contains("tokenizer.json"));
}

#[test]
fn a_model_tells_how_near_a_call_comes_in_whole_percent_and_the_words_of_its_title() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let model = Model::load(folder.path()).unwrap();
    let facts = Facts { title: "Museum och buss i kommunen".into(), ..Facts::default() };
    let (id, source, reference) = ("x".parse().unwrap(), SourceId::from_static("test"), "1".to_owned());
    let call = Opportunity { id, revision: Revision::new(1), status: Status::Open, source, reference, facts };
    let similarity = model.similarity(&call).unwrap();
    assert_eq!(similarity, model.similarity(&call).unwrap());
    let told = serde_json::to_value(&similarity).unwrap();
    for near in told.as_array().unwrap() {
        assert!((1..=100).contains(&near["strength"].as_u64().unwrap()));
        let words = near["words"].as_array().unwrap();
        assert!(words.iter().all(|word| call.facts.title.contains(word.as_str().unwrap())), "{near}");
    }
}
