//! The legal forms: versioned templates with numbered clauses, and the engine
//! that fills them in, counts their clauses and compares two versions.
//!
//! A template is a file of `templates/bylaws/{form}/{version}.toml`, built into
//! the program. A version that was ever adopted stays as it is, so that its text
//! can be made again, letter by letter; a better text is a new version.
//!
//! Absent on purpose: HTML, storage, and bounds of variables. What comes out is
//! plain text, to be escaped where it is shown.

mod changes;
mod context;
mod document;
mod engine;
mod fill;
mod hash;
mod template;

use std::sync::LazyLock;

use crate::domain::form::LegalForm;

pub use changes::{Change, ChangeKind, Piece, changes};
pub use context::Context;
pub use document::{Article, Clause, Document};
pub use engine::{render, steps};
pub use hash::hash;
pub use template::{Source, Step, Template};

/// Why no text could be made. All of these are mistakes in a template, so that
/// a test finds them and no reader.
#[derive(Debug, thiserror::Error)]
pub enum BylawsError {
    /// The template is not written as it should be.
    #[error("template {form}/{version}: {problem}")]
    Template {
        /// The form's id.
        form: String,
        /// The template's version.
        version: u32,
        /// What is wrong with it.
        problem: String,
    },
    /// A clause or step can't be filled in.
    #[error("clause {clause}: {problem}")]
    Clause {
        /// The id of the clause or step.
        clause: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The parameters can't be written as canonical JSON.
    #[error("not canonical JSON: {0}")]
    Json(#[from] serde_json::Error),
}

macro_rules! file {
    ($folder:literal, $version:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/templates/bylaws/",
            $folder,
            "/",
            stringify!($version),
            ".toml"
        ))
    };
}

/// Every version of the clauses that forms share.
const SHARED: [(u32, &str); 1] = [(1, file!("common", 1))];

/// Every version of every form, for ever.
const FILES: [(LegalForm, u32, &str); 5] = [
    (LegalForm::Association, 1, file!("association", 1)),
    (LegalForm::DelawareLlc, 1, file!("delaware_llc", 1)),
    (LegalForm::ColoradoLca, 1, file!("colorado_lca", 1)),
    (LegalForm::UkSociety, 1, file!("uk_society", 1)),
    (LegalForm::Hosted, 1, file!("hosted", 1)),
];

/// What could be read; a test reads all of it and names what could not.
static TEMPLATES: LazyLock<Vec<Template>> =
    LazyLock::new(|| read_all().into_iter().filter_map(Result::ok).collect());

fn read_all() -> Vec<Result<Template, BylawsError>> {
    FILES
        .iter()
        .map(|(form, version, text)| template::read(*form, *version, text, &SHARED))
        .collect()
}

/// The template of a form in one version.
#[must_use]
pub fn template(form: LegalForm, version: u32) -> Option<&'static Template> {
    TEMPLATES
        .iter()
        .find(|template| template.form == form && template.version == version)
}

/// The newest template of a form: what a new Pool or an amendment takes.
#[must_use]
pub fn newest(form: LegalForm) -> Option<&'static Template> {
    TEMPLATES
        .iter()
        .filter(|template| template.form == form)
        .max_by_key(|template| template.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        for read in read_all() {
            read.unwrap();
        }
        for form in LegalForm::ALL {
            assert!(newest(form).is_some(), "{form:?}");
        }
    }
}
