//! `/sign-up`: a new person of this server.

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use super::{Back, Password};
use crate::{
    domain::{handle::Handle, text::Name},
    services::{
        ServiceError, password, sign_in,
        sign_up::{SignUp, sign_up},
    },
    store::actor,
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        next::or_start,
        view::{form::Field, sign::SignUp as Shown},
        visit::{Visit, show as shown, show_again},
        words::{password_wrong, take as taken, take_handle, text_wrong},
    },
};

/// What the form sends.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    handle: String,
    #[serde(default)]
    name: String,
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
    form(&visit, "/sign-up", &back.kept()).await
}

/// The empty form, for this path.
///
/// # Errors
/// When the database can't be asked.
pub async fn form(visit: &Visit, action: &str, next: &str) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let page = visit.page_with_form(&mut conn).await?;
    shown(&Shown {
        page,
        action: action.to_owned(),
        first_operator: action != "/sign-up",
        handle: Field::default(),
        name: Field::default(),
        password: Field::default(),
        next: next.to_owned(),
        refused: None,
    })
}

/// Signs up, and in.
pub async fn take(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    make_person(&visit, "/sign-up", sent, None).await
}

/// Makes a new person, with or without the link of the first operator.
///
/// # Errors
/// [`WebError::Gone`] when that link is spent.
pub async fn make_person(
    visit: &Visit,
    action: &str,
    sent: Sent,
    setup_token: Option<String>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let next = sent.back.kept();
    let mut handle = Field::of(sent.handle);
    let mut name = Field::of(sent.name);
    let mut password = Field::default();
    let parsed = (
        take_handle(&mut handle),
        {
            let written = Name::parse(&name.value);
            taken(&mut name, written, |error| text_wrong("name", error))
        },
        {
            let about = [
                handle.value.as_str(),
                name.value.as_str(),
                web.site.host.as_str(),
            ];
            taken(
                &mut password,
                password::check_strength(&sent.password.0, &about),
                password_wrong,
            )
        },
    );
    // Asked before the slow work; the table has the last word.
    if let Some(wanted) = &parsed.0
        && is_taken(visit, wanted).await?
    {
        handle.error = Some(text("error-handle-taken"));
    }
    if let (Some(wanted), Some(written), Some(()), None) =
        (parsed.0, parsed.1, parsed.2, &handle.error)
    {
        let command = SignUp {
            handle: wanted,
            name: written,
            password_hash: web.password_hash(sent.password.0).await?,
            keys: web.new_keys().await?,
            setup_token,
        };
        let begun = transact!(web.db, web.world, ServiceError, |tx| {
            let person = sign_up(&mut tx, &web.world, &web.site, &command).await?;
            sign_in::begin_session(&mut tx, &web.world, person).await
        });
        match begun {
            Ok(session) => {
                return Ok(visit.begun(&session, or_start(&next), &text("notice-signed-up")));
            }
            Err(ServiceError::HandleTaken) => handle.error = Some(text("error-handle-taken")),
            Err(error) => return Err(error.into()),
        }
    }
    let mut conn = web.db.read().await?;
    show_again(&Shown {
        page: visit.page_with_form(&mut conn).await?,
        action: action.to_owned(),
        first_operator: action != "/sign-up",
        handle,
        name,
        password,
        next,
        refused: None,
    })
}

async fn is_taken(visit: &Visit, handle: &Handle) -> Result<bool, WebError> {
    let mut conn = visit.web().db.read().await?;
    Ok(actor::local(&mut conn, handle).await?.is_some())
}
