//! Slow work: hashing passwords and making keys, off the threads that serve
//! requests, and not too much of it at once.

use secrecy::SecretString;
use tokio::sync::Semaphore;

use super::{Web, WebError};
use crate::{
    keys,
    services::{new_actor::NewKeys, password},
};

/// A hash takes 19 MiB of memory: so many at once, and no more.
const AT_ONCE: usize = 4;

/// Where slow work waits for its turn.
#[derive(Debug)]
pub struct Workbench(Semaphore);

impl Default for Workbench {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Web {
    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let broken = |error: &dyn std::error::Error| WebError::Broken(error.to_string());
        let _turn = self
            .workbench
            .0
            .acquire()
            .await
            .map_err(|error| broken(&error))?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| broken(&error))
    }

    /// The keys of a new actor.
    ///
    /// # Errors
    /// [`WebError::Broken`] when none can be made.
    pub async fn new_keys(&self) -> Result<NewKeys, WebError> {
        let world = self.world.clone();
        self.off_thread(move || {
            let rsa = keys::new_rsa_key().map_err(|error| WebError::Broken(error.to_string()))?;
            let ed25519 = keys::new_ed25519_key(&world);
            Ok(NewKeys {
                rsa_private_pem: rsa.private_pem,
                rsa_public_pem: rsa.public_pem,
                ed25519_secret: ed25519.secret,
                ed25519_public: ed25519.public_multibase,
            })
        })
        .await?
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// See [`password::hash`].
    pub async fn password_hash(&self, new: SecretString) -> Result<String, WebError> {
        let world = self.world.clone();
        let hash = self
            .off_thread(move || password::hash(&world, &new))
            .await?;
        Ok(hash?)
    }

    /// Whether a password fits its hash; without one it takes as long.
    ///
    /// # Errors
    /// [`WebError::Broken`] when the work was cut off.
    pub async fn password_fits(
        &self,
        tried: SecretString,
        hash: Option<String>,
    ) -> Result<bool, WebError> {
        self.off_thread(move || password::verify(&tried, hash.as_deref()))
            .await
    }
}
