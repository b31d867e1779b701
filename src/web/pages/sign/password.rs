//! `/sign-in`: by handle and password.

use axum::{extract::Query, response::Response};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{Back, Password};
use crate::{
    domain::{handle::Handle, id::PersonId},
    services::{ServiceError, Site, person_of, sign_in},
    store::{actor, sign_in as store},
    text::text,
    transact,
    web::{
        Web, WebError,
        fields::Fields,
        next::or_start,
        view::{form::Field, sign::SignIn},
        visit::{Visit, show as shown, show_again},
    },
};

/// What the form sends.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    handle: String,
    #[serde(default)]
    password: Password,
    #[serde(flatten)]
    back: Back,
}

/// The empty form.
pub async fn show(visit: Visit, Query(back): Query<Back>) -> Result<Response, WebError> {
    if visit.viewer().is_some() {
        return Ok(visit.go(or_start(&back.next)));
    }
    let mut conn = visit.web().db.read().await?;
    shown(&SignIn {
        page: visit.page_with_form(&mut conn).await?,
        handle: Field::default(),
        password: Field::default(),
        next: back.kept(),
        refused: None,
    })
}

/// Signs in. The session is a new one whatever cookie came along, and the one
/// before ends.
pub async fn take(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    let web = visit.web();
    let mut page = SignIn {
        page: visit.bare_page(),
        handle: Field::of(sent.handle),
        password: Field::default(),
        next: sent.back.kept(),
        refused: None,
    };
    if page.handle.value.trim().is_empty() {
        page.handle.error = Some(text("error-handle-empty"));
    }
    if sent.password.0.expose_secret().is_empty() {
        page.password.error = Some(text("error-password-empty"));
    }
    if page.problems().is_empty() {
        // Counted before anything is looked up, so that nobody learns by it
        // who has an account.
        if let Some(handle) = own_handle(&web.site, &page.handle.value)
            && !web.limits.lets_try(&handle)
        {
            return Err(WebError::TooManyTries);
        }
        if let Some(person) = who(web, &page.handle.value, sent.password.0).await? {
            let session = transact!(web.db, web.world, ServiceError, |tx| {
                if let Some(before) = visit.session() {
                    sign_in::end_session(&mut tx, before).await?;
                }
                sign_in::begin_session(&mut tx, &web.world, person).await
            })?;
            return Ok(visit.begun(&session, or_start(&page.next), &text("notice-signed-in")));
        }
        page.refused = Some(text("error-sign-in"));
    }
    page.page = visit.page_with_form(&mut web.db.read().await?).await?;
    show_again(&page)
}

/// Whose handle and password these are. An unknown handle takes as long as a
/// known one.
async fn who(
    web: &Web,
    written: &str,
    password: SecretString,
) -> Result<Option<PersonId>, WebError> {
    let found = {
        let mut conn = web.db.read().await?;
        let person = match own_handle(&web.site, written) {
            Some(handle) => actor::local(&mut conn, &handle).await?,
            None => None,
        };
        match person
            .filter(|found| found.gone_at.is_none())
            .as_ref()
            .and_then(person_of)
        {
            Some(person) => store::credential(&mut conn, person).await?,
            None => None,
        }
    };
    let hash = found
        .as_ref()
        .map(|credential| credential.password_hash.clone());
    let fits = web.password_fits(password, hash).await?;
    Ok(found
        .filter(|_| fits)
        .map(|credential| credential.person_id.into()))
}

/// The handle in `ana`, `@ana` or `@ana@host` of this host.
fn own_handle(site: &Site, written: &str) -> Option<Handle> {
    let written = written.trim();
    let written = written.strip_prefix('@').unwrap_or(written);
    let (handle, host) = written
        .split_once('@')
        .unwrap_or((written, site.host.as_str()));
    if !host.eq_ignore_ascii_case(&site.host) {
        return None;
    }
    Handle::parse(handle).ok()
}
