//! The sentences for what is wrong with a field.

use super::view::form::Field;
use crate::{
    args,
    domain::{
        handle::{Handle, HandleError},
        text::TextError,
    },
    services::password::{self, PasswordError},
    text::{text, text_with},
};

/// What is wrong with a text; `stem` is the middle of the messages' keys
/// (`error-{stem}-empty`, `error-{stem}-long`).
#[must_use]
pub fn text_wrong(stem: &str, error: TextError) -> String {
    match error {
        TextError::Empty => text(&format!("error-{stem}-empty")),
        TextError::TooLong { max } => text_with(
            &format!("error-{stem}-long"),
            &args! { "max" => count(max) },
        ),
        TextError::Unprintable => text("error-characters"),
    }
}

/// What is wrong with a new handle.
#[must_use]
pub fn handle_wrong(written: &str, error: HandleError) -> String {
    text(match error {
        _ if written.trim().is_empty() => "error-handle-empty",
        HandleError::Length | HandleError::Characters => "error-handle-shape",
        HandleError::Reserved => "error-handle-taken",
    })
}

/// What is wrong with a new password.
#[must_use]
pub fn password_wrong(error: PasswordError) -> String {
    match error {
        PasswordError::TooShort => text_with(
            "error-password-short",
            &args! { "min" => count(password::MIN_LENGTH) },
        ),
        PasswordError::TooLong => text("error-password-long"),
        PasswordError::TooEasy => text("error-password-weak"),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Takes a field's value, or writes into the field what is wrong with it.
pub fn take<T, E>(
    field: &mut Field,
    parsed: Result<T, E>,
    wrong: impl FnOnce(E) -> String,
) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(error) => {
            field.error = Some(wrong(error));
            None
        }
    }
}

/// Takes a new handle.
pub fn take_handle(field: &mut Field) -> Option<Handle> {
    let written = field.value.clone();
    take(field, Handle::parse(&written), |error| {
        handle_wrong(&written, error)
    })
}
