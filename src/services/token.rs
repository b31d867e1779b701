//! Things that nobody can guess: session cookies, setup links, sign-in codes.
//! The database keeps only their SHA-256, and everything that is compared
//! directly is compared in constant time.

use aws_lc_rs::{constant_time, hmac};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::world::World;

/// A new token of 256 random bits, as 43 letters, digits, `-` and `_`.
#[must_use]
pub fn new_token(world: &World) -> String {
    URL_SAFE_NO_PAD.encode(world.random_bytes::<32>())
}

/// SHA-256 of a token: what the database keeps.
#[must_use]
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Letters and digits that are not mistaken for one another: no 0 O 1 I L U.
const CODE_LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 30^8 are 656 thousand million.
const CODE_LENGTH: usize = 8;

/// A new sign-in code of eight letters and digits.
#[must_use]
pub fn new_code(world: &World) -> String {
    let mut code = String::with_capacity(CODE_LENGTH);
    while code.len() < CODE_LENGTH {
        let [byte] = world.random_bytes::<1>();
        // 240 is the greatest multiple of 30 in a byte: above it the first
        // letters would come more often.
        if byte < 240 {
            let letter = CODE_LETTERS[usize::from(byte % 30)];
            code.push(char::from(letter));
        }
    }
    code
}

/// The code in what a person sent, when it is one: case, spaces and dashes
/// don't matter.
#[must_use]
pub fn read_code(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2013}'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let is_code = code.len() == CODE_LENGTH
        && code.bytes().all(|byte| CODE_LETTERS.contains(&byte))
        // Words of eight letters are talk; a code that happens to have no
        // digit is shown again until it has one.
        && code.bytes().any(|byte| byte.is_ascii_digit());
    is_code.then_some(code)
}

/// A code that [`read_code`] reads back.
#[must_use]
pub fn new_readable_code(world: &World) -> String {
    loop {
        if let Some(code) = read_code(&new_code(world)) {
            return code;
        }
    }
}

/// The token that a form carries against forgery: HMAC-SHA256 of the cookie.
#[must_use]
pub fn csrf_token(secret: &[u8], cookie: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    URL_SAFE_NO_PAD.encode(hmac::sign(&key, cookie.as_bytes()))
}

/// Whether two tokens are the same, in constant time.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    constant_time::verify_slices_are_equal(one.as_bytes(), other.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::time::Timestamp, world::Clock};

    #[test]
    fn codes_are_read_as_people_send_them() {
        let world = World::seeded(Clock::test(Timestamp::from_seconds(0)), 1);
        for _ in 0..200 {
            let code = new_readable_code(&world);
            let sent = format!(" {}-{} ", code[..4].to_lowercase(), &code[4..]);
            assert_eq!(read_code(&sent), Some(code));
        }
        for talk in [
            "join",
            "agree",
            "hello you",
            "ABCDEFGH",
            "1234567",
            "00000000",
        ] {
            assert_eq!(read_code(talk), None, "{talk}");
        }
    }

    #[test]
    fn form_tokens_belong_to_their_cookie() {
        let token = csrf_token(b"secret", "cookie");
        assert!(same(&token, &csrf_token(b"secret", "cookie")));
        assert!(!same(&token, &csrf_token(b"secret", "other")));
        assert!(!same(&token, &csrf_token(b"other", "cookie")));
        assert!(!same(&token, ""));
    }
}
