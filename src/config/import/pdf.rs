//! The text layer of a PDF.

use anyhow::{Context, Result, anyhow, bail};

/// Bytes of stack: parsing a hostile file may recurse deeply, so it has a thread of its own.
const STACK_SIZE: usize = 64 << 20;

/// Returns the text of a PDF.
///
/// # Errors
/// When it cannot be read, or has no text layer (a scan).
pub(super) fn text(bytes: Vec<u8>) -> Result<String> {
    let reader = std::thread::Builder::new().name("pdf".to_owned()).stack_size(STACK_SIZE);
    let reading =
        reader.spawn(move || pdf_extract::extract_text_from_mem(&bytes)).context("failed to start reading")?;
    // The parser panics on some faulty files; that ends this thread only.
    let read = reading.join().map_err(|_| anyhow!("the PDF is faulty: save it as text and import that"))?;
    let text = read.context("the PDF cannot be read: save it as text and import that")?;
    if text.chars().filter(|c| c.is_alphabetic()).count() < 100 {
        bail!(
            "the PDF has no text layer: it is a scan. Run it through OCR (for example ocrmypdf) and import the result"
        );
    }
    Ok(text)
}
