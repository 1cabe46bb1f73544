//! Guards against server-side request forgery: a source, or a redirect, must not lead into the operator's own network.

use std::net::IpAddr;

use url::{Host, Url};

use super::FetchError;
use super::address_scope::{AddressScope, scope};

/// The addresses that a source may use beyond the public internet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Whether loopback, private, shared (CGNAT) and unique local addresses may be fetched.
    /// Link-local addresses (clouds keep their secrets there), multicast and the like stay refused.
    pub allow_private: bool,
}

impl Guard {
    /// Tells whether this address may be connected to.
    pub(super) fn allows(self, address: IpAddr) -> bool {
        match scope(address) {
            AddressScope::Public => true,
            AddressScope::Private => self.allow_private,
            AddressScope::Never => false,
        }
    }
}

/// Checks an address before anything is connected: scheme, user-info, and IP literals, which no resolver ever sees.
pub(super) fn check(url: &Url, guard: Guard) -> Result<(), FetchError> {
    let refuse = |why| Err(FetchError::Address { url: redacted(url), why });
    if !matches!(url.scheme(), "http" | "https") {
        return refuse("only http and https are fetched");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("it holds a user name or a password");
    }
    let address = match url.host() {
        None => return refuse("it names no host"),
        Some(Host::Domain(_)) => return Ok(()),
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
    };
    if guard.allows(address) {
        return Ok(());
    }
    Err(FetchError::Private { host: host_and_port(url), address })
}

/// Returns the host, with its port if that is unusual. Politeness rules apply per such host.
pub(super) fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Returns an address for a message, without secrets and not longer than a line.
fn redacted(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only on addresses that cannot hold user-info.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.as_str().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_allowed(url: &str, allow_private: bool) -> bool {
        check(&Url::parse(url).unwrap(), Guard { allow_private }).is_ok()
    }

    #[test]
    fn literals_inside_our_network_are_refused_in_every_spelling() {
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0177.0.0.1/",
            "http://127.0.0.1./",
            "http://10.0.0.8:8080/x",
            "http://192.168.1.1/",
            "http://172.31.255.255/",
            "http://100.64.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:a00:1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[fd00::1]/",
        ] {
            assert!(!is_allowed(url, false), "{url}");
            assert!(is_allowed(url, true), "{url} with allow_private");
        }
    }

    #[test]
    fn some_addresses_are_never_fetched() {
        for url in [
            "http://169.254.169.254/latest/meta-data/",
            "http://168.63.129.16/machine?comp=goalstate",
            "http://[::ffff:168.63.129.16]/",
            "http://[64:ff9b::a83f:8110]/",
            "http://[2002:a83f:8110::1]/",
            "http://2822734096/",
            "http://100.100.100.200/latest/meta-data/",
            "http://192.0.0.192/latest/",
            "http://192.80.8.124/metadata",
            "http://169.254.42.42/conf",
            "http://169.254.170.2/v2/credentials",
            "http://[fd00:ec2::254]/latest/meta-data/",
            "http://[fd00:ec2::23]/v1/credentials",
            "http://[fd20:ce::254]/computeMetadata/v1/",
            "http://[fd00:c1::a9fe:a9fe]/opc/v2/",
            "http://[fd00:42::42]/conf",
            "http://[fd00:a9fe:a9fe::1]/v1/",
            "http://[fe80::a9fe:a9fe]/openstack/",
            "http://[::168.63.129.16]/",
            "http://[::ffff:169.254.169.254]/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "http://[2002:a9fe:a9fe::1]/",
            "http://[fe80::1]/",
            "http://[ff02::1]/",
            "http://[::]/",
            "http://[2001::1]/",
            "http://0.0.0.0/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "ftp://example.se/",
            "file:///etc/passwd",
            "https://user@example.se/",
            "https://:secret@example.se/",
        ] {
            assert!(!is_allowed(url, true), "{url}");
        }
    }

    #[test]
    fn the_public_internet_is_open() {
        for url in [
            "https://example.se/a?b=c",
            "http://193.10.2.3:8080/",
            "https://[2001:67c:190c::1]/",
            "http://[64:ff9b::c10a:203]/",
        ] {
            assert!(is_allowed(url, false), "{url}");
        }
    }

    #[test]
    fn a_refusal_never_repeats_a_password() {
        let error = check(&Url::parse("https://anna:hemligt@example.se/").unwrap(), Guard::default()).unwrap_err();
        assert!(!error.to_string().contains("hemligt"), "{error}");
    }
}
