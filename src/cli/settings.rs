//! The settings, from the options and the environment.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::args::Global;
use super::usage::UsageError;
use crate::channels::mime;
use crate::config::{Settings, WebhookPolicy, check_secret};
use crate::fetch::parse_web_address;
use crate::subscription::Address;

/// Checks the options and the environment, and reports every fault at once. `temporary` is the state folder where none
/// is given.
pub(super) fn settings(global: Global, temporary: Option<&Path>) -> Result<Settings> {
    let mut faults = Vec::new();
    let public_url = global.public_url.clone().unwrap_or_else(|| format!("http://{}", global.listen));
    let public_url = public_address(&public_url).unwrap_or_else(|fault| {
        faults.push(fault);
        String::new()
    });
    let mirror = global.mirror.as_deref().map(|text| (text, parse_web_address(text)));
    if let Some((text, Err(why))) = &mirror {
        faults.push(format!("--mirror {text}: {why}"));
    }
    let proxy = global.proxy.as_deref().map(parse_web_address);
    if let Some(Err(why)) = &proxy {
        // The address may hold a password.
        faults.push(format!("--proxy: {why}"));
    }
    if global.crawl.source_time.is_zero() {
        faults.push("--source-time: write a time above 0, such as 50s".to_owned());
    }
    faults.extend(letter_faults(&global));
    if !faults.is_empty() {
        return Err(UsageError(faults.join("\n")).into());
    }
    Ok(Settings {
        index_dir: global.index.unwrap_or_else(|| PathBuf::from("index")),
        state_dir: global.state.or_else(|| temporary.map(Path::to_owned)).unwrap_or_else(|| PathBuf::from("state")),
        sources_file: global.sources,
        kommuner_dir: global.kommuner,
        listen: global.listen,
        public_url,
        mail_from: global.mail_from,
        operator: global.operator.as_deref().map(mailto).map(|address| address.replacen("mailto:", "", 1)),
        mirror: mirror.and_then(|(_, url)| url.ok()),
        mirror_spacing: global.crawl.mirror_spacing,
        source_time: global.crawl.source_time,
        proxy: proxy.and_then(Result::ok),
        model_dir: global.model,
        secret: global.secrets.secret,
        channels: global.secrets.channels,
        webhooks: if global.private_webhooks { WebhookPolicy::Private } else { WebhookPolicy::Public },
        page_program: own_program(),
        letter_days: NonZeroU32::new(global.letter_days),
        api: global.api.rules(),
        trust_clock: global.trust.trust_clock,
        ca_file: global.trust.ca_file,
        json: global.json,
    })
}

/// Returns where this program stands, for its children.
fn own_program() -> Option<PathBuf> {
    // This name leads to the file that runs even after an upgrade has put another in its place.
    let running = Path::new("/proc/self/exe");
    if running.exists() { Some(running.to_owned()) } else { std::env::current_exe().ok() }
}

/// Returns the public address as it stands in links, without a slash at the end. Parsed, its scheme and host are in
/// lower case, by which cookies and letters know an `https://`.
fn public_address(text: &str) -> Result<String, String> {
    let url = parse_web_address(text.trim_end_matches('/')).map_err(|why| format!("--public-url {text}: {why}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        // It may hold a password, and would stand in every letter.
        return Err("--public-url: write the address without user name and password".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("--public-url {text}: write the address without ? and #"));
    }
    if !url.path().trim_matches('/').is_empty() {
        return Err(format!(
            "--public-url {text}: write the address without a path: the pages, styles and forms stand at the root of \
             their host, so give them a name of their own"
        ));
    }
    Ok(url.origin().ascii_serialization())
}

/// Returns the faults in the settings for letters. No secret is repeated.
fn letter_faults(global: &Global) -> Vec<String> {
    let mut faults = Vec::new();
    match mime::check_sender(&global.mail_from) {
        Err(why) => faults.push(format!("--mail-from {}: {why}", global.mail_from)),
        Ok(()) => faults.extend(global.secrets.channels.faults(&global.mail_from)),
    }
    let secret = global.secrets.secret.as_deref().map(check_secret);
    faults.extend(secret.and_then(Result::err).map(|why| why.to_string()));
    if let Some(operator) = &global.operator
        && Address::parse(&mailto(operator)).is_err()
    {
        faults.push(format!("--operator {operator}: write a mail address, such as eva@example.se"));
    }
    faults
}

/// Returns the operator's address with `mailto:`, whether or not it was given so.
pub(super) fn mailto(address: &str) -> String {
    if address.starts_with("mailto:") { address.to_owned() } else { format!("mailto:{address}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_is_kept_as_it_is_parsed() {
        for (text, kept) in [
            ("https://utkik.example.se", "https://utkik.example.se"),
            ("HTTPS://Utkik.Example.SE/", "https://utkik.example.se"),
            ("hTTp://utkik.example.se:80//", "http://utkik.example.se"),
            ("https://utkik.example.se:443/", "https://utkik.example.se"),
            ("https://utkik.example.se:8443", "https://utkik.example.se:8443"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("https://götene.example", "https://xn--gtene-jua.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ] {
            assert_eq!(public_address(text), Ok(kept.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_public_address_with_a_path_is_refused_by_name() {
        for text in
            ["https://a.example/bidrag", "https://a.example/bidrag/", "https://a.example//x", "http://a.example/."]
        {
            match public_address(text) {
                Err(fault) => assert!(fault.contains(text) && fault.contains("path"), "{fault}"),
                Ok(kept) => assert_eq!((text, kept.as_str()), ("http://a.example/.", "http://a.example")),
            }
        }
    }

    #[test]
    fn a_public_address_with_a_user_is_refused_without_repeating_the_password() {
        for text in ["https://user:hemligt@a.example", "https://hemligt@a.example", "HTTPS://:hemligt@a.example/x"] {
            let fault = public_address(text).unwrap_err();
            assert!(fault.contains("user name") && !fault.contains("hemligt"), "{fault}");
        }
        for text in ["ftp://a.example", "utkik.example.se", "https://a.example/?x=1", "https://a.example/#x", ""] {
            assert!(public_address(text).is_err(), "{text}");
        }
    }
}
