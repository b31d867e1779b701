//! XML from strangers: nothing that names other files, nothing that grows.

use encoding_rs::Encoding;
use jiff::civil::Date;
use roxmltree::{Document, Error, Node, ParsingOptions};

use super::super::StatementError;
use crate::domain::money::Currency;

/// The most elements and texts of a file; a statement of 5 MB has a third.
const MAX_NODES: u32 = 1_000_000;
/// The deepest that an element stands; those of a statement stand at 14.
const MAX_DEPTH: u32 = 64;
/// The longest tag, with its attributes; bytes.
const MAX_TAG: usize = 4_000;
/// The most namespaces that are declared; a statement has two.
const MAX_SPACES: usize = 1_000;
/// The first line is read that far for the encoding; bytes.
const DECLARATION: usize = 200;

/// The file that is being read.
pub(super) struct File<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) currency: Currency,
}

/// The text of a file, in the encoding that it says, or UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Result<String, StatementError> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None => (declared(bytes)?, bytes),
    };
    let wrong = |line: usize| StatementError::Encoding {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        encoding: encoding.name().to_owned(),
    };
    if encoding == encoding_rs::UTF_8 {
        return std::str::from_utf8(bytes)
            .map(str::to_owned)
            .map_err(|error| {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                // A letter that is begun and not ended is the end of the file.
                if error.error_len().is_none() {
                    StatementError::Cut
                } else {
                    wrong(before.split(|byte| *byte == b'\n').count())
                }
            });
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| wrong(1))
}

fn declared(bytes: &[u8]) -> Result<&'static Encoding, StatementError> {
    match bytes {
        [b'<', 0, ..] => return Ok(encoding_rs::UTF_16LE),
        [0, b'<', ..] => return Ok(encoding_rs::UTF_16BE),
        _ => {}
    }
    let head = bytes.get(..DECLARATION.min(bytes.len())).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let Some(rest) = head.trim_start().strip_prefix("<?xml") else {
        return Ok(encoding_rs::UTF_8);
    };
    let (declaration, _) = rest.split_once("?>").ok_or(StatementError::Cut)?;
    let Some((_, rest)) = declaration.split_once("encoding") else {
        return Ok(encoding_rs::UTF_8);
    };
    let label = rest
        .trim_start_matches([' ', '='])
        .trim_start_matches(['"', '\''])
        .split(['"', '\''])
        .next()
        .unwrap_or_default();
    Encoding::for_label(label.as_bytes())
        // It can't say UTF-16 in letters of one byte.
        .filter(|encoding| encoding.is_ascii_compatible())
        .ok_or_else(|| StatementError::Encoding {
            line: 1,
            encoding: label.to_owned(),
        })
}

/// Refuses what takes a reader of trees long: it compares each attribute of a
/// tag with each, and copies every namespace down.
fn look_over(text: &str) -> Result<(), StatementError> {
    let (mut depth, mut line) = (0_u32, 1_u32);
    let wrong = |line| StatementError::Xml { line };
    if text.matches("xmlns").count() > MAX_SPACES {
        return Err(wrong(1));
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match (byte, bytes.get(at)) {
            (b'\n', _) => line += 1,
            (b'<', Some(b'/')) => depth = depth.saturating_sub(1),
            (b'<', Some(next)) if !matches!(next, b'!' | b'?') => {
                let Some(end) = tag_end(bytes.get(at..).unwrap_or_default()) else {
                    return Err(wrong(line));
                };
                let tag = bytes.get(at..at + end).unwrap_or_default();
                if !tag.ends_with(b"/") {
                    depth += 1;
                }
                if depth > MAX_DEPTH {
                    return Err(wrong(line));
                }
                let breaks = tag.split(|byte| *byte == b'\n').count() - 1;
                line += u32::try_from(breaks).unwrap_or(0);
                at += end;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Where a tag ends, outside of quotes; what is left where the text does, and
/// nothing where it is too long.
fn tag_end(rest: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.iter().take(MAX_TAG).enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            _ => {}
        }
    }
    (rest.len() <= MAX_TAG).then_some(rest.len())
}

/// The tree of a text.
pub(super) fn parse(text: &str) -> Result<Document<'_>, StatementError> {
    look_over(text)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected | Error::UnknownEntityReference(..) | Error::EntityReferenceLoop(_) => {
            StatementError::Entities
        }
        Error::NodesLimitReached => StatementError::TooManyLines,
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => StatementError::Cut,
        _ if !text.trim_end().ends_with("Document>") => StatementError::Cut,
        other => StatementError::Xml {
            line: other.pos().row,
        },
    })
}

/// The children of this name, whatever their namespace.
pub(super) fn children<'a>(
    node: Node<'a, 'a>,
    name: &'static str,
) -> impl DoubleEndedIterator<Item = Node<'a, 'a>> {
    node.children()
        .filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first child of this name.
pub(super) fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}

/// The element at the end of a path, the first of each name.
pub(super) fn at<'a>(node: Node<'a, 'a>, path: &[&str]) -> Option<Node<'a, 'a>> {
    path.iter().try_fold(node, |node, name| child(node, name))
}

/// What stands there, if anything does.
pub(super) fn text_at<'a>(node: Node<'a, 'a>, path: &[&str]) -> Option<&'a str> {
    at(node, path)?
        .text()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

/// The first of several places where something stands.
pub(super) fn first_of<'a>(node: Node<'a, 'a>, paths: &[&[&str]]) -> Option<&'a str> {
    paths.iter().find_map(|path| text_at(node, path))
}

impl File<'_> {
    /// The line of an element, from 1.
    pub(super) fn line(&self, node: Node) -> u32 {
        self.document.text_pos_at(node.range().start).row
    }

    pub(super) fn missing(&self, node: Node, what: &str) -> StatementError {
        StatementError::Missing {
            line: self.line(node),
            what: what.to_owned(),
        }
    }

    pub(super) fn field(&self, node: Node, what: &str, found: &str) -> StatementError {
        StatementError::Field {
            line: self.line(node),
            what: what.to_owned(),
            found: found.chars().take(40).collect(),
        }
    }

    /// The day in `Dt` or `DtTm` of an element's child.
    pub(super) fn day(&self, node: Node, name: &str) -> Result<Date, StatementError> {
        let written = first_of(node, &[&[name, "Dt"], &[name, "DtTm"]])
            .ok_or_else(|| self.missing(node, name))?;
        written
            .get(..10)
            .and_then(|day| day.parse().ok())
            .ok_or_else(|| StatementError::Day {
                line: self.line(node),
                found: written.chars().take(40).collect(),
            })
    }
}
