//! Which network an IP address belongs to: the public internet, one's own, or one that nobody fetches from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The network that an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AddressScope {
    Public,
    Private,
    /// Never fetched: no page of any source is there.
    Never,
}

/// Returns what an operator can do about a refused address.
pub(super) fn advice(address: IpAddr) -> &'static str {
    match scope(address) {
        AddressScope::Private => "; if that is meant, set allow_private = true for the source",
        AddressScope::Public | AddressScope::Never => "",
    }
}

/// Returns the network that an address belongs to.
pub(super) fn scope(address: IpAddr) -> AddressScope {
    match address {
        IpAddr::V4(address) => scope_v4(address),
        IpAddr::V6(address) => scope_v6(address),
    }
}

/// Classifies by the IANA registry of special-purpose IPv4 addresses (RFC 6890).
fn scope_v4(address: Ipv4Addr) -> AddressScope {
    match address.octets() {
        // Where clouds answer their own machines: Azure, Equinix Metal, Alibaba. Others use 169.254 and 192.0.0.
        [168, 63, 129, 16] | [192, 80, 8, 124] | [100, 100, 100, 200] => AddressScope::Never,
        [10 | 127, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => AddressScope::Private,
        [0, ..] | [169, 254, ..] | [224..=255, ..] => AddressScope::Never,
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => {
            AddressScope::Never
        }
        _ => AddressScope::Public,
    }
}

/// Classifies IPv6 addresses: only global unicast is public, and forms that embed an IPv4 address are classified by it.
fn scope_v6(address: Ipv6Addr) -> AddressScope {
    if let Some(inner) = address.to_ipv4_mapped() {
        return scope_v4(inner);
    }
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => AddressScope::Private,
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => scope_v4(embedded_v4(high, low)),
        [0x2002, high, low, ..] => scope_v4(embedded_v4(high, low)).max(AddressScope::Private),
        [0x2001, 0 | 0xdb8, ..] | [0x3fff, ..] => AddressScope::Never,
        [0x2000..=0x3fff, ..] => AddressScope::Public,
        // Where clouds answer their own machines: Amazon, Google, Oracle, Scaleway, Linode.
        [0xfd00, 0xec2, ..] | [0xfd20, 0xce, ..] | [0xfd00, 0xc1, ..] | [0xfd00, 0x42, ..] | [0xfd00, 0xa9fe, ..] => {
            AddressScope::Never
        }
        [0xfc00..=0xfdff, ..] => AddressScope::Private,
        _ => AddressScope::Never,
    }
}

fn embedded_v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))
}
