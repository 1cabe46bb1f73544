//! The mail server: its setting, and how an encrypted, logged-in connection to it is opened.

use std::num::NonZeroU32;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder as Builder,
};
use lettre::transport::smtp::extension::ClientId;
use nonzero_ext::nonzero;
use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;
use url::{Host, Url};

/// The encryption of a connection.
#[derive(Clone)]
enum Encryption {
    /// Never: a test server on this machine, or a relay that the operator trusts so.
    Plain,
    /// STARTTLS where the server offers it.
    Opportunistic(TlsParameters),
    /// STARTTLS, or nothing is sent.
    Required(TlsParameters),
    /// From the first byte.
    Implicit(TlsParameters),
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConnectError {
    #[error("the mail server was not reached: {0}")]
    Unreachable(#[from] std::io::Error),
    #[error(transparent)]
    Refused(#[from] SmtpError),
}

/// The mail server that letters are handed to.
pub(super) struct SmtpServer {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    /// The name for the greeting (EHLO).
    client_id: ClientId,
    /// The most letters a minute.
    pub(super) per_minute: NonZeroU32,
}

/// The default for letters a minute, which a kommun's own relay takes.
const DEFAULT_PER_MINUTE: NonZeroU32 = nonzero!(1200u32);
/// The lowest setting for letters a minute; any slower, a letter would wait longer than its claim lasts.
const MIN_PER_MINUTE: u32 = 6;

impl SmtpServer {
    /// Parses the setting. Without `tls=`, STARTTLS is required everywhere but on loopback. `ca_bundle` holds
    /// certificates (PEM) of authorities that are trusted beside the usual ones.
    pub(super) fn parse(url: &str, our_domain: &str, ca_bundle: Option<&[u8]>) -> anyhow::Result<SmtpServer> {
        let form = "write smtp://user:password@host:587?tls=required, or smtps://user:password@host";
        let url = Url::parse(url).map_err(|_| anyhow::anyhow!(form))?;
        let host = url.host_str().filter(|host| !host.is_empty()).with_context(|| form)?.to_owned();
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, word)| word.into_owned());
        let authorities = ca_bundle.map(Certificate::from_pem).transpose().context("the authorities' certificates")?;
        let builder =
            || authorities.iter().cloned().fold(TlsParameters::builder(host.clone()), Builder::add_root_certificate);
        let parameters = || builder().build().context("encryption cannot be set up");
        // Without encryption it would be sent too, so a certificate that nobody knows is better than that (RFC 7435).
        let unchecked =
            || builder().dangerous_accept_invalid_certs(true).build().context("encryption cannot be set up");
        let (encryption, usual_port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", None | Some("required")) => (Encryption::Implicit(parameters()?), 465),
            ("smtp", None) if is_loopback(&url) => (Encryption::Plain, 25),
            ("smtp", Some("none")) => (Encryption::Plain, 25),
            ("smtp", Some("opportunistic")) => (Encryption::Opportunistic(unchecked()?), 587),
            ("smtp", None | Some("required")) => (Encryption::Required(parameters()?), 587),
            ("smtp" | "smtps", Some(_)) => bail!("tls is one of required, opportunistic, none"),
            _ => bail!("{form}"),
        };
        let credentials = url.password().map(|password| -> anyhow::Result<Credentials> {
            Ok(Credentials::new(percent_decoded(url.username())?, percent_decoded(password)?))
        });
        let credentials = credentials.transpose()?;
        let may_be_plain = matches!(encryption, Encryption::Plain | Encryption::Opportunistic(_));
        ensure!(
            credentials.is_none() || !may_be_plain || is_loopback(&url),
            "a password is only sent over TLS: add ?tls=required"
        );
        let hello = ClientId::Domain(our_domain.to_owned());
        let per_minute = per_minute(&url)?;
        Ok(SmtpServer {
            port: url.port().unwrap_or(usual_port),
            host,
            encryption,
            credentials,
            client_id: hello,
            per_minute,
        })
    }

    /// Opens a connection: connects, encrypts, logs in.
    pub(super) async fn open(&self, timeout: Duration) -> Result<AsyncSmtpConnection, ConnectError> {
        let address = (self.host.trim_matches(['[', ']']), self.port);
        let mut connection = match &self.encryption {
            Encryption::Implicit(parameters) => {
                let tls = Some(parameters.clone());
                AsyncSmtpConnection::connect_tokio1(address, Some(timeout), &self.client_id, tls, None).await?
            }
            _ => {
                let timed_out = |_| std::io::Error::from(std::io::ErrorKind::TimedOut);
                let stream = tokio::time::timeout(timeout, TcpStream::connect(address)).await.map_err(timed_out)??;
                // Without this, the end of a letter waits until the server has acknowledged the rest, which servers
                // delay by 40 ms and more for each letter.
                stream.set_nodelay(true)?;
                AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.client_id).await?
            }
        };
        match &self.encryption {
            Encryption::Required(parameters) => connection.starttls(parameters.clone(), &self.client_id).await?,
            Encryption::Opportunistic(parameters) if connection.can_starttls() => {
                connection.starttls(parameters.clone(), &self.client_id).await?;
            }
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(connection)
    }
}

/// Reads `rate=30`: what the server's owner allows, such as Exchange Online's 30 letters a minute.
fn per_minute(url: &Url) -> anyhow::Result<NonZeroU32> {
    let Some((_, rate)) = url.query_pairs().find(|(name, _)| name == "rate") else { return Ok(DEFAULT_PER_MINUTE) };
    let rate = rate.parse().ok().filter(|rate: &NonZeroU32| rate.get() >= MIN_PER_MINUTE);
    rate.with_context(|| format!("rate is a number of letters a minute, from {MIN_PER_MINUTE} up"))
}

fn is_loopback(url: &Url) -> bool {
    // The host of an address that is not http(s) is kept as text, even when it is an IPv4 literal.
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::Ipv4Addr| ip.is_loopback())
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Decodes `%40` and the like in a user name or password.
fn percent_decoded(text: &str) -> anyhow::Result<String> {
    let decoded = percent_decode_str(text).decode_utf8().context("the user name or the password is not UTF-8")?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> anyhow::Result<SmtpServer> {
        SmtpServer::parse(url, "example.se", None)
    }

    #[test]
    fn settings_choose_port_and_encryption() {
        let server = read("smtp://127.0.0.1:2525").unwrap();
        assert!(matches!((&server.encryption, server.port), (Encryption::Plain, 2525)));
        let server = read("smtp://mail.example.se").unwrap();
        assert!(matches!((&server.encryption, server.port), (Encryption::Required(_), 587)));
        let server = read("smtps://u%40x:p%25@mail.example.se").unwrap();
        assert!(matches!((&server.encryption, server.port), (Encryption::Implicit(_), 465)));
        assert_eq!(server.credentials, Some(Credentials::new("u@x".into(), "p%".into())));
        let server = read("smtp://relay.kommun.se?tls=none").unwrap();
        assert!(matches!((&server.encryption, server.port), (Encryption::Plain, 25)));
    }

    #[test]
    fn a_setting_may_say_how_many_letters_a_minute() {
        let rate = |url| read(url).map(|server| server.per_minute.get());
        assert_eq!(rate("smtp://mail.example.se?tls=required&rate=30").unwrap(), 30);
        assert_eq!(rate("smtp://127.0.0.1:25").unwrap(), 1200);
        assert!(rate("smtp://127.0.0.1:25?rate=0").is_err() && rate("smtp://127.0.0.1:25?rate=5").is_err());
    }

    #[test]
    fn a_wrong_setting_is_named_without_its_password() {
        for url in [
            "smtp://anna:hemligt@mail.example.se?tls=none",
            "smtp://anna:hemligt@mail.example.se?tls=opportunistic",
            "smtp://anna:hemligt@mail.example.se?tls=yes",
            "http://anna:hemligt@mail.example.se",
            "anna:hemligt@mail.example.se",
            "mail.example.se",
            "",
        ] {
            let error = format!("{:#}", read(url).err().unwrap());
            assert!(!error.contains("hemligt"), "{error}");
        }
    }
}
