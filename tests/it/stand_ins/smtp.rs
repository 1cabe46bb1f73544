//! A mail server that records its mail; the recipient's name chooses its behaviour.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::faults::{Fault, FaultInjector};

/// An accepted letter.
#[derive(Clone, Debug)]
pub(crate) struct AcceptedLetter {
    pub(crate) from: String,
    pub(crate) to: String,
    /// The message without dot stuffing and without the final line.
    pub(crate) data: String,
    /// The number of its connection, from 0.
    pub(crate) connection: usize,
}

/// A running stand-in. Recipients: `later@` gets 451, `grey@` the same but only the first time, `nobody@` 550, `spam@`
/// 554 after the letter, `silent@` no response after it; `forgetful@` no response either, but its letter is kept.
/// `repeats-…@` gets 250 and `unknown-…@` 550, both with the address in the answer.
pub(crate) struct Smtp {
    pub(crate) address: SocketAddr,
    /// The faults that any letter may meet.
    pub(crate) faults: FaultInjector,
    letters: Arc<Mutex<Vec<AcceptedLetter>>>,
    refusal: Refusal,
}

/// The command that everybody is refused at, and with what; `.` is the end of a letter.
type Refusal = Arc<Mutex<Option<(String, String)>>>;

impl Smtp {
    pub(crate) async fn start() -> Smtp {
        Smtp::slow(Duration::ZERO).await
    }

    /// Starts a server that takes this long over each letter.
    pub(crate) async fn slow(pause: Duration) -> Smtp {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let letters: Arc<Mutex<Vec<AcceptedLetter>>> = Arc::default();
        let (kept, faults, known) = (Arc::clone(&letters), FaultInjector::default(), Known::default());
        let refusal = Refusal::default();
        let (shared_faults, shared_refusal) = (faults.clone(), Arc::clone(&refusal));
        tokio::spawn(async move {
            let mut connection = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let manners = ServerBehaviour {
                    pause,
                    faults: shared_faults.clone(),
                    known: Arc::clone(&known),
                    refusal: Arc::clone(&shared_refusal),
                };
                tokio::spawn(serve(stream, connection, manners, Arc::clone(&kept)));
                connection += 1;
            }
        });
        Smtp { address, faults, letters, refusal }
    }

    /// From now on refuses everybody at this command.
    pub(crate) fn refuse_at(&self, command: &str, reply: &str) {
        *self.refusal.lock().unwrap() = Some((command.to_owned(), reply.to_owned()));
    }

    /// Takes letters again.
    pub(crate) fn recover(&self) {
        *self.refusal.lock().unwrap() = None;
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) fn letters(&self) -> Vec<AcceptedLetter> {
        self.letters.lock().unwrap().clone()
    }
}

/// The addresses that have been greylisted once.
type Known = Arc<Mutex<BTreeSet<String>>>;

/// The behaviour of the server.
struct ServerBehaviour {
    pause: Duration,
    faults: FaultInjector,
    known: Known,
    refusal: Refusal,
}

impl ServerBehaviour {
    /// Returns what everybody is refused with at this command.
    fn refusal_at(&self, command: &str) -> Option<String> {
        let refusal = self.refusal.lock().unwrap();
        refusal.as_ref().filter(|(at, _)| at == command).map(|(_, reply)| reply.clone())
    }
}

/// Serves a connection; returns an error when the client disconnects, which is ignored.
async fn serve(
    stream: TcpStream,
    connection: usize,
    behaviour: ServerBehaviour,
    letters: Arc<Mutex<Vec<AcceptedLetter>>>,
) -> std::io::Result<()> {
    let (ServerBehaviour { pause, faults, known, .. }, mut stream) = (&behaviour, BufReader::new(stream));
    stream.write_all(b"220 stand-in ESMTP\r\n").await?;
    let (mut from, mut to, mut fault) = (String::new(), String::new(), None);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let command = line.split([' ', ':']).next().unwrap_or_default();
        let answer = match command {
            _ if let Some(reply) = behaviour.refusal_at(command) => reply,
            "EHLO" => "250-stand-in\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME".to_owned(),
            // "\0anna\0ratt" in base64.
            "AUTH" if line.ends_with("AGFubmEAcmF0dA==") => "235 2.7.0 welcome".to_owned(),
            "AUTH" => "535 5.7.8 wrong password".to_owned(),
            "MAIL" => {
                from = bracketed_address(line);
                "250 2.1.0 ok".to_owned()
            }
            "RCPT" => {
                to = bracketed_address(line);
                fault = faults.next_fault();
                answer_recipient(&to, fault, known)
            }
            "DATA" if fault == Some(Fault::CutBefore) => return Ok(()),
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let data = read_data(&mut stream).await?;
                tokio::time::sleep(*pause).await;
                match to.split('@').next().unwrap_or_default() {
                    _ if let Some(reply) = behaviour.refusal_at(".") => reply,
                    _ if fault == Some(Fault::Silence) => std::future::pending().await,
                    "silent" => std::future::pending().await,
                    "spam" => "554 5.7.1 not wanted".to_owned(),
                    _ => {
                        let letter = AcceptedLetter { from: from.clone(), to: to.clone(), data, connection };
                        letters.lock().unwrap().push(letter);
                        if fault == Some(Fault::CutAfter) {
                            return Ok(());
                        }
                        if to.starts_with("forgetful@") {
                            std::future::pending::<()>().await;
                        }
                        accepted(&to)
                    }
                }
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

/// Returns the answer to a letter that is kept.
fn accepted(to: &str) -> String {
    if to.starts_with("repeats-") {
        return format!("250 2.6.0 <{to}> queued for {}", to.replace('@', "="));
    }
    "250 2.0.0 queued as 4711".to_owned()
}

/// Returns the answer to the address of a recipient.
fn answer_recipient(to: &str, fault: Option<Fault>, known: &Known) -> String {
    let answer = match to.split('@').next().unwrap_or_default() {
        name if name.starts_with("unknown-") => {
            return format!("550-5.1.1 <{to}>: Recipient address rejected\r\n550 5.1.1 User {name} unknown");
        }
        _ if fault == Some(Fault::Later) => "451 4.3.0 the queue is full",
        "later" => "451 4.7.1 greylisted, come back",
        "grey" if known.lock().unwrap().insert(to.to_owned()) => "451 4.7.1 greylisted, come back",
        "nobody" => "550 5.1.1 no such user here",
        _ => "250 2.1.5 ok",
    };
    answer.to_owned()
}

async fn read_data(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            // An incomplete letter does not count.
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn bracketed_address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}
