//! The mirror: recordings of many sites under one origin, `MIRROR/HOST/PATH?Q` for `https://HOST/PATH?Q`.

use anyhow::bail;
use url::Url;

use super::guard::host_and_port;

/// One origin that stands in for all others.
#[derive(Clone, Debug)]
pub(super) struct Mirror {
    base: Url,
}

impl Mirror {
    pub(super) fn new(base: Url) -> anyhow::Result<Mirror> {
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            bail!("the mirror '{base}' is no http address: write for example http://127.0.0.1:9100");
        }
        Ok(Mirror { base })
    }

    /// Maps an address to the mirror. Every address maps into it, so nothing else is reached.
    pub(super) fn map(&self, address: &Url) -> Url {
        let mut mapped = self.base.clone();
        let folder = self.base.path().trim_end_matches('/');
        mapped.set_path(&format!("{folder}/{}{}", host_and_port(address), address.path()));
        mapped.set_query(address.query());
        mapped.set_fragment(None);
        mapped
    }

    /// Maps an address of the mirror back to the original: mirrors that redirect within themselves name their own
    /// origin.
    pub(super) fn original(&self, address: &Url) -> Option<Url> {
        if address.origin() != self.base.origin() {
            return None;
        }
        let folder = self.base.path().trim_end_matches('/');
        let path = address.path().strip_prefix(folder)?.strip_prefix('/')?;
        let query = address.query().map(|query| format!("?{query}")).unwrap_or_default();
        Url::parse(&format!("https://{path}{query}")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_map_into_the_mirror_and_back() {
        let mirror = Mirror::new(Url::parse("http://127.0.0.1:9100/").unwrap()).unwrap();
        for (original, mapped) in [
            ("https://example.se/", "http://127.0.0.1:9100/example.se/"),
            ("https://example.se/a/%C3%A5?b=c&d=%20#e", "http://127.0.0.1:9100/example.se/a/%C3%A5?b=c&d=%20"),
            ("https://example.se:8443/a", "http://127.0.0.1:9100/example.se:8443/a"),
        ] {
            let original = Url::parse(original).unwrap();
            assert_eq!(mirror.map(&original).as_str(), mapped);
            let mut plain = original.clone();
            plain.set_fragment(None);
            assert_eq!(mirror.original(&Url::parse(mapped).unwrap()), Some(plain));
        }
        assert_eq!(mirror.original(&Url::parse("http://127.0.0.1:9101/example.se/").unwrap()), None);
        assert_eq!(mirror.original(&Url::parse("http://127.0.0.1:9100/").unwrap()), None);
    }
}
