//! HTML of strangers: cleaned for showing, or stripped to the words that were
//! written to us.

use std::{borrow::Cow, collections::HashSet};

/// Longer HTML is read as text.
const MAX_BYTES: usize = 16 * 1024;
/// HTML with more tags is read as text. A parser that follows the standard
/// opens unclosed elements again in each new paragraph: the tree grows with the
/// square of this.
const MAX_TAGS: usize = 400;

/// The HTML, or what is left of it without tags when it is of a size that
/// nobody writes by hand and that would cost us much to read.
fn bounded(html: &str) -> Cow<'_, str> {
    let tags = html.bytes().filter(|byte| *byte == b'<').count();
    if html.len() <= MAX_BYTES && tags <= MAX_TAGS {
        return Cow::Borrowed(html);
    }
    let mut text = String::with_capacity(html.len());
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                text.push(' ');
            }
            _ if is_tag => {}
            _ => text.push(c),
        }
    }
    Cow::Owned(text)
}

/// HTML with nothing left that could act or mislead: the elements that the
/// fediverse writes posts with, links that open apart, no images, no styles.
#[must_use]
pub fn clean(html: &str) -> String {
    let tags: HashSet<&str> = [
        "p",
        "br",
        "span",
        "a",
        "del",
        "s",
        "pre",
        "blockquote",
        "code",
        "b",
        "strong",
        "u",
        "sub",
        "sup",
        "i",
        "em",
        "ul",
        "ol",
        "li",
    ]
    .into();
    ammonia::Builder::default()
        .tags(tags)
        .generic_attributes(HashSet::new())
        .tag_attributes([("a", HashSet::from(["href"]))].into())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("nofollow noopener noreferrer ugc"))
        .clean(&bounded(html))
        .to_string()
}

/// The words of a post, without markup and without the mentions: what is left
/// of `<p><span class="h-card"><a …>@<span>oak</span></a></span> join</p>` is
/// `join`.
#[must_use]
pub fn words(html: &str) -> String {
    // Tags become white space where they part words, so that `<p>a</p><p>b</p>`
    // is two of them; spans and links do not part words.
    let spaced = bounded(html)
        .replace("<br", " <br")
        .replace("<p", " <p")
        .replace("</p>", "</p> ");
    let bare = ammonia::Builder::default()
        .tags(HashSet::new())
        .clean(&spaced)
        .to_string();
    unescape(&bare)
        .split_whitespace()
        .filter(|word| !word.starts_with('@'))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text of the entities that the cleaner writes.
fn unescape(text: &str) -> String {
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_posts_as_programs_write_them() {
        for (html, expected) in [
            (
                "<p><span class=\"h-card\" translate=\"no\"><a href=\"https://pools.example/pools/oak\" class=\"u-url mention\">@<span>oak</span></a></span> join</p>",
                "join",
            ),
            (
                "<p><a href=\"https://pools.example/@oak\" class=\"u-url mention\" rel=\"nofollow noreferrer noopener\" target=\"_blank\">@<span>oak</span></a> agree</p>",
                "agree",
            ),
            ("@oak@pools.example leave", "leave"),
            ("<p>join</p><p>please</p>", "join please"),
            ("join<br>now", "join now"),
            ("<script>alert(1)</script>help", "help"),
            ("a &amp; b&nbsp;c", "a & b c"),
            ("", ""),
        ] {
            assert_eq!(words(html), expected, "{html}");
        }
    }

    /// What would open hundreds of elements in each of hundreds of paragraphs
    /// is read as text, in no time and no memory to speak of.
    #[test]
    fn a_bomb_is_read_as_text() {
        let names: Vec<String> = (0..1_500).map(|n| format!("<b a{n}>")).collect();
        let opened = names.concat();
        let bomb = format!("<p>{opened}{}", "<p>x".repeat(5_000));
        assert!(clean(&bomb).len() < bomb.len());
        assert_eq!(words(&bomb).split_whitespace().count(), 5_000);
    }

    #[test]
    fn nothing_that_acts_is_left() {
        for (html, expected) in [
            ("<p onclick=\"x()\">a</p>", "<p>a</p>"),
            ("<img src=x onerror=alert(1)>a", "a"),
            (
                "<a href=\"javascript:alert(1)\">a</a>",
                "<a rel=\"nofollow noopener noreferrer ugc\">a</a>",
            ),
            ("<style>p{}</style><b>a</b>", "<b>a</b>"),
            ("<p style=\"position:fixed\" class=\"button\">a", "<p>a</p>"),
        ] {
            assert_eq!(clean(html), expected, "{html}");
        }
    }
}
