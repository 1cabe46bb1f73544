//! `utkik kommun import` on PDFs, which a child process with limits reads.

use std::path::Path;
use std::process::{Command, Output};

/// Returns a PDF of these objects, numbered from 1.
fn pdf(objects: &[String]) -> String {
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n"));
    out.extend(places.iter().map(|place| format!("{place:010} 00000 n \n")));
    out.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    out
}

/// Returns a page whose content is object `content`, followed by that content and its font.
fn page(content: usize, lines: &[&str]) -> [String; 3] {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj T* ")).collect();
    let shown = format!("BT /F1 11 Tf 14 TL 40 780 Td {shown}ET");
    let fonts = format!("/Resources << /Font << /F1 {} 0 R >> >>", content + 1);
    [
        format!("<< /Type /Page /MediaBox [0 0 595 842] /Contents {content} 0 R {fonts} >>"),
        format!("<< /Length {} >>\nstream\n{shown}\nendstream", shown.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ]
}

fn catalog() -> String {
    "<< /Type /Catalog /Pages 2 0 R >>".to_owned()
}

fn import(document: &str) -> (Output, String) {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.pdf");
    std::fs::write(&policy, document).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_utkik"))
        .args(["kommun", "import", policy.to_str().unwrap(), "--name", "Tyresö kommun"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, told)
}

#[test]
fn a_policy_in_pdf_becomes_a_kommun_file() {
    let lines = [
        "Internationell policy for Provkopings kommun",
        "Kommunen ska i sitt internationella arbete stodja barn och ungdomar.",
        "Kommunen ska sarskilt prioritera vanortssamarbete och skolornas utbyten.",
        "Kommunens verksamheter ska utvecklas genom samarbete med andra kommuner.",
    ];
    let pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned();
    let (output, told) = import(&pdf(&[&[catalog(), pages], page(4, &lines).as_slice()].concat()));
    assert!(output.status.success(), "{told}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("area = \"barn-unga\""));
}

#[test]
fn a_scan_is_told() {
    let pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned();
    let (output, told) = import(&pdf(&[&[catalog(), pages], page(4, &[]).as_slice()].concat()));
    assert!(!output.status.success() && told.contains("no text layer"), "{told}");
}

/// Nine levels of ten references each: two kilobytes that claim a thousand million pages.
#[test]
fn a_pdf_that_unfolds_without_end_is_refused_and_harms_nothing() {
    let levels = 9;
    let folded = (0..levels).map(|level| {
        let kid = format!("{} 0 R ", 3 + level);
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kid.repeat(10), 10_u64.pow(levels - level))
    });
    let last = page(levels as usize + 3, &["Kommunen ska stodja ungdomar"]);
    let objects: Vec<String> = [catalog()].into_iter().chain(folded).chain(last).collect();
    let (output, told) = import(&pdf(&objects));
    assert!(!output.status.success() && told.contains("too much time or memory"), "{told}");
}
