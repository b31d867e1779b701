//! The keys of actors: RSA for HTTP signatures, Ed25519 for proofs.
//!
//! `aws-lc-rs` makes, reads and uses them: it verifies about ten times as fast
//! as the crate `rsa`, and parsed keys can be kept and shared.

use std::fmt;

use apx_core::{multibase::Multibase, multicodec::Multicodec};
use aws_lc_rs::{
    encoding::AsDer as _,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ED25519, KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
        RsaKeyPair,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use thiserror::Error;

use crate::world::World;

const PEM_LINE: usize = 64;
/// No PEM of a key is longer; a longer text is not read at all.
const MAX_PEM_BYTES: usize = 16 * 1024;
const MIN_RSA_BITS: usize = 2048;
const MAX_RSA_BITS: usize = 8192;

/// What is wrong with a key. Never holds a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The text is no PEM, or not of a kind known here.
    #[error("the key can't be read")]
    Malformed,
    /// An RSA key below 2048 or above 8192 bits.
    #[error("the key is too small or too large")]
    Size,
    /// The library refused to make a key or to sign.
    #[error("the key can't be used")]
    Unusable,
}

/// A new RSA pair, as it is stored and published.
#[derive(Debug)]
pub struct NewRsaKey {
    /// PKCS#8, PEM (`PRIVATE KEY`).
    pub private_pem: SecretString,
    /// `SubjectPublicKeyInfo`, PEM (`PUBLIC KEY`), as `publicKeyPem` has it.
    pub public_pem: String,
}

/// Makes an RSA key of 2048 bits, in about a tenth of a second.
///
/// The library takes its random bytes from the system and can't be handed
/// others: the one place where chance is not the `World`'s.
///
/// # Errors
/// When the library can't make one.
pub fn new_rsa_key() -> Result<NewRsaKey, KeyError> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Unusable)?;
    let private = pair.as_der().map_err(|_| KeyError::Unusable)?;
    Ok(NewRsaKey {
        private_pem: to_pem("PRIVATE KEY", private.as_ref()).into(),
        public_pem: public_pem(&pair)?,
    })
}

/// A new Ed25519 pair, as it is stored and published.
#[derive(Debug)]
pub struct NewEd25519Key {
    /// The 32 bytes of RFC 8032's private key.
    pub secret: SecretBox<[u8; 32]>,
    /// `publicKeyMultibase` of a Multikey (FEP-521a): `z6Mk…`.
    pub public_multibase: String,
}

/// Makes an Ed25519 key from the world's chance.
#[must_use]
pub fn new_ed25519_key(world: &World) -> NewEd25519Key {
    let secret = SecretBox::new(Box::new(world.random_bytes::<32>()));
    let public_multibase = ed25519_multibase(&secret);
    NewEd25519Key {
        secret,
        public_multibase,
    }
}

/// The `publicKeyMultibase` that belongs to an Ed25519 private key.
#[must_use]
pub fn ed25519_multibase(secret: &SecretBox<[u8; 32]>) -> String {
    let public = ed25519_dalek::SigningKey::from_bytes(secret.expose_secret()).verifying_key();
    Multibase::Base58Btc.encode(&Multicodec::Ed25519Pub.encode(public.as_bytes()))
}

/// An RSA private key, parsed and ready to sign.
pub struct SigningKey(RsaKeyPair);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(RSA, hidden)")
    }
}

impl SigningKey {
    /// Reads a PKCS#8 PEM.
    ///
    /// # Errors
    /// When it isn't one, or the key's size is out of bounds.
    pub fn from_pem(pem: &SecretString) -> Result<Self, KeyError> {
        let (label, der) = from_pem(pem.expose_secret())?;
        if label != "PRIVATE KEY" {
            return Err(KeyError::Malformed);
        }
        let der = SecretBox::new(Box::new(der));
        let pair = RsaKeyPair::from_pkcs8(der.expose_secret()).map_err(|_| KeyError::Malformed)?;
        check_size(pair.public_modulus_len())?;
        Ok(Self(pair))
    }

    /// The public half as `SubjectPublicKeyInfo` PEM.
    ///
    /// # Errors
    /// When the library can't write it.
    pub fn public_pem(&self) -> Result<String, KeyError> {
        public_pem(&self.0)
    }

