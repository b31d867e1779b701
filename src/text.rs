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

/// The text of message `key`. A missing key shows itself as such, and a test
/// walks all keys that the code and templates name.
#[must_use]
pub fn text(key: &str) -> String {
    LOCALES.lookup(&ENGLISH, key)
}

/// The text of message `key` with `args` filled in.
#[must_use]
pub fn text_with(key: &str, args: &Args) -> String {
    LOCALES.lookup_with_args(&ENGLISH, key, args)
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

/// Plain text as HTML: blank lines part paragraphs, line breaks stay, links
/// become links, and everything else is escaped.
#[must_use]
pub fn paragraphs(text: &str) -> String {
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| {
            let lines: Vec<String> = paragraph.lines().map(|line| linked(line.trim())).collect();
            format!("<p>{}</p>", lines.join("<br>"))
        })
        .collect::<Vec<_>>()
        .concat()
}

fn linked(line: &str) -> String {
    line.split(' ')
        .map(|word| {
            let end = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
            let is_link = (end.starts_with("https://") || end.starts_with("http://"))
                && url::Url::parse(end).is_ok();
            if is_link {
                let shown = escape(end);
                format!(
                    "<a href=\"{shown}\">{shown}</a>{}",
                    escape(&word[end.len()..])
                )
            } else {
                escape(word)
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Text as HTML, with nothing left that a browser reads as a tag.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_becomes_paragraphs() {
        assert_eq!(
            paragraphs("Hi <b>\nyou & me\n\n\nSee https://a.example/x?a=1&b=2."),
            "<p>Hi &lt;b&gt;<br>you &amp; me</p><p>See <a href=\"https://a.example/x?a=1&amp;b=2\">https://a.example/x?a=1&amp;b=2</a>.</p>"
        );
        assert_eq!(
            paragraphs("javascript:alert(1)"),
            "<p>javascript:alert(1)</p>"
        );
    }
}
