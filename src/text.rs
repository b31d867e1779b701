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

/// Words that somebody wrote, as HTML for our own pages: web addresses and
/// handles of other servers become links that lend them no weight, and
/// everything else is escaped. Line breaks stay as they are.
#[must_use]
pub fn linked_words(plain: &str) -> String {
    plain
        .split_inclusive(char::is_whitespace)
        .map(linked_word)
        .collect()
}

fn linked_word(word: &str) -> String {
    let is_front = |c: char| matches!(c, '(' | '[' | '<' | '"' | '\'' | '“' | '‘' | '«');
    let core = word.trim_end().trim_start_matches(is_front);
    let mut core = core.trim_end_matches(is_back);
    // A bracket that the address itself opens belongs to it.
    if core.contains('(') && !core.contains(')') {
        let rest = word.trim_end().trim_start_matches(is_front);
        core = rest.get(..core.len().saturating_add(1)).unwrap_or(core);
    }
    let Some(href) = href_of(core) else {
        return escape(word);
    };
    let (before, after) = word.split_once(core).unwrap_or_default();
    format!(
        "{}<a href=\"{}\" rel=\"nofollow noopener ugc\">{}</a>{}",
        escape(before),
        escape(&href),
        escape(core),
        escape(after)
    )
}

const fn is_back(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ';' | ':' | ')' | ']' | '>' | '!' | '?' | '"' | '\'' | '”' | '’' | '»'
    )
}

/// Where a word leads: a web address to itself, `@ada@other.example` to where
/// most servers keep that profile.
fn href_of(word: &str) -> Option<String> {
    let is_address = word.starts_with("https://") || word.starts_with("http://");
    if is_address {
        return url::Url::parse(word).ok().map(|_| word.to_owned());
    }
    let (name, host) = word.strip_prefix('@')?.split_once('@')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let is_handle = !name.is_empty()
        && name.chars().all(is_name)
        && host.contains('.')
        && host.chars().all(is_host);
    let href = format!("https://{host}/@{name}");
    (is_handle && url::Url::parse(&href).is_ok()).then_some(href)
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
    fn words_become_links() {
        let link = |href: &str, shown: &str| {
            format!("<a href=\"{href}\" rel=\"nofollow noopener ugc\">{shown}</a>")
        };
        let a = link("https://a.example/x", "https://a.example/x");
        let ada = link("https://b.example/@ada", "@ada@b.example");
        let wiki = "https://a.example/Oak_(tree)";
        for (words, html) in [
            ("", String::new()),
            ("See https://a.example/x.", format!("See {a}.")),
            ("(https://a.example/x), or", format!("({a}), or")),
            ("“https://a.example/x”\nthen", format!("“{a}”\nthen")),
            ("<https://a.example/x>", format!("&lt;{a}&gt;")),
            (wiki, link(wiki, wiki)),
            (
                "http://a.example/?a=1&b=\"2",
                link(
                    "http://a.example/?a=1&amp;b=&quot;2",
                    "http://a.example/?a=1&amp;b=&quot;2",
                ),
            ),
            ("Ask @ada@b.example!", format!("Ask {ada}!")),
            ("@ada", "@ada".to_owned()),
            ("ada@b.example", "ada@b.example".to_owned()),
            ("@ada@localhost", "@ada@localhost".to_owned()),
            ("@a<b@c.example", "@a&lt;b@c.example".to_owned()),
            (
                "javascript:alert(1) <b>",
                "javascript:alert(1) &lt;b&gt;".to_owned(),
            ),
            ("https://", "https://".to_owned()),
        ] {
            assert_eq!(linked_words(words), html, "{words}");
        }
    }

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
