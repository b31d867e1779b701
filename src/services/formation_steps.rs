//! What is to be done for the legal form of a version of the bylaws.

use super::{ServiceError, write_bylaws::context};
use crate::{
    bylaws::{self as templates, Step, Template},
    parameters,
    store::{bylaws::Bylaws, db::StoreError},
};

/// The template that a version was made of; none for rules of before.
#[must_use]
pub fn template_of(version: &Bylaws) -> Option<&'static Template> {
    let number = u32::try_from(version.template_version).ok()?;
    templates::template(version.form, number)
}

/// The checklist, filled in; empty where there is no template.
///
/// # Errors
/// [`ServiceError::Internal`] when the template is broken.
pub fn formation_steps(version: &Bylaws) -> Result<Vec<Step>, ServiceError> {
    let Some(template) = template_of(version) else {
        return Ok(Vec::new());
    };
    let terms = parameters::terms(&version.parameters)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    templates::steps(template, &context(&terms))
        .map_err(|error| ServiceError::Internal(error.to_string()))
}
