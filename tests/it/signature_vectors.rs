//! Signatures of requests as the standards and other servers write them.

use aws_lc_rs::signature::{RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::Method;
use pools::federation::{
    digest::{check_content_digest_field, check_digest_field},
    signature_in::{Evidence, Here, SignatureError, headers_to_keep, parse, read, reparse},
};
use pools::keys::{KeyError, KeyKind, VerifyingKey};
use rsa::pkcs8::DecodePublicKey as _;
use serde_json::Value;

use crate::wire::{HERE, Message, NOW, message_of};

fn vectors(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn rfc9421() -> Value {
    vectors(include_str!("vectors/rfc9421-appendix-b.json"))
}

const EXAMPLE: Here<'static> = Here {
    scheme: "https",
    authority: "example.com",
};

/// draft-cavage-http-signatures-12 appendix C. Its key has 1024 bits, which the
/// house refuses, so the arithmetic is done here.
#[test]
fn reads_the_signing_strings_of_draft_cavage() {
    let file = vectors(include_str!("vectors/draft-cavage-12-appendix-c.json"));
    let pem = file["public_pem"].as_str().unwrap();
    assert_eq!(VerifyingKey::from_pem(pem).unwrap_err(), KeyError::Size);
    let small = rsa::RsaPublicKey::from_public_key_pem(pem).unwrap();
    let der = rsa::pkcs1::EncodeRsaPublicKey::to_pkcs1_der(&small).unwrap();
    let key = UnparsedPublicKey::new(
        &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        der.as_bytes(),
    );
    for case in file["cases"].as_array().unwrap() {
        let mut message = message_of(file["request"].as_str().unwrap(), NOW);
        message.set(
            "signature",
            &format!(
                r#"keyId="Test",algorithm="rsa-sha256", headers="{}",signature="{}""#,
                case["headers"].as_str().unwrap(),
                case["signature"].as_str().unwrap(),
            ),
        );
        let claims = read(&message.request(), &EXAMPLE).unwrap();
        assert_eq!(claims[0].base, case["signing_string"].as_str().unwrap());
        key.verify(claims[0].base.as_bytes(), &claims[0].signature)
            .unwrap();
        check_digest_field(message.headers["digest"].to_str().unwrap(), &message.body).unwrap();
    }
}

/// RFC 9421 appendix B.2.1, B.2.3, B.2.5 and B.2.6: the signature base. (B.2.2
/// signs a component with a parameter, B.2.4 a response.)
#[test]
fn reads_the_signature_bases_of_rfc_9421() {
    let file = rfc9421();
    for section in ["B.2.1", "B.2.3", "B.2.5", "B.2.6"] {
        let case = case_of(&file, section);
        let message = request_of(&file, case);
        let claims = read(&message.request(), &EXAMPLE).unwrap();
        assert_eq!(
            claims[0].base,
            case["signature_base"].as_str().unwrap(),
            "{section}"
        );
        let digest = message.headers["content-digest"].to_str().unwrap();
        check_content_digest_field(digest, &message.body).unwrap();
    }
}

/// B.2.6 is made with Ed25519, which is verified here too.
#[test]
fn verifies_ed25519_of_rfc_9421() {
    let file = rfc9421();
    let case = case_of(&file, "B.2.6");
    let message = request_of(&file, case);
    let pem = file["keys"]["test-key-ed25519"]["public_pem"]
        .as_str()
        .unwrap();
    let key = VerifyingKey::from_pem(pem).unwrap();
    assert_eq!(key.kind(), KeyKind::Ed25519);
    let claims = read(&message.request(), &EXAMPLE).unwrap();
    claims[0].verify(&key).unwrap();
    let other = VerifyingKey::from_multibase("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2");
    assert_eq!(
        claims[0].verify(&other.unwrap()),
        Err(SignatureError::Invalid)
    );
}

/// B.2.2 signs `@query-param`, which nobody in the fediverse does.
#[test]
fn refuses_components_with_parameters() {
    let file = rfc9421();
    let message = request_of(&file, case_of(&file, "B.2.2"));
    assert!(matches!(
        read(&message.request(), &EXAMPLE),
        Err(SignatureError::UnsupportedComponent(_))
    ));
}

/// RFC 9421 section 4.3: two signatures, of which `proxy_sig` is the only
/// published one by `rsa-v1_5-sha256`. It keeps all of the rules, at its time.
#[test]
fn verifies_the_second_of_two_signatures() {
    let file = rfc9421();
    let case = case_of(&file, "4.3 (proxy_sig)");
    let message = message_of(case["message"].as_str().unwrap(), NOW);
    let here = Here {
        scheme: "https",
        authority: "origin.host.internal.example",
    };
    let pem = file["keys"]["test-key-rsa"]["public_pem"].as_str().unwrap();
    let key = VerifyingKey::from_pem(pem).unwrap();
    let claims = read(&message.request(), &here).unwrap();
    assert_eq!(claims.len(), 2);
    assert_eq!(claims[1].base, case["signature_base"].as_str().unwrap());
    claims[1].verify(&key).unwrap();
    assert_eq!(claims[0].verify(&key), Err(SignatureError::Invalid));
    // Its key's id is no web address, which the rules ask for.
    assert_eq!(
        parse(&message.request(), &here, NOW).unwrap_err(),
        SignatureError::BadKeyId
    );
}

fn case_of<'a>(file: &'a Value, section: &str) -> &'a Value {
    let mut cases = file["cases"].as_array().unwrap().iter();
    cases.find(|case| case["section"] == section).unwrap()
}

fn request_of(file: &Value, case: &Value) -> Message {
    let mut message = message_of(file["test_request"].as_str().unwrap(), NOW);
    message.set("signature-input", case["signature_input"].as_str().unwrap());
    message.set("signature", case["signature"].as_str().unwrap());
    message
}

/// Votes in the shapes of Mastodon and GoToSocial: verified when they come in,
/// and again years later from what was kept of them.
#[test]
fn verifies_votes_now_and_later() {
    let file = vectors(include_str!("vectors/http-signed-votes.json"));
    let key = VerifyingKey::from_pem(file["publicKeyPem"].as_str().unwrap()).unwrap();
    for case in file["evidence"].as_array().unwrap() {
        let mut message = Message {
            method: Method::POST,
            path: case["path"].as_str().unwrap().to_owned(),
            headers: http::HeaderMap::new(),
            body: STANDARD
                .decode(case["body_base64"].as_str().unwrap())
                .unwrap(),
            now: NOW,
        };
        for (name, value) in case["headers"].as_object().unwrap() {
            message.set(name, value.as_str().unwrap());
        }
        message.set("cookie", "not=kept");
        let base = &read(&message.request(), &HERE).unwrap()[0].base;
        assert_eq!(base, case["signing_string"].as_str().unwrap());
        let parsed = message.parse().unwrap();
        parsed.verify(&key).unwrap();

        let kept = headers_to_keep(&parsed, &message.headers);
        assert!(kept.iter().all(|(name, _)| name != "cookie"));
        let evidence = Evidence {
            method: "POST",
            path_and_query: &message.path,
            headers: &kept,
            body: &message.body,
            received_at: NOW,
        };
        reparse(&evidence, &HERE).unwrap().verify(&key).unwrap();
        let forged = Evidence {
            body: b"{}",
            ..evidence
        };
        assert_eq!(
            reparse(&forged, &HERE).unwrap_err(),
            SignatureError::DigestMismatch
        );
    }
}
