//! Gates before the pages: seldom where passwords and codes are tried, now
//! and then where something is written or another server is asked, and
//! generously where pages are read. A fourth one stands before each account:
//! whoever guesses a password from many addresses finds it.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{Web, WebError};
use crate::{
    domain::handle::Handle,
    limits::{Gate, client},
};

/// The gates.
#[derive(Debug)]
pub struct Limits {
    tries: Gate,
    writes: Gate,
    reads: Gate,
    hooks: Gate,
    accounts: Gate<String>,
    books: Gate<String>,
    checking: Semaphore,
}

impl Limits {
    /// The limits of a server that people use, or the wide ones of development.
    #[must_use]
    pub fn new(development: bool) -> Self {
        Self {
            tries: Gate::new(10, Duration::from_secs(10), development),
            writes: Gate::new(60, Duration::from_secs(2), development),
            reads: Gate::new(300, Duration::from_millis(100), development),
            // A provider tells of many payments at once, from a few addresses.
            hooks: Gate::new(600, Duration::from_millis(20), development),
            accounts: Gate::new(10, Duration::from_mins(1), development),
            books: Gate::new(3, Duration::from_mins(1), development),
            checking: Semaphore::new(1),
        }
    }

    /// Whether a password may be tried for this handle now, from wherever it
    /// comes, and whether anybody has that handle or not.
    #[must_use]
    pub fn lets_try(&self, handle: &Handle) -> bool {
        self.accounts.lets_in(&handle.as_str().to_owned())
    }

    /// Whether the books of this Pool may be looked through now: that reads all
    /// of them, so one at a time is, and the same ones now and then. The permit
    /// lasts as long as the work.
    #[must_use]
    pub fn lets_check(&self, handle: &str) -> Option<SemaphorePermit<'_>> {
        let permit = self.checking.try_acquire().ok()?;
        let is_let_in = self.books.lets_in(&handle.to_owned());
        is_let_in.then_some(permit)
    }

    fn gate(&self, method: &Method, path: &str) -> &Gate {
        let is_write = method != Method::GET && method != Method::HEAD;
        let is_try = ["/sign-in", "/sign-up", "/setup/"]
            .iter()
            .any(|start| path.starts_with(start));
        // Text that follows what is typed: nothing is written.
        let is_write = is_write && !path.ends_with("/preview");
        if path.starts_with("/webhooks/") {
            &self.hooks
        } else if is_write && is_try {
            &self.tries
        } else if is_write || path == "/elsewhere" || path.ends_with("/group") {
            &self.writes
        } else {
            &self.reads
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
    let gate = web.limits.gate(request.method(), request.uri().path());
    if gate.lets_in(&client) {
        return next.run(request).await;
    }
    WebError::TooMany.into_response()
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    #[test]
    fn books_are_looked_through_one_at_a_time() {
        let limits = Limits::new(false);
        let (oak, elm) = ("oak", "elm");
        let permit = limits.lets_check(oak);
        assert!(permit.is_some() && limits.lets_check(elm).is_none());
        drop(permit);
        assert!(limits.lets_check(elm).is_some());
        assert!(limits.lets_check(oak).is_some());
        assert!(limits.lets_check(oak).is_some());
        assert!(limits.lets_check(oak).is_none(), "three, then one a minute");
    }

    #[test]
    fn each_kind_of_request_has_its_gate() {
        let limits = Limits::new(false);
        let client = IpAddr::V4(Ipv4Addr::LOCALHOST);
        for (method, path, burst) in [
            (Method::POST, "/sign-in", 10),
            (Method::POST, "/pools/oak/join", 60),
            (Method::GET, "/sign-in/code", 300),
            (Method::POST, "/webhooks/stripe/oak", 600),
        ] {
            let taken = (0..1_000)
                .filter(|_| limits.gate(&method, path).lets_in(&client))
                .count();
            assert!(
                (burst..burst + 9).contains(&taken),
                "{method} {path}: {taken}"
            );
        }
        let handles = ["ada", "ben"].map(|handle| Handle::parse(handle).unwrap());
        for handle in &handles {
            let taken = (0..100).filter(|_| limits.lets_try(handle)).count();
            assert_eq!(taken, 10, "{handle:?}");
        }
        // Sign-up and the code share the gate that sign-in just used up.
        assert!(!limits.gate(&Method::POST, "/sign-up").lets_in(&client));
    }
}
