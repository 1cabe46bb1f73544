//! What a mail server's refusal is about: the recipient, this letter for now, or us. Only the first ends a letter.

/// The step of a letter at which a server answered (RFC 5321 §3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SmtpStep {
    /// Greeting, encryption, login and MAIL FROM, which know nothing of the recipient.
    Sender,
    Recipient,
    /// The announcement of the content.
    Data,
    /// The content, and the answer to its end.
    Content,
}

/// What a refusal means for the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReplyVerdict {
    /// No letter is taken at this address: it does not exist, or is closed.
    RecipientRefused,
    /// Try again later: a mailbox that is full, greylisting.
    TryAgain,
    /// The server would take no such letter from us, whoever it is for: our login, address, domain, quota or content.
    OurFault,
}

/// Classifies a negative reply of a server by its code, its enhanced code (RFC 3463) and, where that does not say it,
/// its words. What is permanent and not clearly about the recipient is our fault: a letter that waits for nothing costs
/// less than one that is lost.
pub(super) fn classify(step: SmtpStep, code: u16, text: &str) -> ReplyVerdict {
    let enhanced = enhanced_code(code, text);
    match (step, code) {
        (SmtpStep::Sender, _) => ReplyVerdict::OurFault,
        // The server is about to close, or has no room, for anybody.
        (_, 421 | 454) => ReplyVerdict::OurFault,
        (_, 400..500) => match enhanced {
            Some((3 | 5, _) | (4, 5) | (1, 7 | 8)) => ReplyVerdict::OurFault,
            _ => ReplyVerdict::TryAgain,
        },
        // Login and encryption, wherever they are asked for (RFC 4954 §6, RFC 3207 §4).
        (_, 530 | 534 | 535 | 538) => ReplyVerdict::OurFault,
        _ => match enhanced {
            Some(known) if is_about_recipient(step, known) && !blames_sender(text, known == (1, 0)) => {
                ReplyVerdict::RecipientRefused
            }
            None if step == SmtpStep::Recipient && is_bare_refusal(code, text) && !blames_sender(text, true) => {
                ReplyVerdict::RecipientRefused
            }
            _ => ReplyVerdict::OurFault,
        },
    }
}

/// Returns whether an answer that is kept, as `550 5.1.1 …`, refuses the recipient. Earlier versions took every
/// permanent answer for that.
pub fn refuses_recipient(answer: &str) -> bool {
    let (code, text) = answer.split_once(' ').unwrap_or((answer, ""));
    let code = code.parse().ok().filter(|code| (500..600).contains(code));
    code.is_some_and(|code| classify(SmtpStep::Recipient, code, text) == ReplyVerdict::RecipientRefused)
}

/// Returns whether a code without an enhanced one refuses a recipient (RFC 5321 §4.2.3, RFC 7504).
fn is_bare_refusal(code: u16, text: &str) -> bool {
    matches!(code, 550 | 551 | 553 | 521 | 556) || (matches!(code, 552 | 554) && names_mailbox(text))
}

/// Returns whether a permanent enhanced code, as its subject and detail, is about the recipient.
fn is_about_recipient(step: SmtpStep, code: (u16, u16)) -> bool {
    match code {
        // 5.1.7 and 5.1.8 are about the sender's address; 5.1.0 says "address" and is told by its words.
        (1, 0..=4 | 6 | 9 | 10) => true,
        // 5.2.3 is about the letter's length.
        (2, 0..=2 | 4) => true,
        // Exchange Online says 5.4.1 of recipients that are not in its directory, and 5.4.310 of domains that are not
        // in the DNS; 5.4.4 is a domain without a route.
        (4, 1 | 4 | 310) => step == SmtpStep::Recipient,
        // The mailbox or its domain has another owner (RFC 7293 §14).
        (7, 17 | 18) => true,
        _ => false,
    }
}

/// Returns the subject and detail of the enhanced code that agrees with the code: the 7 and 26 of `5.7.26`. Some
/// servers write it at the end, in brackets or after a `#`.
fn enhanced_code(code: u16, text: &str) -> Option<(u16, u16)> {
    text.split(|c: char| c.is_whitespace() || "()[]<>,;:".contains(c)).find_map(|word| {
        let mut parts = word.trim_matches(['#', '.', '-']).split('.').map(|part| part.parse::<u16>().ok());
        let (class, subject, detail) = (parts.next()??, parts.next()??, parts.next()??);
        (parts.next().is_none() && class == code / 100).then_some((subject, detail))
    })
}

