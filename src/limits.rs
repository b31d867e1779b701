//! How often one address, or anything else with a name, may ask. Kept in memory;
//! each process counts alone.

use std::{
    fmt,
    hash::Hash,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::HeaderMap;

/// Keys that haven't asked for long are forgotten every so many requests.
const SWEEP_EVERY: u32 = 10_000;
/// In development and tests all requests come from one address.
const WIDE: u32 = 1_000;

/// Lets each key through so often (the generic cell rate algorithm).
pub struct Gate<K: Clone + Eq + Hash = IpAddr> {
    limiter: DefaultKeyedRateLimiter<K>,
    asked: AtomicU32,
}

impl<K: Clone + Eq + Hash> fmt::Debug for Gate<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gate")
    }
}

impl<K: Clone + Eq + Hash> Gate<K> {
    /// Lets `burst` requests through at once, and one more after each `per`;
    /// far more in development.
    #[must_use]
    pub fn new(burst: u32, per: Duration, development: bool) -> Self {
        let (burst, per) = if development {
            (burst.max(WIDE), per / 100)
        } else {
            (burst, per)
        };
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        // A period of zero is the only one that is no quota.
        let quota = Quota::with_period(per).unwrap_or_else(|| Quota::per_second(burst));
        Self {
            limiter: RateLimiter::keyed(quota.allow_burst(burst)),
            asked: AtomicU32::new(0),
        }
    }

    /// Whether this one may ask now.
    pub fn lets_in(&self, key: &K) -> bool {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).is_ok()
    }
}

/// Who asks. Behind a proxy of ours only the last hop of `X-Forwarded-For` is
/// its word; what stands before it, anyone may have written. IPv6 counts by
/// its first half, since whoever has one address has all of those.
#[must_use]
pub fn client(peer: Option<IpAddr>, headers: &HeaderMap, trust_proxy: bool) -> IpAddr {
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .filter(|_| trust_proxy)
        .and_then(|line| line.to_str().ok())
        .and_then(|line| line.rsplit(',').next())
        .and_then(|hop| hop.trim().parse().ok());
    match forwarded.or(peer).map(|address| address.to_canonical()) {
        Some(IpAddr::V6(address)) => {
            let half = address.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(half))
        }
        Some(address) => address,
        None => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_client_is_who_our_proxy_says_or_who_connects() {
        for (peer, lines, trust, expected) in [
            (Some("192.0.2.1"), &[][..], false, "192.0.2.1"),
            (Some("192.0.2.1"), &["198.51.100.7"][..], false, "192.0.2.1"),
            (
                Some("192.0.2.1"),
                &["198.51.100.7"][..],
                true,
                "198.51.100.7",
            ),
            (
                Some("192.0.2.1"),
                &["1.1.1.1, 198.51.100.7"][..],
                true,
                "198.51.100.7",
            ),
            (
                Some("192.0.2.1"),
                &["1.1.1.1", "198.51.100.7"][..],
                true,
                "198.51.100.7",
            ),
            (Some("192.0.2.1"), &["no address"][..], true, "192.0.2.1"),
            (Some("::ffff:192.0.2.1"), &[][..], false, "192.0.2.1"),
            (
                Some("2001:db8:1:2:3:4:5:6"),
                &[][..],
                false,
                "2001:db8:1:2::",
            ),
            (None, &[][..], true, "0.0.0.0"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
            }
            let peer = peer.map(|peer: &str| peer.parse().unwrap());
            let found = client(peer, &headers, trust);
            assert_eq!(found.to_string(), expected, "{peer:?} {lines:?} {trust}");
        }
    }
}