    /// Signs by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2): what
    /// draft-cavage calls `rsa-sha256` and RFC 9421 `rsa-v1_5-sha256`.
    ///
    /// # Errors
    /// When the library refuses.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        // The padding of version 1.5 takes no random bytes; the signature of
        // the function asks for a source all the same.
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| KeyError::Unusable)?;
        Ok(signature)
    }
}

/// The kinds of public key that are verified here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSASSA-PKCS1-v1_5 with SHA-256, 2048 to 8192 bits.
    Rsa,
    /// Ed25519 (RFC 8032).
    Ed25519,
}

/// A public key, parsed and ready to verify. Cheap to clone.
#[derive(Clone, Debug)]
pub struct VerifyingKey {
    kind: KeyKind,
    key: std::sync::Arc<ParsedPublicKey>,
}

impl VerifyingKey {
    /// Reads a public PEM: `PUBLIC KEY` (RSA or Ed25519) or `RSA PUBLIC KEY`.
    ///
    /// # Errors
    /// When it can't be read, or an RSA key's size is out of bounds.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let (label, der) = from_pem(pem)?;
        if label != "PUBLIC KEY" && label != "RSA PUBLIC KEY" {
            return Err(KeyError::Malformed);
        }
        if let Ok(key) = aws_lc_rs::rsa::PublicKey::from_der(&der) {
            check_size(key.modulus_len())?;
            return Self::parsed(
                KeyKind::Rsa,
                ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &der),
            );
        }
        // 32 bytes would be taken for a bare key, which no PEM holds.
        if der.len() == 32 {
            return Err(KeyError::Malformed);
        }
        Self::parsed(KeyKind::Ed25519, ParsedPublicKey::new(&ED25519, &der))
    }

    /// Reads the `publicKeyMultibase` of an Ed25519 Multikey (FEP-521a).
    ///
    /// # Errors
    /// When it is none.
    pub fn from_multibase(text: &str) -> Result<Self, KeyError> {
        let bytes = Multibase::Base58Btc
            .decode_exact(text)
            .map_err(|_| KeyError::Malformed)?;
        let public = Multicodec::Ed25519Pub
            .decode_exact(&bytes)
            .map_err(|_| KeyError::Malformed)?;
        if public.len() != 32 {
            return Err(KeyError::Malformed);
        }
        Self::parsed(KeyKind::Ed25519, ParsedPublicKey::new(&ED25519, &public))
    }

    fn parsed<E>(kind: KeyKind, key: Result<ParsedPublicKey, E>) -> Result<Self, KeyError> {
        let key = key.map_err(|_| KeyError::Malformed)?;
        Ok(Self {
            kind,
            key: std::sync::Arc::new(key),
        })
    }

    /// Which kind it is, and so which algorithm.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Whether `signature` over `message` was made by the private half.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }
}

fn check_size(modulus_bytes: usize) -> Result<(), KeyError> {
    if (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&modulus_bytes.saturating_mul(8)) {
        return Ok(());
    }
    Err(KeyError::Size)
}

fn public_pem(pair: &RsaKeyPair) -> Result<String, KeyError> {
    let public = pair.public_key().as_der().map_err(|_| KeyError::Unusable)?;
    Ok(to_pem("PUBLIC KEY", public.as_ref()))
}

fn to_pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(PEM_LINE).unwrap_or((rest, ""));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem + "-----END " + label + "-----\n"
}

/// Reads the first PEM block. Lines of any length and any white space are
/// taken: servers write `publicKeyPem` in many ways (one long line, CRLF,
/// blank lines at the end), and nothing hangs on it.
fn from_pem(text: &str) -> Result<(&str, Vec<u8>), KeyError> {
    if text.len() > MAX_PEM_BYTES {
        return Err(KeyError::Malformed);
    }
    let read = || {
        let (_, after) = text.split_once("-----BEGIN ")?;
        let (label, after) = after.split_once("-----")?;
        let (inner, _) = after.split_once(&format!("-----END {label}-----"))?;
        let packed: String = inner.split_ascii_whitespace().collect();
        Some((label, STANDARD.decode(packed).ok()?))
    };
    read().ok_or(KeyError::Malformed)
}
