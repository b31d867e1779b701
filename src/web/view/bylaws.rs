//! The bylaws on a page: clause by clause with plain words, and what is
//! different between two versions. The part template is `parts/bylaws.html`.

use super::filters::{Phrase, phrase};
use crate::bylaws::{Article, Change, ChangeKind, Document, Piece};

/// A version of the bylaws: `{{ bylaws::whole(text) }}`.
#[derive(Clone, Debug)]
pub struct BylawsText {
    /// "Bylaws of Oak Street Garden".
    pub title: String,
    /// Its number in the Pool.
    pub number: u32,
    /// Its hash in hexadecimal digits; empty without a text.
    pub hash: String,
    /// The articles; none when `plain` is shown instead.
    pub articles: Vec<Article>,
    /// The text as it is stored, where it can't be told in clauses.
    pub plain: String,
}

impl BylawsText {
    /// A version in its clauses, or as the stored text.
    #[must_use]
    pub fn of(number: u32, hash: String, document: Option<Document>, plain: &str) -> Self {
        match document {
            Some(document) => Self {
                title: document.title,
                number,
                hash,
                articles: document.articles,
                plain: String::new(),
            },
            None => Self {
                title: String::new(),
                number,
                hash,
                articles: Vec::new(),
                plain: plain.to_owned(),
            },
        }
    }

    /// Whether these are rules of before, which were never written out.
    #[must_use]
    pub fn has_no_text(&self) -> bool {
        self.articles.is_empty() && self.plain.is_empty()
    }
}

/// A clause that is not what it was: `{{ bylaws::changes(list) }}`.
#[derive(Clone, Debug)]
pub struct ShownChange {
    /// The clause's heading.
    pub heading: String,
    /// `added`, `removed` or `changed`.
    pub word: &'static str,
    old_number: Option<String>,
    new_number: Option<String>,
    /// Its text in pieces.
    pub pieces: Vec<ShownPiece>,
}

/// A stretch of text.
#[derive(Clone, Debug)]
pub struct ShownPiece {
    /// `same`, `out` or `in`.
    pub word: &'static str,
    /// The text.
    pub text: String,
}

impl From<Change> for ShownChange {
    fn from(change: Change) -> Self {
        Self {
            heading: change.heading,
            word: match change.kind {
                ChangeKind::Added => "added",
                ChangeKind::Removed => "removed",
                ChangeKind::Changed => "changed",
            },
            old_number: change.old_number,
            new_number: change.new_number,
            pieces: change.pieces.into_iter().map(ShownPiece::from).collect(),
        }
    }
}

impl From<Piece> for ShownPiece {
    fn from(piece: Piece) -> Self {
        let (word, text) = match piece {
            Piece::Same(text) => ("same", text),
            Piece::Out(text) => ("out", text),
            Piece::In(text) => ("in", text),
        };
        Self { word, text }
    }
}

impl ShownChange {
    /// "Clause 4.2", with its number before where that was another.
    #[must_use]
    pub fn number(&self) -> Phrase {
        let old = self.old_number.as_deref().unwrap_or_default();
        let new = self.new_number.as_deref().unwrap_or(old);
        if old.is_empty() || old == new {
            phrase("bylaws-clause").with("number", &new)
        } else {
            phrase("bylaws-clause-was")
                .with("number", &new)
                .with("old", &old)
        }
    }
}