/// Names of policies against senders. They count more than a code about the recipient, which some servers give with
/// them.
const POLICIES: [&str; 13] = [
    "spf",
    "dkim",
    "dmarc",
    "spamhaus",
    "spamcop",
    "barracuda",
    "sorbs",
    "uceprotect",
    "dnsbl",
    "rbl",
    "blacklisted",
    "blocklisted",
    "unauthenticated",
];
/// Words that blame the sender where the code says nothing, or only "address".
const BLAME: [&str; 24] = [
    "relay",
    "relaying",
    "rcpthosts",
    "authentication",
    "authenticate",
    "authenticated",
    "blacklist",
    "blocklist",
    "blocked",
    "banned",
    "reputation",
    "spam",
    "unsolicited",
    "helo",
    "ehlo",
    "ptr",
    "rdns",
    "sender",
    "senders",
    "starttls",
    "throttled",
    "virus",
    "policy",
    "prohibited",
];
/// Phrases with the sense of [`POLICIES`], and of [`BLAME`].
const POLICY_PHRASES: [&str; 5] =
    ["sender address rejected", "sender verify", "relay access denied", "black list", "block list"];
const BLAME_PHRASES: [&str; 9] = [
    "reverse dns",
    "rate limit",
    "too many",
    "sending limit",
    "sending quota",
    "verification failed",
    "is listed",
    "listed at",
    "listed by",
];

/// Returns whether the words blame the sender: by the name of a policy, or, where they have to decide, by any word that
/// does. Addresses and links are left out: `spf@example.se` is a recipient.
fn blames_sender(text: &str, words_decide: bool) -> bool {
    let plain = plain_words(text);
    let has_word = |known: &[&str]| plain.split(' ').any(|word| known.contains(&word));
    let has_phrase = |known: &[&str]| known.iter().any(|phrase| plain.contains(phrase));
    has_word(&POLICIES)
        || has_phrase(&POLICY_PHRASES)
        || (words_decide && (has_word(&BLAME) || has_phrase(&BLAME_PHRASES)))
}

/// Returns whether the words name the recipient's mailbox, for codes that are used for many things.
fn names_mailbox(text: &str) -> bool {
    let plain = plain_words(text);
    ["mailbox", "no such user", "user unknown", "unknown user", "user not found", "does not exist", "no account"]
        .iter()
        .any(|phrase| plain.contains(phrase))
}

