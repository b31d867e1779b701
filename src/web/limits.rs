//! How often one address may ask: seldom where passwords and codes are tried,
//! now and then where something is written or another server is asked, and
//! generously where pages are read. Kept in memory; each process counts alone.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::{Web, WebError};

/// Addresses that haven't asked for long are forgotten every so many requests.
const SWEEP_EVERY: u32 = 10_000;
/// In development and tests all requests come from one address.
const WIDE: u32 = 1_000;

type Gate = DefaultKeyedRateLimiter<IpAddr>;

/// The three gates.
pub struct Limits {
    tries: Gate,
    writes: Gate,
    reads: Gate,
    asked: AtomicU32,
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Limits")
    }
}

impl Limits {
    /// The limits of a server that people use, or the wide ones of development.
    #[must_use]
    pub fn new(development: bool) -> Self {
        let gate = |burst: u32, per: Duration| {
            let (burst, per) = if development {
                (WIDE, per / 100)
            } else {
                (burst, per)
            };
            let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
            // A period of zero is the only one that is no quota.
            let quota = Quota::with_period(per).unwrap_or_else(|| Quota::per_second(burst));
            RateLimiter::keyed(quota.allow_burst(burst))
        };
        Self {
            tries: gate(10, Duration::from_secs(10)),
            writes: gate(60, Duration::from_secs(2)),
            reads: gate(300, Duration::from_millis(100)),
            asked: AtomicU32::new(0),
        }
    }

    fn gate(&self, method: &Method, path: &str) -> &Gate {
        let is_write = method != Method::GET && method != Method::HEAD;
        let is_try = ["/sign-in", "/sign-up", "/setup/"]
            .iter()
            .any(|start| path.starts_with(start));
        if is_write && is_try {
            &self.tries
        } else if is_write || path == "/elsewhere" {
            &self.writes
        } else {
            &self.reads
        }
    }

    fn sweep(&self) {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            for gate in [&self.tries, &self.writes, &self.reads] {
                gate.retain_recent();
            }
        }
    }
}

/// Lets a request through, or answers 429.
pub async fn guard(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let client = client(peer, request.headers(), web.trust_proxy);
    web.limits.sweep();
    if web
        .limits
        .gate(request.method(), request.uri().path())
        .check_key(&client)
        .is_ok()
    {
        return next.run(request).await;
    }
    let mut response = WebError::TooMany.into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    response
}

/// Who asks. Behind a proxy of ours only the last hop of `X-Forwarded-For` is
/// its word; what stands before it, anyone may have written. IPv6 counts by
/// its first half, since whoever has one address has all of those.
fn client(peer: Option<IpAddr>, headers: &HeaderMap, trust_proxy: bool) -> IpAddr {
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

    #[test]
    fn each_kind_of_request_has_its_gate() {
        let limits = Limits::new(false);
        let client = IpAddr::V4(Ipv4Addr::LOCALHOST);
        for (method, path, burst) in [
            (Method::POST, "/sign-in", 10),
            (Method::POST, "/pools/oak/join", 60),
            (Method::GET, "/sign-in/code", 300),
        ] {
            let taken = (0..1_000)
                .filter(|_| limits.gate(&method, path).check_key(&client).is_ok())
                .count();
            assert!(
                (burst..burst + 9).contains(&taken),
                "{method} {path}: {taken}"
            );
        }
        // Sign-up and the code share the gate that sign-in just used up.
        assert!(
            limits
                .gate(&Method::POST, "/sign-up")
                .check_key(&client)
                .is_err()
        );
    }
}
