//! A version of the bylaws as it was written, clause by clause again: made
//! anew from its template and parameters, and shown so only when it comes out
//! letter by letter as what was hashed.

use crate::{
    bylaws::{self as templates, Change, Document},
    parameters,
    services::write_bylaws::context,
    store::bylaws::Bylaws,
};

/// The version in its clauses, with their plain words; none for rules of
/// before, which have no text, and when it would not be the text that was
/// hashed: then the stored text is shown as it is.
#[must_use]
pub fn document(version: &Bylaws) -> Option<Document> {
    let number = u32::try_from(version.template_version).ok()?;
    let template = templates::template(version.form, number)?;
    let terms = parameters::terms(&version.parameters).ok()?;
    let document = templates::render(template, &context(&terms)).ok()?;
    (document.canonical_text() == version.content).then_some(document)
}

/// What is different from an older version, clause by clause; none when one of
/// the two can't be told in clauses.
#[must_use]
pub fn changes_since(old: &Bylaws, new: &Bylaws) -> Option<Vec<Change>> {
    Some(templates::changes(&document(old)?, &document(new)?))
}
