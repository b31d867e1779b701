//! The name of a candidate's option in a poll. Votes on the wire match it
//! exactly, in programs that show, cut and send it each in its own way: so it
//! is plain, short, and no other candidate's.

/// The longest that it gets; characters.
pub const MAX_NAME: usize = 80;

/// What is known of somebody who stands.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Her name as shown; may be empty.
    pub name: &'a str,
    /// Her handle.
    pub handle: &'a str,
    /// Her server, or none when it is this one.
    pub host: Option<&'a str>,
}

/// The option of each, in the same order: her name, and where it could be
/// mistaken for another's, her address with it.
#[must_use]
pub fn option_names(candidates: &[Candidate<'_>]) -> Vec<String> {
    let plain: Vec<String> = candidates
        .iter()
        .map(|candidate| plain(candidate.name))
        .collect();
    let is_taken = |index: usize, name: &str| {
        let name = name.to_lowercase();
        plain
            .iter()
            .enumerate()
            .any(|(other, taken)| other != index && taken.to_lowercase() == name)
    };
    candidates
        .iter()
        .zip(&plain)
        .enumerate()
        .map(|(index, (candidate, name))| {
            if name.is_empty() {
                with_address("", candidate, index)
            } else if name.contains('@') || is_taken(index, name) {
                with_address(name, candidate, index)
            } else {
                name.clone()
            }
        })
        .collect()
}

/// A name in one line, without what can't be seen, and without the brackets of
/// HTML, which some programs take away.
fn plain(name: &str) -> String {
    let visible: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_hidden(*c) && !matches!(c, '<' | '>'))
        .collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    cut(&words.join(" "), MAX_NAME)
}

fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
    )
}

fn cut(text: &str, max: usize) -> String {
    let begun: String = text.chars().take(max).collect();
    begun.trim_end().to_owned()
}

/// The address stands at the end and is nobody else's, so that no two are the
/// same. One too long to stand there whole is cut, and her place is put to it.
fn with_address(name: &str, candidate: &Candidate<'_>, index: usize) -> String {
    let address = match candidate.host {
        None => format!("@{}", candidate.handle),
        Some(host) => format!("@{}@{host}", candidate.handle),
    };
    let address = plain(&address);
    let length = address.chars().count();
    if length + 2 > MAX_NAME || (name.is_empty() && length == MAX_NAME) {
        return format!("{}… ({})", cut(&address, MAX_NAME - 8), index + 1);
    }
    let room = MAX_NAME.saturating_sub(length + 3);
    let name = cut(name, room);
    if name.is_empty() {
        address
    } else {
        format!("{name} ({address})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn who<'a>(name: &'a str, handle: &'a str, host: Option<&'a str>) -> Candidate<'a> {
        Candidate { name, handle, host }
    }

    #[test]
    fn names_are_told_apart() {
        let far = Some("there.example");
        let long = "x".repeat(200);
        for (candidates, expected) in [
            (vec![who("Ada", "ada", None)], vec!["Ada".to_owned()]),
            (
                vec![
                    who("Ada", "ada", None),
                    who("ada", "ada", far),
                    who("Ben", "ben", None),
                ],
                vec![
                    "Ada (@ada)".into(),
                    "ada (@ada@there.example)".into(),
                    "Ben".into(),
                ],
            ),
            (vec![who("  ", "cem", None)], vec!["@cem".into()]),
            (vec![who("", "cem", far)], vec!["@cem@there.example".into()]),
            // She would pass for another.
            (
                vec![who("Dee (@ada)", "dee", None), who("Ada", "ada", None)],
                vec!["Dee (@ada) (@dee)".into(), "Ada".into()],
            ),
            (
                vec![who(" A\u{7}d\u{202E}a \n <b> & ", "ada", None)],
                vec!["A da b &".into()],
            ),
            (vec![who(&long, "ada", None)], vec!["x".repeat(80)]),
            (
                vec![who(&long, "ada", None), who(&long, "ben", None)],
                vec![
                    format!("{} (@ada)", "x".repeat(73)),
                    format!("{} (@ben)", "x".repeat(73)),
                ],
            ),
            (
                vec![who("", &long, far), who("", &long, None)],
                vec![
                    format!("@{}… (1)", "x".repeat(71)),
                    format!("@{}… (2)", "x".repeat(71)),
                ],
            ),
        ] {
            let names = option_names(&candidates);
            assert_eq!(names, expected);
            for name in &names {
                assert!(name.chars().count() <= MAX_NAME, "{name}");
                assert_eq!(name.trim(), name);
            }
        }
    }
}
