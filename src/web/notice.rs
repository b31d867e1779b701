//! What was just done, carried to the next page in a cookie and told once.
//! It is signed, so that nobody else can put words on a page.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::services::token;

/// The cookie's value for a sentence.
#[must_use]
pub fn sealed(secret: &[u8], sentence: &str) -> String {
    let packed = URL_SAFE_NO_PAD.encode(sentence);
    let seal = seal(secret, &packed);
    format!("{packed}.{seal}")
}

/// The sentence of a cookie's value, when it was sealed here.
#[must_use]
pub fn opened(secret: &[u8], value: &str) -> Option<String> {
    let (packed, found) = value.split_once('.')?;
    if !token::same(found, &seal(secret, packed)) {
        return None;
    }
    String::from_utf8(URL_SAFE_NO_PAD.decode(packed).ok()?).ok()
}

/// The word in front keeps a seal from being a form's token.
fn seal(secret: &[u8], packed: &str) -> String {
    token::csrf_token(secret, &format!("notice {packed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_here_is_told() {
        let sealed = sealed(b"secret", "Your vote is counted: For.");
        assert_eq!(
            opened(b"secret", &sealed).as_deref(),
            Some("Your vote is counted: For.")
        );
        for forged in [
            "",
            "x",
            "x.y",
            &sealed.replace('.', "A."),
            &sealed[..sealed.len() - 1],
        ] {
            assert_eq!(opened(b"secret", forged), None, "{forged}");
        }
        assert_eq!(opened(b"other", &sealed), None);
    }
}
