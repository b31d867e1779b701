//! The fields of a form, as a handler's own type. A form that lacks a field
//! reads as one with an empty field: the types say `#[serde(default)]`.

use axum::{
    Form,
    extract::{FromRequest, Request},
};
use serde::de::DeserializeOwned;

use super::WebError;

/// The fields of a POST.
#[derive(Debug)]
pub struct Fields<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Fields<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let Form(fields) = Form::from_request(request, state)
            .await
            .map_err(|_| WebError::BadRequest)?;
        Ok(Self(fields))
    }
}
