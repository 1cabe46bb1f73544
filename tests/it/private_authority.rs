//! Servers whose certificates an authority of the kommun's own signed: trusted when the operator names it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::app::TestApp;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(fixture("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(fixture("server.key")).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    TlsAcceptor::from(Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap()))
}

/// Starts a server that speaks TLS from the first byte, and answers each line of SMTP, or a request of HTTP.
async fn start(answer: fn(&str) -> &'static str, greeting: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = acceptor();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(acceptor.clone(), stream, answer, greeting));
        }
    });
    port
}

async fn serve(acceptor: TlsAcceptor, stream: TcpStream, answer: fn(&str) -> &'static str, greeting: &'static str) {
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let mut stream = BufReader::new(stream);
    stream.write_all(greeting.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
        let said = answer(line.trim_end());
        if stream.write_all(said.as_bytes()).await.is_err() || stream.flush().await.is_err() {
            return;
        }
        line.clear();
    }
}

/// Answers a mail server's lines; the lines of a letter get no answer but the last.
fn smtp(line: &str) -> &'static str {
    match line.split([' ', ':']).next().unwrap_or_default() {
        "EHLO" => "250-localhost\r\n250 SIZE 10000000\r\n",
        "DATA" => "354 go on\r\n",
        "MAIL" | "RCPT" | "RSET" | "NOOP" | "." => "250 ok\r\n",
        _ => "",
    }
}

fn http(line: &str) -> &'static str {
    const FEED: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\nconnection: close\r\ncontent-length: 153\r\n\r\n\
         <?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Nytt</title><item><title>Utlysning</title>\
         <link>https://a.example/1</link></item></channel></rss>";
    if line.is_empty() { FEED } else { "" }
}

/// Runs a command with or without the authority, and returns what it says.
fn utkik(state: &Path, arguments: &[&str], environment: &[(&str, &str)], authority: Option<&Path>) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_utkik"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env("UTKIK_STATE", state);
    command.envs(environment.iter().copied()).env("UTKIK_CA_FILE", authority.unwrap_or(Path::new("")));
    let output = command.output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_of_a_private_authority_takes_letters_once_it_is_named() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe("mailto:eva@tyreso.example.se", "tyreso").await;
    app.alert().await;
    let url = format!("smtps://localhost:{}", start(smtp, "220 localhost\r\n").await);
    let environment = [("UTKIK_SMTP_URL", url.as_str()), ("UTKIK_NOW", "2026-05-10T12:00:00Z")];
    let deliver = |authority: Option<&Path>, later: &'static str| {
        let environment = [environment[0], ("UTKIK_NOW", later)];
        utkik(&app.settings.state_dir, &["deliver"], &environment, authority)
    };
    let said = deliver(None, "2026-05-10T12:00:00Z");
    assert!(said.contains("0 sent, 1 to be tried again"), "{said}");
    let said = deliver(Some(&fixture("authority.pem")), "2026-05-10T13:00:00Z");
    assert!(said.contains("1 sent"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_of_a_private_authority_is_read_once_it_is_named() {
    let (folder, port) = (tempfile::tempdir().unwrap(), start(http, "").await);
    let sources = folder.path().join("sources.toml");
    let text = format!(
        "[[source]]\nid = \"own\"\npublisher = \"P\"\nkind = \"feed\"\nurl = \"https://localhost:{port}/feed\"\n\
         allow_private = true\n"
    );
    std::fs::write(&sources, text).unwrap();
    let check = ["--sources", sources.to_str().unwrap(), "sources", "check", "own"];
    let said = utkik(folder.path(), &check, &[], None);
    assert!(said.contains("could not be read"), "{said}");
    let said = utkik(folder.path(), &check, &[], Some(&fixture("authority.pem")));
    assert!(said.contains("1 call in 1 row"), "{said}");
}

#[test]
fn a_file_without_an_authority_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (file, words) in [("server.key", "it holds no certificate"), ("no-such.pem", "failed to read --ca-file")] {
        let said = utkik(folder.path(), &["sources", "check", "sida"], &[], Some(&fixture(file)));
        assert!(said.contains(words) && said.contains(file), "{said}");
    }
}
