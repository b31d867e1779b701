//! The letters that every bank takes (EPC217-08): those of English, digits, and
//! a few marks. Others are written with them.

use deunicode::deunicode_char;

/// The text in letters that every bank takes, one line of it.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut found = String::new();
    for c in text.chars() {
        match c {
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | '/'
            | '-'
            | '?'
            | ':'
            | '('
            | ')'
            | '.'
            | ','
            | '\''
            | '+' => found.push(c),
            c if c.is_whitespace() => found.push(' '),
            'ä' => found.push_str("ae"),
            'ö' => found.push_str("oe"),
            'ü' => found.push_str("ue"),
            'Ä' => found.push_str("Ae"),
            'Ö' => found.push_str("Oe"),
            'Ü' => found.push_str("Ue"),
            '&' => found.push('+'),
            '_' => found.push('-'),
            '"' | '`' => found.push('\''),
            ';' => found.push(','),
            '[' | '{' => found.push('('),
            ']' | '}' => found.push(')'),
            '@' => found.push_str("(at)"),
            c if c.is_ascii() || c.is_control() => found.push('.'),
            other => {
                let written = deunicode_char(other).unwrap_or(".");
                let is_plain = |c: &char| c.is_ascii_alphanumeric() || ".,-'()+?: ".contains(*c);
                let kept: String = written.chars().filter(is_plain).collect();
                found.push_str(if kept.is_empty() { "." } else { &kept });
            }
        }
    }
    // Banks take neither a slash at an end nor two in a row.
    let mut line = found.split_whitespace().collect::<Vec<_>>().join(" ");
    while line.contains("//") {
        line = line.replace("//", "/");
    }
    line.trim_matches('/').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_are_written_with_the_letters_of_banks() {
        for (text, written) in [
            ("Oak Street Garden eG", "Oak Street Garden eG"),
            ("Bär & Söhne GmbH", "Baer + Soehne GmbH"),
            ("Straße", "Strasse"),
            ("Łukasz Żółć", "Lukasz Zolc"),
            ("Çem Dağ", "Cem Dag"),
            ("Ólafur Þór", "Olafur Thor"),
            ("Иван", "Ivan"),
            ("=HYPERLINK(\"x\")", ".HYPERLINK('x')"),
            ("//a//b/", "a/b"),
            ("one\ntwo\tthree", "one two three"),
            ("a@b.example", "a(at)b.example"),
            ("<b>&amp;</b>", ".b.+amp,./b."),
            ("", ""),
        ] {
            assert_eq!(plain(text), written, "{text}");
        }
    }
}
