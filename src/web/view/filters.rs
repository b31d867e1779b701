//! The filters that templates use for words: `{{ "key"|t }}`, and with
//! arguments `{{ "key"|t|arg("count", count) }}`.

// `filter_fn` writes functions of its own, without the docs.
#![allow(missing_docs, clippy::inline_always, clippy::missing_errors_doc)]

use std::fmt;

use askama::{Values, filter_fn};
use fluent_templates::fluent_bundle::FluentValue;

use super::page::SafeHtml;
use crate::text::{Args, linked_words, text, text_with};

/// A message on its way to the page; it is looked up when it is written.
#[derive(Clone, Debug)]
pub struct Phrase {
    key: String,
    args: Args,
}

/// The message of `key`, from code.
#[must_use]
pub fn phrase(key: &str) -> Phrase {
    Phrase {
        key: key.to_owned(),
        args: Args::new(),
    }
}

impl Phrase {
    /// The same phrase with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &dyn Told) -> Self {
        self.args.insert(name.into(), value.told());
        self
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.args.is_empty() {
            f.write_str(&text(&self.key))
        } else {
            f.write_str(&text_with(&self.key, &self.args))
        }
    }
}

/// What may be filled into a phrase: numbers, and anything that prints itself.
pub trait Told {
    /// The value as fluent takes it; numbers stay numbers, for plural forms.
    fn told(&self) -> FluentValue<'static>;
}

impl<T: Told + ?Sized> Told for &T {
    fn told(&self) -> FluentValue<'static> {
        (**self).told()
    }
}

macro_rules! told_as_number {
    ($($number:ty),*) => {$(
        impl Told for $number {
            fn told(&self) -> FluentValue<'static> {
                (*self).into()
            }
        }
    )*};
}

told_as_number!(u16, u32, u64, usize);

impl Told for str {
    fn told(&self) -> FluentValue<'static> {
        self.to_owned().into()
    }
}

impl Told for String {
    fn told(&self) -> FluentValue<'static> {
        self.clone().into()
    }
}

impl Told for Phrase {
    fn told(&self) -> FluentValue<'static> {
        self.to_string().into()
    }
}

/// The message of this key.
#[filter_fn]
pub fn t(key: impl fmt::Display, _: &dyn Values) -> askama::Result<Phrase> {
    Ok(phrase(&key.to_string()))
}

/// The same phrase with one more argument.
#[filter_fn]
pub fn arg<V: Told>(
    phrase: Phrase,
    _: &dyn Values,
    name: &'static str,
    value: V,
) -> askama::Result<Phrase> {
    Ok(phrase.with(name, &value))
}

/// Plain text as its paragraphs: parted by blank lines, single line breaks
/// kept inside (the stylesheet shows them).
#[filter_fn]
pub fn paragraphs(plain: impl fmt::Display, _: &dyn Values) -> askama::Result<Vec<String>> {
    let plain = plain.to_string().replace("\r\n", "\n");
    Ok(plain
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(str::to_owned)
        .collect())
}

/// The month that `2026-11` names, in words; other text stays as it is.
#[filter_fn]
pub fn month(written: impl fmt::Display, _: &dyn Values) -> askama::Result<String> {
    let written = written.to_string();
    let told = written.split_once('-').and_then(|(year, month)| {
        let number: u8 = month
            .parse()
            .ok()
            .filter(|month| (1..=12).contains(month))?;
        Some(format!("{} {year}", text(&format!("when-month-{number}"))))
    });
    Ok(told.unwrap_or(written))
}

/// A paragraph that somebody wrote, as HTML: web addresses and handles are
/// links, and everything else is escaped.
#[filter_fn]
pub fn linked(plain: impl fmt::Display, _: &dyn Values) -> askama::Result<SafeHtml> {
    Ok(SafeHtml::sanitised(linked_words(&plain.to_string())))
}
