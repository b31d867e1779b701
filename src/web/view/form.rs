//! Form fields as they come back to a person: what she wrote, and what is
//! wrong with it.

/// One field of a form.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// What stands in the field. Leave it empty for passwords.
    pub value: String,
    /// What is wrong: a whole sentence (messages `error-…` of `errors.ftl`).
    pub error: Option<String>,
}

impl Field {
    /// A field with a value and nothing wrong.
    #[must_use]
    pub fn of(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            error: None,
        }
    }

    /// The same field, with what is wrong.
    #[must_use]
    pub fn refused(self, error: impl Into<String>) -> Self {
        Self {
            value: self.value,
            error: Some(error.into()),
        }
    }
}

/// A line of the summary above a form: it leads to its field.
#[derive(Clone, Debug)]
pub struct Problem {
    /// `id` of the field.
    pub field: &'static str,
    /// The sentence.
    pub told: String,
}

/// The problems of fields, in the order of the form.
#[must_use]
pub fn problems(fields: &[(&'static str, &Field)]) -> Vec<Problem> {
    fields
        .iter()
        .filter_map(|(field, state)| {
            state.error.as_ref().map(|told| Problem {
                field,
                told: told.clone(),
            })
        })
        .collect()
}
