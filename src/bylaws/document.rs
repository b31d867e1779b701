//! A template that was filled in: what members read and adopt.

use std::fmt::Write as _;

use super::Source;
use crate::domain::form::LegalForm;

/// The bylaws of one Pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// "Bylaws of Oak Street Garden".
    pub title: String,
    /// The legal form.
    pub form: LegalForm,
    /// The template's version.
    pub version: u32,
    /// In order; none is empty.
    pub articles: Vec<Article>,
    /// What the clauses rest on.
    pub sources: Vec<Source>,
}

/// A chapter of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Counts from 1.
    pub number: usize,
    /// Its heading.
    pub heading: String,
    /// In order; there is at least one.
    pub clauses: Vec<Clause>,
}

/// A numbered clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its id, the same in all versions and forms.
    pub id: String,
    /// "4.2".
    pub number: String,
    /// Its heading.
    pub heading: String,
    /// Paragraphs parted by blank lines, none of them broken; an item of a list
    /// is a paragraph that begins with "(a) ".
    pub text: String,
    /// What it means, in plain words. No part of what is adopted.
    pub summary: String,
    /// Ids of what it rests on.
    pub sources: Vec<String>,
    /// The text with ids where numbers of clauses stand, so that counting anew
    /// is not taken for a change.
    pub(super) unnumbered: String,
}

impl Document {
    /// All clauses, in order.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.articles.iter().flat_map(|article| &article.clauses)
    }

    /// The text that is adopted and hashed: title, articles and numbered clauses
    /// in the manner of Markdown; no summaries, no sources. Lines end in LF, and
    /// one LF ends it all.
    #[must_use]
    pub fn canonical_text(&self) -> String {
        let mut out = format!("# {}\n", self.title);
        for article in &self.articles {
            // Writing to a string can't fail.
            let _ = write!(out, "\n## {}. {}\n", article.number, article.heading);
            for clause in &article.clauses {
                let (number, heading) = (&clause.number, &clause.heading);
                let _ = write!(out, "\n### {number} {heading}\n\n{}\n", clause.text);
            }
        }
        out
    }
}
