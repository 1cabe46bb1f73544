//! Mailboxes: one, however its address is written.

use super::Address;

/// A mailbox, by which letters are counted however its address is written: in any case, with or without a tag (RFC
/// 5233), its domain in letters or as the DNS has it. Letters themselves go to the address as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mailbox {
    name: String,
    domain: String,
}

impl Mailbox {
    /// Returns the mailbox of an address; of one that is no mail address, that address itself.
    pub fn of(address: &Address) -> Mailbox {
        let Address::Mail(mail) = address else {
            return Mailbox { name: address.to_string(), domain: String::new() };
        };
        let mail = mail.to_lowercase();
        let (name, domain) = mail.rsplit_once('@').unwrap_or((&mail, ""));
        let domain = match ascii_domain(domain).as_str() {
            "googlemail.com" => "gmail.com".to_owned(),
            other => other.to_owned(),
        };
        let untagged = name.split('+').next().filter(|untagged| !untagged.is_empty()).unwrap_or(name);
        // Gmail takes a name with dots anywhere for the one without; elsewhere they may be two people.
        let name = if domain == "gmail.com" { untagged.replace('.', "") } else { untagged.to_owned() };
        Mailbox { name, domain }
    }

    /// Returns its domain, as the DNS has it.
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

fn ascii_domain(domain: &str) -> String {
    let domain = domain.trim_end_matches('.');
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(ascii)) => ascii,
        _ => domain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(mail: &str) -> Mailbox {
        Mailbox::of(&Address::Mail(mail.to_owned()))
    }

    #[test]
    fn one_person_is_one_however_the_address_is_written() {
        for (one, other) in [
            ("eva@tyreso.example", "EVA@Tyreso.Example"),
            ("eva@tyreso.example", "eva+utkik@tyreso.example"),
            ("eva@tyreso.example", "Eva+a+b@tyreso.example"),
            ("eva@götene.se", "eva@xn--gtene-jua.se"),
            ("eva@GÖTENE.se", "eva+1@XN--GTENE-JUA.se"),
            ("eva.ek@gmail.com", "evaek@gmail.com"),
            ("e.v.a.e.k+x@googlemail.com", "EvaEk@gmail.com"),
        ] {
            assert_eq!(mailbox(one), mailbox(other), "{one}, {other}");
        }
    }

    #[test]
    fn two_people_are_two() {
        for (one, other) in [
            ("eva@tyreso.example", "bo@tyreso.example"),
            ("eva@tyreso.example", "eva@gotene.example"),
            ("eva.ek@tyreso.example", "evaek@tyreso.example"),
            ("+a@tyreso.example", "+b@tyreso.example"),
            ("eva-ek@tyreso.example", "eva@tyreso.example"),
        ] {
            assert_ne!(mailbox(one), mailbox(other), "{one}, {other}");
        }
        let chat = Mailbox::of(&Address::Telegram(7));
        assert_eq!((chat.domain(), chat != Mailbox::of(&Address::Telegram(8))), ("", true));
    }
}
