//! A file as messages, and messages as fields: `:61:…` and the lines after it.

use super::super::StatementError;

/// One statement.
#[derive(Debug, Default)]
pub(super) struct Message {
    pub(super) fields: Vec<Field>,
}

/// One field.
#[derive(Debug)]
pub(super) struct Field {
    /// The line that it begins in, from 1.
    pub(super) line: u32,
    /// Its number, without the letter: `60` of `:60F:`.
    pub(super) tag: String,
    /// Its lines.
    pub(super) lines: Vec<String>,
}

impl Message {
    pub(super) fn first(&self, tag: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.tag == tag)
    }

    pub(super) fn last(&self, tag: &str) -> Option<&Field> {
        self.fields.iter().rfind(|field| field.tag == tag)
    }
}

impl Field {
    pub(super) fn text(&self) -> String {
        self.lines.concat()
    }

    pub(super) fn wrong(&self, what: &str) -> StatementError {
        StatementError::Field {
            line: self.line,
            what: what.to_owned(),
            found: self.text().chars().take(40).collect(),
        }
    }
}

/// The messages of a file. What stands around them is left out: banks write
/// envelopes, and lines of their own.
pub(super) fn messages(text: &str) -> Vec<Message> {
    let mut found: Vec<Message> = Vec::new();
    let mut is_open = false;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_end();
        // `{1:F01…}{2:…}{4:` may share a line with the first field.
        let line = line.rsplit_once("{4:").map_or(line, |(_, rest)| rest);
        if let Some((tag, rest)) = tag(line) {
            if tag == "20" {
                found.push(Message::default());
                is_open = true;
            }
            if let Some(message) = found.last_mut().filter(|_| is_open) {
                message.fields.push(Field {
                    line: u32::try_from(at + 1).unwrap_or(u32::MAX),
                    tag: tag.to_owned(),
                    lines: vec![rest.to_owned()],
                });
            }
        } else if line == "-" || line.starts_with("-}") {
            is_open = false;
        } else if let Some(field) = found
            .last_mut()
            .filter(|_| is_open)
            .and_then(|message| message.fields.last_mut())
        {
            field.lines.push(line.to_owned());
        }
    }
    found
}

/// `60` and what follows of `:60F:…`.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix(':')?.split_once(':')?;
    let (number, letter) = name.split_at_checked(2)?;
    let fits = number.bytes().all(|byte| byte.is_ascii_digit())
        && letter.len() <= 1
        && letter.bytes().all(|byte| byte.is_ascii_uppercase());
    fits.then_some((number, rest))
}
