//! The addresses of pages in each language: those of the default language have none before their path, those of every
//! other the language's tag.

use super::Locale;

impl Locale {
    /// Returns what stands before the paths of pages in the language: "/en"; nothing for the default language.
    pub fn path_prefix(self) -> String {
        if self == Locale::default() { String::new() } else { format!("/{}", self.tag()) }
    }

    /// Returns the path of a page in the language: "/sok" or "/en/sok".
    pub fn path(self, path: &str) -> String {
        match (path, self.path_prefix()) {
            ("/", prefix) if !prefix.is_empty() => prefix,
            (path, prefix) => format!("{prefix}{path}"),
        }
    }

    /// Returns the address to which the paths of pages in the language are added. `public_url` is that of the site; it
    /// and the result have no slash at the end.
    pub fn site_url(self, public_url: &str) -> String {
        format!("{public_url}{}", self.path_prefix())
    }

    /// Returns the address of a page in the language.
    pub fn page_url(self, public_url: &str, path: &str) -> String {
        format!("{public_url}{}", self.path(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_default_language_have_no_prefix() {
        let site = "https://utkik.example";
        let urls = |locale: Locale| ["/", "/sok?q=a"].map(|path| locale.page_url(site, path));
        assert_eq!(urls(Locale::Swedish), ["https://utkik.example/", "https://utkik.example/sok?q=a"]);
        assert_eq!(urls(Locale::English), ["https://utkik.example/en", "https://utkik.example/en/sok?q=a"]);
        assert_eq!(Locale::Swedish.site_url(site), site);
        assert_eq!(Locale::English.site_url(site), "https://utkik.example/en");
    }
}
