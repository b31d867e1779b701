//! `/pools/new`: founding a Pool, with the text of its bylaws beside the form.

use axum::response::Response;

use crate::{
    args,
    bylaws::Document,
    services::{
        ServiceError,
        found_pool::{FoundPool, found_pool},
        invite::invite_by_link,
        write_bylaws::draw_up,
    },
    text::{text, text_with},
    transact,
    web::{
        WebError,
        fields::Fields,
        terms_form::{self, Sent},
        view::{
            form::Field,
            found::{FoundPool as Shown, Preview},
            terms::TermsForm,
        },
        visit::{Visit, show as shown, show_again},
        words::take_handle,
    },
};

/// The form with the usual terms filled in.
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut form = form_of(&visit, &Sent::default());
    form.page = visit.page(&mut visit.web().db.read().await?).await?;
    form.document = document(&form.terms)?;
    shown(&form)
}

/// Writes the draft; who founds it invites the others next.
pub async fn take(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    let founder = visit.signed_in()?.person;
    let web = visit.web();
    let mut form = form_of(&visit, &sent);
    let handle = take_handle(&mut form.handle);
    let terms = terms_form::read(&mut form.terms);
    if let (Some(handle), Some(terms)) = (handle, terms) {
        let command = FoundPool {
            founder,
            handle,
            terms,
            keys: web.new_keys().await?,
        };
        let founded = transact!(web.db, web.world, ServiceError, |tx| {
            let pool = found_pool(&mut tx, &web.world, &web.site, &command).await?;
            // The next thing that she wants is the link for the others.
            invite_by_link(&mut tx, &web.world, pool, founder).await
        });
        match founded {
            Ok(_) => {
                let told = text_with(
                    "notice-drafted",
                    &args! { "pool" => command.terms.name.as_str().to_owned() },
                );
                return Ok(visit.done(&format!("/pools/{}", command.handle.as_str()), &told));
            }
            Err(ServiceError::HandleTaken) => form.handle.error = Some(text("error-handle-taken")),
            Err(error) => return Err(error.into()),
        }
    }
    form.page = visit.page(&mut web.db.read().await?).await?;
    form.document = document(&form.terms)?;
    show_again(&form)
}

/// The text that the form comes to so far: alone for the script (`part=text`),
/// or on the whole page with everything that was typed.
pub async fn preview(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut form = form_of(&visit, &sent);
    form.document = document(&form.terms)?;
    if sent.get("part") == Some("text") {
        let document = form.document;
        return shown(&Preview { document });
    }
    form.page = visit.page(&mut visit.web().db.read().await?).await?;
    shown(&form)
}

/// The bylaws that the form comes to so far.
///
/// # Errors
/// When a template is broken.
pub fn document(form: &TermsForm) -> Result<Option<Document>, WebError> {
    let Some(terms) = terms_form::as_far(form) else {
        return Ok(None);
    };
    Ok(Some(draw_up(&terms)?.document))
}

fn form_of(visit: &Visit, sent: &Sent) -> Shown {
    Shown {
        page: visit.bare_page(),
        handle: Field::of(sent.get("handle").unwrap_or_default()),
        terms: terms_form::typed(terms_form::usual(), sent),
        document: None,
        refused: None,
    }
}
