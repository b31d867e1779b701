//! The two secrets of a Stripe account that a Pool keeps: the key for calls, and
//! the secret that its events are signed with.

use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

/// Longest secret that is taken, in bytes. Stripe's are about 110.
const MAX_SECRET_BYTES: usize = 255;
const MIN_SECRET_BYTES: usize = 16;

/// Why something is not the secret that it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// `pk_…`: made for browsers.
    #[error("this is the publishable key; what is needed begins with rk_ or sk_")]
    Publishable,
    /// `whsec_…` where a key was expected.
    #[error("this is the signing secret of a webhook; what is needed begins with rk_ or sk_")]
    WebhookSecret,
    /// A key where `whsec_…` was expected.
    #[error("this is a key; the signing secret of a webhook begins with whsec_")]
    NotWebhookSecret,
    /// Too short, too long, or with something else in it.
    #[error("this can't be a secret of Stripe: copy it whole")]
    Malformed,
}

/// A key for calls, secret (`sk_…`) or restricted (`rk_…`).
#[derive(Clone, Debug)]
pub struct ApiKey(SecretString);

impl ApiKey {
    /// Takes what was pasted; space around it is dropped.
    ///
    /// # Errors
    /// [`KeyError`], which names what was pasted instead.
    pub fn parse(pasted: &SecretString) -> Result<Self, KeyError> {
        let text = clean(pasted)?;
        if text.starts_with("pk_") {
            return Err(KeyError::Publishable);
        }
        if text.starts_with("whsec_") {
            return Err(KeyError::WebhookSecret);
        }
        let kinds = ["sk_live_", "sk_test_", "rk_live_", "rk_test_"];
        if !kinds.iter().any(|kind| text.starts_with(kind)) {
            return Err(KeyError::Malformed);
        }
        Ok(Self(SecretString::from(text)))
    }

    /// Whether it moves real money; else it is Stripe's playground.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.0.expose_secret().contains("k_live_")
    }

    /// Whether it can do only what its owner allowed: the better kind to paste.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        self.0.expose_secret().starts_with("rk_")
    }

    /// The key itself, for the header of a call and for keeping it.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

/// Takes the signing secret of a webhook, as it was pasted.
///
/// # Errors
/// [`KeyError`].
pub fn webhook_secret(pasted: &SecretString) -> Result<SecretString, KeyError> {
    let text = clean(pasted)?;
    if ["sk_", "rk_", "pk_"]
        .iter()
        .any(|kind| text.starts_with(kind))
    {
        return Err(KeyError::NotWebhookSecret);
    }
    if !text.starts_with("whsec_") {
        return Err(KeyError::Malformed);
    }
    Ok(SecretString::from(text))
}

fn clean(pasted: &SecretString) -> Result<&str, KeyError> {
    let text = pasted.expose_secret().trim();
    let fits = (MIN_SECRET_BYTES..=MAX_SECRET_BYTES).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        Ok(text)
    } else {
        Err(KeyError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pasted_instead_is_named() {
        use KeyError::{Malformed, NotWebhookSecret, Publishable, WebhookSecret};
        for (pasted, key, hook) in [
            (" rk_test_0123456789 ", Ok(()), Err(NotWebhookSecret)),
            ("sk_live_0123456789", Ok(()), Err(NotWebhookSecret)),
            (
                "pk_live_0123456789",
                Err(Publishable),
                Err(NotWebhookSecret),
            ),
            ("whsec_0123456789abc", Err(WebhookSecret), Ok(())),
            ("sk_else_0123456789", Err(Malformed), Err(NotWebhookSecret)),
            ("sk_live_", Err(Malformed), Err(Malformed)),
            ("sk_live_012345 6789", Err(Malformed), Err(Malformed)),
            ("hello hello hello", Err(Malformed), Err(Malformed)),
            ("", Err(Malformed), Err(Malformed)),
        ] {
            let pasted = SecretString::from(pasted);
            assert_eq!(ApiKey::parse(&pasted).map(|_| ()), key, "{pasted:?}");
            assert_eq!(webhook_secret(&pasted).map(|_| ()), hook, "{pasted:?}");
        }
        let long = SecretString::from(format!("sk_live_{}", "x".repeat(MAX_SECRET_BYTES)));
        assert_eq!(ApiKey::parse(&long).unwrap_err(), Malformed);
        let key = ApiKey::parse(&SecretString::from("rk_live_0123456789")).unwrap();
        assert!(key.is_live() && key.is_restricted());
        assert!(
            !format!("{key:?}").contains("0123"),
            "a key shows in no log"
        );
    }
}
