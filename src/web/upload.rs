//! Forms with a file: `multipart/form-data` (RFC 7578), read as a whole where
//! the form's token is checked, and only where a file is wanted.

use axum::{
    body::Bytes,
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use futures::stream;

use super::WebError;
use crate::{
    banking::statement,
    domain::{certificate, spend::MOST_PAPERS},
    services::member_list,
};

/// Beside the file: its field's head, and the other fields.
const AROUND: usize = 64 * 1024;
/// Fields that are read; no form of ours has more.
const FIELDS: usize = 24;

/// The fields of such a form.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    fields: Vec<(String, String)>,
    files: Vec<SentFile>,
}

/// A file in it.
#[derive(Clone, Debug, Default)]
pub struct SentFile {
    /// What the browser calls it; anything.
    pub name: String,
    /// Its bytes.
    pub content: Bytes,
}

/// The largest form with a file that is taken at a path; bytes.
#[must_use]
pub fn most_bytes(path: &str) -> Option<usize> {
    if path.ends_with("/formation/certificate") {
        Some(certificate::MAX_BYTES + AROUND)
    } else if path.ends_with("/proposals/new/spend") {
        // One more than fits, so that it can be told on the page.
        Some((MOST_PAPERS + 1) * certificate::MAX_BYTES + AROUND)
    } else if path.ends_with("/invoice") {
        Some(2 * certificate::MAX_BYTES + AROUND)
    } else if path.ends_with("/money/statements") {
        // One that is too large is told on the page, up to a point.
        Some(2 * statement::MAX_BYTES + AROUND)
    } else if path.ends_with("/invitations/list") {
        // The list may be pasted beside the file.
        Some(2 * member_list::MAX_BYTES + AROUND)
    } else {
        None
    }
}

/// What parts the fields, when the form is of this kind.
#[must_use]
pub fn boundary(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(kind).ok()
}

impl Upload {
    /// Reads a form.
    ///
    /// # Errors
    /// [`WebError::BadRequest`] when it can't be read.
    pub async fn read(body: Bytes, boundary: String) -> Result<Self, WebError> {
        let whole = stream::iter([Ok::<_, std::convert::Infallible>(body)]);
        let mut parts = multer::Multipart::new(whole, boundary);
        let mut upload = Self::default();
        for _ in 0..FIELDS {
            let field = parts.next_field().await.map_err(|_| WebError::BadRequest)?;
            let Some(field) = field else {
                return Ok(upload);
            };
            let name = field.name().unwrap_or_default().to_owned();
            if let Some(file_name) = field.file_name().map(str::to_owned) {
                let content = field.bytes().await.map_err(|_| WebError::BadRequest)?;
                upload.files.push(SentFile {
                    name: file_name,
                    content,
                });
            } else {
                let text = field.text().await.map_err(|_| WebError::BadRequest)?;
                upload.fields.push((name, text));
            }
        }
        Err(WebError::BadRequest)
    }

    /// A field that is no file.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The file; an empty one when none was sent.
    #[must_use]
    pub fn file(mut self) -> SentFile {
        self.files.pop().unwrap_or_default()
    }

    /// The files that were chosen: a browser sends an empty one for a field
    /// that was left alone.
    #[must_use]
    pub fn files(&self) -> Vec<&SentFile> {
        let is_chosen = |file: &&SentFile| !file.name.is_empty() || !file.content.is_empty();
        self.files.iter().filter(is_chosen).collect()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Upload {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        parts.extensions.remove().ok_or(WebError::BadRequest)
    }
}
