//! The form parts of a search request, as far as the recorded portal needs them.

use serde_json::Value;

/// Returns the part `name` of a `multipart/form-data` body, when it is declared as JSON and is valid JSON.
pub(super) fn json_part(content_type: &str, body: &[u8], name: &str) -> Option<Value> {
    let boundary = content_type.strip_prefix("multipart/form-data")?.split_once("boundary=")?.1;
    let boundary = format!("--{}", boundary.split(';').next()?.trim().trim_matches('"'));
    let text = std::str::from_utf8(body).ok()?;
    let marked = format!("name=\"{name}\"");
    text.split(&boundary).find_map(|part| {
        let (head, content) = part.split_once("\r\n\r\n")?;
        let is_json = head.to_ascii_lowercase().contains("content-type: application/json");
        (is_json && head.contains(&marked)).then(|| serde_json::from_str(content.trim()).ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_part_that_says_it_is_json_counts() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"query\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n\
            --x\r\nContent-Disposition: form-data; name=\"sort\"\r\n\r\n{}\r\n--x--\r\n";
        let part = |name| json_part("multipart/form-data; boundary=x", body, name);
        assert_eq!(part("query"), Some(serde_json::json!({"a": 1})));
        assert_eq!(part("sort"), None);
        assert_eq!(part("languages"), None);
        assert_eq!(json_part("application/json", body, "query"), None);
    }
}
