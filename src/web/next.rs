//! "Sign in and come back": where to, as long as it is here.

/// The path to come back to, or none when it could lead to another site.
///
/// Browsers read `\` as `/` and drop tabs and line breaks, so that
/// `/\evil.example` and `/<tab>/evil.example` would leave this server.
#[must_use]
pub fn local_path(next: &str) -> Option<&str> {
    let is_local = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= 500
        && next
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_local.then_some(next)
}

/// The same, or the start page.
#[must_use]
pub fn or_start(next: &str) -> &str {
    local_path(next).unwrap_or("/")
}

/// A value as it stands in a query.
#[must_use]
pub fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_server_are_gone_back_to() {
        for (next, expected) in [
            ("/", Some("/")),
            ("/pools/oak", Some("/pools/oak")),
            (
                "/elsewhere?handle=%40elm%40other.example",
                Some("/elsewhere?handle=%40elm%40other.example"),
            ),
            ("", None),
            ("pools/oak", None),
            ("//evil.example", None),
            ("///evil.example", None),
            ("/\\evil.example", None),
            ("\\/evil.example", None),
            ("/\t/evil.example", None),
            ("/\n/evil.example", None),
            ("https://evil.example/", None),
            ("https:evil.example", None),
            ("javascript:alert(1)", None),
            ("/pools/\u{e9}", None),
        ] {
            assert_eq!(local_path(next), expected, "{next:?}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(500))), None);
        assert_eq!(or_start("//evil.example"), "/");
    }
}
