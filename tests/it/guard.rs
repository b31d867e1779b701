//! Which addresses are called, and which media types are understood.

use std::net::IpAddr;

use pools::federation::{
    guard::{GuardError, check_url, is_public},
    media::{MediaType, is_activity, prefers_activity},
};
use url::Url;

#[test]
fn only_public_addresses_are_open() {
    let table = [
        ("93.184.215.14", true),
        ("1.1.1.1", true),
        ("100.63.255.255", true),
        ("172.32.0.1", true),
        ("2606:4700::1111", true),
        ("2a01:4f8::1", true),
        ("0.0.0.0", false),
        ("0.1.2.3", false),
        ("10.0.0.1", false),
        ("100.64.0.1", false),
        ("100.127.255.255", false),
        ("127.0.0.1", false),
        ("127.255.255.254", false),
        ("169.254.169.254", false),
        ("172.16.0.1", false),
        ("172.31.255.255", false),
        ("192.0.0.8", false),
        ("192.0.2.1", false),
        ("192.88.99.1", false),
        ("192.168.1.1", false),
        ("198.19.0.1", false),
        ("198.51.100.1", false),
        ("203.0.113.1", false),
        ("224.0.0.1", false),
        ("239.255.255.250", false),
        ("240.0.0.1", false),
        ("255.255.255.255", false),
        ("::", false),
        ("::1", false),
        ("::7f00:1", false),
        ("::ffff:127.0.0.1", false),
        ("::ffff:10.0.0.1", false),
        ("::ffff:1.1.1.1", true),
        ("64:ff9b::a00:1", false),
        ("64:ff9b::101:101", true),
        ("64:ff9b:1::1", false),
        ("100::1", false),
        ("2001::1", false),
        ("2001:db8::1", false),
        ("2002:7f00:1::1", false),
        ("2002:a00:1::1", false),
        ("2002:101:101::1", true),
        ("3fff::1", false),
        ("5f00::1", false),
        ("fc00::1", false),
        ("fd12:3456::1", false),
        ("fe80::1", false),
        ("fec0::1", false),
        ("ff02::1", false),
    ];
    for (text, expected) in table {
        let address: IpAddr = text.parse().unwrap();
        assert_eq!(is_public(address), expected, "{text}");
    }
}

/// Every way to write an address that a browser knows leads to the same check.
#[test]
fn urls_are_checked_before_they_are_called() {
    let closed = |text: &str| Err(GuardError::Address(text.to_owned()));
    let table = [
        ("https://pools.example/actor", Ok(()), Ok(())),
        ("https://pools.example:8443/", Ok(()), Ok(())),
        ("https://1.1.1.1/", Ok(()), Ok(())),
        (
            "http://pools.example/",
            Err(GuardError::Scheme("http".into())),
            Ok(()),
        ),
        ("https://127.0.0.1/", closed("127.0.0.1"), Ok(())),
        ("https://2130706433/", closed("127.0.0.1"), Ok(())),
        ("https://0x7f.1/", closed("127.0.0.1"), Ok(())),
        ("https://0177.0.0.1/", closed("127.0.0.1"), Ok(())),
        (
            "https://169.254.169.254/latest/",
            closed("169.254.169.254"),
            Ok(()),
        ),
        ("https://[::1]:8080/", closed("::1"), Ok(())),
        (
            "https://[::ffff:10.0.0.1]/",
            closed("::ffff:10.0.0.1"),
            Ok(()),
        ),
        (
            "https://ann:secret@pools.example/",
            Err(GuardError::Malformed),
            Err(GuardError::Malformed),
        ),
        (
            "file:///etc/passwd",
            Err(GuardError::Scheme("file".into())),
            Err(GuardError::Scheme("file".into())),
        ),
        (
            "ftp://pools.example/",
            Err(GuardError::Scheme("ftp".into())),
            Err(GuardError::Scheme("ftp".into())),
        ),
    ];
    for (text, in_service, in_development) in table {
        let url = Url::parse(text).unwrap();
        assert_eq!(check_url(&url, false), in_service, "{text}");
        assert_eq!(check_url(&url, true), in_development, "{text}");
    }
}

#[test]
fn activity_media_types() {
    let profile = "https://www.w3.org/ns/activitystreams";
    let table = [
        ("application/activity+json", true),
        ("application/activity+json; charset=utf-8", true),
        ("Application/Activity+JSON;Charset=UTF-8", true),
        (&format!("application/ld+json; profile=\"{profile}\""), true),
        (
            &format!("application/ld+json;PROFILE=\"{profile}\";charset=utf-8"),
            true,
        ),
        (
            &format!("application/ld+json; profile=\"https://x.example {profile}\""),
            true,
        ),
        (
            &format!("application/ld+json; a=\";\"; profile=\"{profile}\""),
            true,
        ),
        ("application/ld+json", false),
        ("application/ld+json; profile=\"https://x.example\"", false),
        ("application/json", false),
        ("text/html", false),
        ("text/plain; x=\"application/activity+json\"", false),
        ("application/activity+json-seq", false),
        ("application", false),
        ("application/activity+json; \"", false),
        ("", false),
    ];
    for (text, expected) in table {
        assert_eq!(is_activity(text), expected, "{text}");
    }
    let jrd = |text| MediaType::parse(text).is_some_and(|media| media.is_jrd());
    assert!(jrd("application/jrd+json; charset=utf-8") && jrd("application/json"));
    assert!(!jrd("text/html"));
}

#[test]
fn a_browser_gets_the_page_and_a_server_the_document() {
    let table = [
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            false,
        ),
        ("*/*", false),
        ("", false),
        ("application/json", false),
        ("application/activity+json", true),
        ("application/activity+json, application/ld+json", true),
        (
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
            true,
        ),
        ("application/activity+json, text/html;q=0.1", true),
        ("text/html, application/activity+json;q=0.9", false),
        ("application/activity+json;q=0", false),
    ];
    for (accept, expected) in table {
        assert_eq!(prefers_activity(accept), expected, "{accept}");
    }
}
