//! Signatures of requests, there and back; keys.

use apx_core::http_signatures::verify::parse_http_signature;
use http::{Method, Uri};
use pools::keys::{KeyError, KeyKind, SigningKey, VerifyingKey, new_ed25519_key, new_rsa_key};
use pools::{
    domain::time::Timestamp,
    federation::{
        signature_in::{Evidence, headers_to_keep, reparse},
        signature_out::{Outgoing, Scheme, sign},
    },
    world::{Clock, World},
};
use rsa::pkcs8::DecodePublicKey as _;
use url::Url;

use crate::wire::{HERE, KEY_ID, Message, NOW, public_key, signer};

#[test]
fn keys_may_be_named_by_fragment_or_path() {
    for (key_id, url) in [
        (KEY_ID, "https://m.example/users/bob"),
        (
            "https://gts.example/users/zork/main-key",
            "https://gts.example/users/zork/main-key",
        ),
        (
            "https://m.example/users/a,b?x=1#main-key",
            "https://m.example/users/a,b?x=1",
        ),
    ] {
        let mut message = Message::signed(Scheme::Cavage);
        message.edit("signature", KEY_ID, key_id);
        let parsed = message.parse().unwrap();
        assert_eq!((parsed.key_id(), parsed.key_url()), (key_id, url));
    }
}

#[test]
fn both_schemes_go_there_and_back() {
    for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
        let message = Message::signed(scheme);
        message.check().unwrap();
        let parsed = message.parse().unwrap();
        assert_eq!((parsed.scheme(), parsed.key_id()), (scheme, KEY_ID));
        assert_eq!(parsed.signed_at(), NOW);

        let kept = headers_to_keep(&parsed, &message.headers);
        let evidence = Evidence {
            method: "POST",
            path_and_query: &message.path,
            headers: &kept,
            body: &message.body,
            received_at: NOW,
        };
        let again = reparse(&evidence, &HERE).unwrap();
        again.verify(&public_key()).unwrap();
    }
}

#[test]
fn a_signed_fetch_needs_no_digest() {
    let url = Url::parse("https://pools.example:443/people/ann").unwrap();
    for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
        let outgoing = Outgoing {
            method: &Method::GET,
            url: &url,
            body: None,
            accept: Some("application/activity+json"),
        };
        let message = Message {
            method: Method::GET,
            path: "/people/ann".to_owned(),
            headers: sign(scheme, &outgoing, &signer(), NOW).unwrap(),
            body: Vec::new(),
            now: NOW,
        };
        message.check().unwrap();
    }
}

#[test]
fn own_authority_is_compared_in_its_normal_form() {
    let mut message = Message::signed(Scheme::Rfc9421);
    message.set("host", "POOLS.example:443");
    message.check().unwrap();
}

/// Why `apx_core` doesn't read signatures here. Should one of these fail one
/// day, the choice can be looked at again.
#[test]
fn what_the_library_gets_wrong() {
    let apx = |message: &Message| {
        let uri: Uri = format!("https://pools.example{}", message.path)
            .parse()
            .unwrap();
        parse_http_signature(&message.method, &uri, &message.headers)
    };
    // It leaves the query out.
    let message = Message::signed(Scheme::Cavage);
    assert!(!apx(&message).ok().unwrap().base.contains("from=far"));
    // It takes blanks after commas, and commas in quotes, for errors.
    for (from, to) in [(",algorithm", ", algorithm"), ("/bob", "/bob,ann")] {
        let mut message = Message::signed(Scheme::Cavage);
        message.edit("signature", from, to);
        assert!(apx(&message).is_err());
    }
    // It asks for no age when an end is given.
    let mut message = Message::signed(Scheme::Rfc9421);
    message.edit("signature-input", "1618884475", "1;expires=9999999999");
    assert!(apx(&message).ok().unwrap().expires_at.timestamp() == 9_999_999_999);
    // It panics on a time near the end of its calendar.
    let mut message = Message::signed(Scheme::Rfc9421);
    message.edit("signature-input", "1618884475", "8210266876799");
    let panics = std::panic::catch_unwind(|| apx(&message).is_ok());
    assert!(panics.is_err());
}

#[test]
fn keys_are_made_read_and_kept_secret() {
    let pair = new_rsa_key().unwrap();
    let key = SigningKey::from_pem(&pair.private_pem).unwrap();
    assert_eq!(key.public_pem().unwrap(), pair.public_pem);
    // The crate `rsa` reads the same.
    rsa::RsaPublicKey::from_public_key_pem(&pair.public_pem).unwrap();
    let shown = format!("{pair:?} {key:?}");
    assert!(!shown.contains("PRIVATE KEY"), "{shown}");

    let world = World::seeded(Clock::test(Timestamp::from_seconds(0)), 7);
    let ed = new_ed25519_key(&world);
    assert!(ed.public_multibase.starts_with("z6Mk"));
    let public = VerifyingKey::from_multibase(&ed.public_multibase).unwrap();
    assert_eq!(public.kind(), KeyKind::Ed25519);
    assert!(format!("{ed:?}").contains("REDACTED"));
}

#[test]
fn public_keys_are_read_as_servers_write_them() {
    let pem = new_rsa_key().unwrap().public_pem;
    let one_line = pem.replace('\n', "").replace("KEY-----M", "KEY-----\nM");
    for text in [
        pem.clone(),
        pem.replace('\n', "\r\n"),
        format!("\n{pem}\n\n"),
        one_line,
    ] {
        VerifyingKey::from_pem(&text).unwrap();
    }
    for text in [
        "",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        &pem[30..],
    ] {
        assert_eq!(
            VerifyingKey::from_pem(text).unwrap_err(),
            KeyError::Malformed
        );
    }
    let long = format!("{pem}{}", " ".repeat(20_000));
    assert!(VerifyingKey::from_pem(&long).is_err());
}
