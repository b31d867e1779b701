//! The cookies: which there are, how they are read and written.

use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::CookieJar;

/// A cookie of ours. All are `HttpOnly`, `SameSite=Lax`, for the whole site,
/// and with https `Secure` under a `__Host-` name, which no other host of the
/// domain can plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session of who is signed in.
    Session,
    /// A random mark of a browser that isn't signed in: its forms' tokens and
    /// its sign-in code belong to it.
    Visit,
    /// The sign-in code that this browser was shown.
    Code,
    /// What was just done, to be told on the next page.
    Notice,
}

impl Cookie {
    fn name(self, secure: bool) -> String {
        let name = match self {
            Self::Session => "pools_session",
            Self::Visit => "pools_visit",
            Self::Code => "pools_code",
            Self::Notice => "pools_notice",
        };
        if secure {
            format!("__Host-{name}")
        } else {
            name.to_owned()
        }
    }

    /// Seconds that a browser keeps it.
    fn lifetime(self) -> i64 {
        match self {
            Self::Session => crate::services::sign_in::SESSION_DAYS * 86_400,
            Self::Visit => 86_400,
            Self::Code => 3_600,
            Self::Notice => 60,
        }
    }
}

/// The value of a cookie, when it was sent and isn't empty.
pub fn read(headers: &HeaderMap, cookie: Cookie, secure: bool) -> Option<String> {
    CookieJar::from_headers(headers)
        .get(&cookie.name(secure))
        .map(|found| found.value().to_owned())
        .filter(|value| !value.is_empty())
}

/// Whether a value is a token of ours by its looks: 43 letters of base64url.
pub fn is_token(value: &str) -> bool {
    value.len() == 43
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Writes a cookie. Values are base64url, so that nothing has to be escaped.
pub fn set(headers: &mut HeaderMap, cookie: Cookie, value: &str, secure: bool) {
    append(headers, cookie, value, cookie.lifetime(), secure);
}

/// Takes a cookie away.
pub fn clear(headers: &mut HeaderMap, cookie: Cookie, secure: bool) {
    append(headers, cookie, "", 0, secure);
}

fn append(headers: &mut HeaderMap, cookie: Cookie, value: &str, seconds: i64, secure: bool) {
    let name = cookie.name(secure);
    let flag = if secure { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{flag}");
    if let Ok(line) = HeaderValue::from_str(&line) {
        headers.append(header::SET_COOKIE, line);
    }
}
