//! Passwords: argon2id (RFC 9106), and a strength below which none is taken.
//! Hashing takes tens of milliseconds of work by design: callers run it off
//! the threads that serve requests, and before their transaction.

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use secrecy::{ExposeSecret, SecretString};

use super::ServiceError;
use crate::world::World;

/// The fewest characters.
pub const MIN_LENGTH: usize = 10;
/// The most characters, so that nobody makes us hash a book.
pub const MAX_LENGTH: usize = 256;

/// A hash that no password has: what a sign-in for an unknown handle is checked
/// against, so that it takes as long as one for a known handle.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$+Jj5Vj4xqTQ2bq8GqE5Vj0vVbN7H4E3YV0gB7r1vQ0A";

/// Why a password was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too short.
    #[error("a password has at least {MIN_LENGTH} characters")]
    TooShort,
    /// Too long.
    #[error("a password has at most {MAX_LENGTH} characters")]
    TooLong,
    /// Among the first that a thief would try.
    #[error("this password is too easy to guess: a few unrelated words are harder")]
    TooEasy,
}

/// Checks a new password; `about` are words that are easy to guess for this
/// person, such as her handle.
///
/// # Errors
/// See [`PasswordError`].
pub fn check_strength(password: &SecretString, about: &[&str]) -> Result<(), PasswordError> {
    let password = password.expose_secret();
    let length = password.chars().count();
    if length < MIN_LENGTH {
        return Err(PasswordError::TooShort);
    }
    if length > MAX_LENGTH {
        return Err(PasswordError::TooLong);
    }
    // zxcvbn takes time that grows with the length; the first hundred
    // characters tell enough.
    let head: String = password.chars().take(100).collect();
    if zxcvbn::zxcvbn(&head, about).score() < zxcvbn::Score::Three {
        return Err(PasswordError::TooEasy);
    }
    Ok(())
}

/// The argon2id hash of a password, as a PHC string.
///
/// # Errors
/// [`ServiceError::Internal`] when hashing fails, which it doesn't for
/// passwords that passed [`check_strength`].
pub fn hash(world: &World, password: &SecretString) -> Result<String, ServiceError> {
    let salt = world.random_bytes::<16>();
    Argon2::default()
        .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|error| ServiceError::Internal(error.to_string()))
}

/// Whether a password fits its hash; without a hash, the same time is spent
/// and the answer is no.
#[must_use]
pub fn verify(password: &SecretString, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else {
        return false;
    };
    let fits = Argon2::default()
        .verify_password(password.expose_secret().as_bytes(), &parsed)
        .is_ok();
    fits && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::time::Timestamp, world::Clock};

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let world = World::seeded(Clock::test(Timestamp::from_seconds(0)), 1);
        let password = SecretString::from("barrel willow ninety");
        let hashed = hash(&world, &password).unwrap();
        assert!(
            hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hashed}"
        );
        assert!(verify(&password, Some(&hashed)));
        assert!(!verify(
            &SecretString::from("barrel willow ninetz"),
            Some(&hashed)
        ));
        assert!(!verify(&password, None));
        assert!(
            PasswordHash::new(NOBODY).is_ok(),
            "so that time is spent on it"
        );
    }

    #[test]
    fn weak_passwords_are_named() {
        for (password, expected) in [
            ("short", Err(PasswordError::TooShort)),
            ("password123", Err(PasswordError::TooEasy)),
            ("oakstreet1234", Err(PasswordError::TooEasy)),
            ("barrel willow ninety", Ok(())),
        ] {
            let secret = SecretString::from(password);
            assert_eq!(
                check_strength(&secret, &["oakstreet"]),
                expected,
                "{password}"
            );
        }
        let long = SecretString::from("a".repeat(257));
        assert_eq!(check_strength(&long, &[]), Err(PasswordError::TooLong));
    }
}
