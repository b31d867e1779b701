//! The one translation layer: every word that a person reads comes from the
//! fluent files in `templates/locales`.

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, langid};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./templates/locales",
        fallback_language: "en",
        // Isolation marks around arguments would travel into handles and links.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ENGLISH: LanguageIdentifier = langid!("en");

/// Arguments of a message, by name.
pub type Args = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// The text of message `key`. A missing key shows itself as the key, and a
/// test walks all keys that the code and templates name.
#[must_use]
pub fn text(key: &str) -> String {
    LOCALES.lookup(&ENGLISH, key)
}

/// The text of message `key` with `args` filled in.
#[must_use]
pub fn text_with(key: &str, args: &Args) -> String {
    LOCALES.lookup_with_args(&ENGLISH, key, args)
}

/// Whether message `key` exists.
#[must_use]
pub fn has(key: &str) -> bool {
    LOCALES.try_lookup(&ENGLISH, key).is_some()
}

/// Arguments as pairs: `args! { "name" => name, "count" => 3 }`.
#[macro_export]
macro_rules! args {
    ($($name:literal => $value:expr),* $(,)?) => {{
        let mut args = $crate::text::Args::new();
        $(args.insert(::std::borrow::Cow::Borrowed($name), ($value).into());)*
        args
    }};
}
