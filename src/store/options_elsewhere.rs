//! Elections of Pools elsewhere: the candidates with their counts, and whom
//! somebody named there, each as JSON in one column.

use super::db::StoreError;

fn corrupt(error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt(format!("options: {error}"))
}

/// Options with their counts, as their column takes them; nothing for none.
#[must_use]
pub fn written(options: &[(String, i64)]) -> Option<String> {
    (!options.is_empty()).then(|| serde_json::json!(options).to_string())
}

/// Options with their counts, as their column gives them.
///
/// # Errors
/// [`StoreError::Corrupt`] when something else stands there.
pub fn read(column: Option<&str>) -> Result<Vec<(String, i64)>, StoreError> {
    column.map_or_else(
        || Ok(Vec::new()),
        |text| serde_json::from_str(text).map_err(|error| corrupt(&error)),
    )
}

/// Names, as the column of a vote takes them; nothing for none.
#[must_use]
pub fn written_names(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| serde_json::json!(names).to_string())
}

/// Names, as the column of a vote gives them.
///
/// # Errors
/// [`StoreError::Corrupt`] when something else stands there.
pub fn read_names(column: Option<&str>) -> Result<Vec<String>, StoreError> {
    column.map_or_else(
        || Ok(Vec::new()),
        |text| serde_json::from_str(text).map_err(|error| corrupt(&error)),
    )
}
