//! Which addresses this server may call.
//!
//! Whoever sends an activity makes this server fetch what it names. Without a
//! guard a stranger could reach the operator's own network through it. So an
//! address is looked at after the name was resolved, and once more when it
//! stands in the URL itself, since then no name is resolved. Only addresses of
//! the public internet pass, except in development.
//! (IANA's special-purpose address registries, RFC 6890.)

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;
use url::{Host, Url};

/// Why a URL is not called.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GuardError {
    /// Not `https` (in development `http` is allowed too).
    #[error("only https is called, not {0}")]
    Scheme(String),
    /// The URL has no host, or a user name or password in it.
    #[error("the URL can't be called")]
    Malformed,
    /// The host is not on the public internet.
    #[error("{0} is not on the public internet")]
    Address(String),
}

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(start: [u16; 3], prefix: u8) -> Ipv6Net {
    let [a, b, c] = start;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

const CLOSED_V4: [Ipv4Net; 15] = [
    v4(0, 0, 0, 0, 8),       // this network
    v4(10, 0, 0, 0, 8),      // private
    v4(100, 64, 0, 0, 10),   // shared by carriers
    v4(127, 0, 0, 0, 8),     // loopback
    v4(169, 254, 0, 0, 16),  // link-local, and the clouds' metadata
    v4(172, 16, 0, 0, 12),   // private
    v4(192, 0, 0, 0, 24),    // protocol assignments
    v4(192, 0, 2, 0, 24),    // documentation
    v4(192, 88, 99, 0, 24),  // old 6to4 relays
    v4(192, 168, 0, 0, 16),  // private
    v4(198, 18, 0, 0, 15),   // benchmarks
    v4(198, 51, 100, 0, 24), // documentation
    v4(203, 0, 113, 0, 24),  // documentation
    v4(224, 0, 0, 0, 4),     // multicast
    v4(240, 0, 0, 0, 4),     // reserved, broadcast
];

/// Global unicast: nothing outside is public.
const OPEN_V6: Ipv6Net = v6([0x2000, 0, 0], 3);
const CLOSED_V6: [Ipv6Net; 3] = [
    v6([0x2001, 0, 0], 23),     // protocol assignments, Teredo
    v6([0x2001, 0xdb8, 0], 32), // documentation
    v6([0x3fff, 0, 0], 20),     // documentation
];
const SIX_TO_FOUR: Ipv6Net = v6([0x2002, 0, 0], 16);
const NAT64: Ipv6Net = v6([0x64, 0xff9b, 0], 96);

/// Whether an address is on the public internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !CLOSED_V4.iter().any(|net| net.contains(&address))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Some forms carry an IPv4 address to which they lead in the end.
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [_, a, b, .., c, d] = address.segments();
    if NAT64.contains(&address) {
        return is_public_v4(joined(c, d));
    }
    if SIX_TO_FOUR.contains(&address) {
        return is_public_v4(joined(a, b));
    }
    OPEN_V6.contains(&address) && !CLOSED_V6.iter().any(|net| net.contains(&address))
}

fn joined(high: u16, low: u16) -> Ipv4Addr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

/// Checks a URL before it is called: scheme, form, and an address that stands
/// in it literally. Names are checked when they are resolved.
///
/// # Errors
/// Names why the URL is not called.
pub fn check_url(url: &Url, allow_private: bool) -> Result<(), GuardError> {
    match url.scheme() {
        "https" => {}
        "http" if allow_private => {}
        other => return Err(GuardError::Scheme(other.to_owned())),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(GuardError::Malformed);
    }
    let address = match url.host() {
        None => return Err(GuardError::Malformed),
        Some(Host::Domain(_)) => return Ok(()),
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
    };
    if allow_private || is_public(address) {
        return Ok(());
    }
    Err(GuardError::Address(address.to_string()))
}

/// Resolves names by the system, and keeps public addresses only. A name that
/// has no other than closed addresses is refused with [`GuardError::Address`].
#[derive(Clone, Copy, Debug)]
pub struct GuardedResolver {
    allow_private: bool,
}

impl GuardedResolver {
    /// `allow_private` lets every address pass: for development.
    #[must_use]
    pub fn new(allow_private: bool) -> Arc<Self> {
        Arc::new(Self { allow_private })
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            // Port 0 stands for the URL's own port.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|address| allow_private || is_public(address.ip()))
                .collect();
            if found.is_empty() {
                return Err(GuardError::Address(name.as_str().to_owned()).into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}