/// Returns the words in lower case with single spaces between them, without addresses and links.
fn plain_words(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| !word.contains('@') && !word.contains("://"));
    let words = words.flat_map(|word| word.split(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReplyVerdict::{OurFault, RecipientRefused, TryAgain};
    use SmtpStep::{Content, Recipient, Sender};

    fn assert_verdicts(replies: &[(SmtpStep, &str)], right: ReplyVerdict) {
        for (step, reply) in replies {
            let (code, text) = reply.split_at(3);
            assert_eq!(classify(*step, code.parse().unwrap(), text), right, "{step:?}: {reply}");
        }
    }

    const OUR_FAULTS: &[(SmtpStep, &str)] = &[
        (Sender, "530 5.7.0 Must issue a STARTTLS command first"),
        (Sender, "530 5.7.57 Client not authenticated to send mail"),
        (Recipient, "530 5.7.1 Authentication required"),
        (Recipient, "535 5.7.8 Error: authentication failed"),
        (Sender, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant"),
        (Sender, "550 5.4.5 Daily user sending quota exceeded"),
        (Content, "550 5.4.5 Daily SMTP relay limit exceeded for customer."),
        (Recipient, "550 5.1.8 <utkik@kommun.example>: Sender address rejected: Domain not found"),
        (Recipient, "550 5.1.8 Access denied, bad outbound sender"),
        (Recipient, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
        (Content, "550 5.7.26 Unauthenticated email from kommun.example is not accepted due to domain's DMARC policy"),
        (Content, "550 5.7.26 This mail has been blocked because the sender is unauthenticated. SPF = did not pass"),
        (Recipient, "554 5.7.1 <anna@example.se>: Relay access denied"),
        (Recipient, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
        (Content, "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
        (Recipient, "550 5.7.23 The message was rejected because of Sender Policy Framework violation"),
        (Recipient, "550 5.7.606 Access denied, banned sending IP [192.0.2.1]"),
        (Recipient, "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your provider"),
        (Content, "554 5.7.1 Message rejected as spam by content scanning"),
        (Content, "550 5.7.1 Our system has detected that this message is likely unsolicited mail"),
        (Recipient, "550 relay not permitted"),
        (Recipient, "550 Administrative prohibition: sender verify failed"),
        (Recipient, "550 Verification failed for <utkik@kommun.example>"),
        (Recipient, "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
        (Recipient, "550 5.1.0 <utkik@kommun.example>: Sender address rejected: User unknown in virtual mailbox table"),
        (Recipient, "550 5.1.7 <utkik@kommun>: Sender address rejected: need fully-qualified address"),
        (Recipient, "504 5.5.2 <utkik>: Helo command rejected: need fully-qualified hostname"),
        (Recipient, "550 5.7.25 Client host rejected: cannot find your hostname"),
        (Recipient, "550 5.7.129 RESOLVER.RST.RestrictedToRecipientsPermission; not accepted from this address"),
        (Recipient, "550 Rejected because 192.0.2.1 is in a black list at bl.example"),
        (Recipient, "550 5.1.1 Rejected: 192.0.2.1 is on the Spamhaus SBL"),
        (Content, "552 5.3.4 Message size exceeds fixed maximum message size"),
        (Content, "554 5.6.0 Corrupt message content"),
        (Content, "550 High probability of spam"),
        (Content, "550 no"),
        (Content, "554 Transaction failed"),
        (Sender, "550 No such user here"),
        (Sender, "553 5.7.1 <utkik@kommun.example>: Sender address rejected: not owned by user utkik"),
        (Recipient, "503 5.5.1 Error: need MAIL command"),
        (Recipient, "554 5.3.2 system not accepting messages"),
        (Content, "421 4.7.0 Try again later, closing connection"),
        (Sender, "451 4.3.0 Temporary lookup failure"),
        (Recipient, "452 4.3.1 Insufficient system storage"),
        (Recipient, "454 4.7.1 <anna@example.se>: Relay access denied"),
    ];

    #[test]
    fn a_server_that_says_no_to_us_ends_no_letter() {
        assert_verdicts(OUR_FAULTS, OurFault);
    }

    const RECIPIENTS: &[(SmtpStep, &str)] = &[
        (Recipient, "550 5.1.1 <anna@example.se>: Recipient address rejected: User unknown in local recipient table"),
        (
            Recipient,
            "550 5.1.1 The email account that you tried to reach does not exist. https://support.google.com/mail/?p=NoSuchUser",
        ),
        (Recipient, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
        (Content, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"),
        (Recipient, "550 5.1.6 Mailbox has moved"),
        (Recipient, "550 5.2.1 The email account that you tried to reach is disabled"),
        (Recipient, "552 5.2.2 The email account that you tried to reach is over quota"),
        (Recipient, "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
        (Recipient, "550 5.4.310 DNS domain example.invalid does not exist"),
        (Recipient, "556 5.1.10 Recipient address has null MX"),
        (Recipient, "550 Unrouteable address"),
        (Recipient, "550 No such user here"),
        (Recipient, "550 Requested action not taken: mailbox unavailable"),
        (Recipient, "551 User not local"),
        (Recipient, "553 5.1.3 The address is not a valid RFC 5321 address"),
        (Recipient, "553 sorry, no mailbox here by that name (#5.1.1)"),
        (Recipient, "550 #5.1.0 Address rejected."),
        (Recipient, "554 delivery error: dd This user doesn't have a mailbox here (anna@example.se)"),
        (Recipient, "550 5.1.1 <spam@example.se> User doesn't exist"),
        (Recipient, "550 5.1.1 <anna@example.se>... User not listed in public Name & Address Book"),
        (Recipient, "550 5.2.1 mailbox blocked"),
        (Recipient, "550 5.1.1 <spf@example.se> No such user (http://blocklist.example/)"),
        (Recipient, "521 5.1.2 host does not accept mail"),
    ];

    #[test]
    fn a_recipient_who_is_not_there_ends_the_letter() {
        assert_verdicts(RECIPIENTS, RecipientRefused);
    }

    #[test]
    fn a_recipient_who_cannot_take_it_now_is_tried_again() {
        let replies = [
            (Recipient, "450 4.2.0 <anna@example.se>: Recipient address rejected: Greylisted"),
            (Recipient, "451 4.7.1 Greylisting in action, please come back later"),
            (Recipient, "452 4.2.2 The email account that you tried to reach is over quota"),
            (Recipient, "450 4.2.1 The user you are trying to contact is receiving mail too quickly"),
            (Recipient, "450 4.1.1 <anna@example.se>: Recipient address rejected: unverified address"),
            (Content, "451 Requested action aborted: local error in processing"),
        ];
        assert_verdicts(&replies, TryAgain);
    }

    #[test]
    fn what_earlier_versions_kept_is_judged_anew() {
        for answer in ["550 5.1.1 … Recipient address rejected: User unknown", "550 No such user here"] {
            assert!(refuses_recipient(answer), "{answer}");
        }
        for answer in [
            "530 5.7.0 Must issue a STARTTLS command first",
            "554 5.7.1 … Relay access denied",
            "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
            "550 5.4.5 Daily user sending quota exceeded",
            "subscription-ended",
            "",
        ] {
            assert!(!refuses_recipient(answer), "{answer}");
        }
    }

    #[test]
    fn an_enhanced_code_is_found_where_servers_write_it() {
        for (text, code) in [
            (" 5.7.1 no", Some((7, 1))),
            ("-5.7.26 no", Some((7, 26))),
            (" #5.1.0 no", Some((1, 0))),
            (" no (#5.1.1)", Some((1, 1))),
            (" 4.2.2 the class differs", None),
            (" from 192.0.2.1", None),
            (" version 5.2", None),
        ] {
            assert_eq!(enhanced_code(550, text), code, "{text}");
        }
    }
}
