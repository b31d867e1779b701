//! Who is there: the session, the browser's own mark, and what every page
//! shows of both.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use secrecy::ExposeSecret as _;

use super::{
    Web, WebError, banner,
    cookies::{self, Cookie},
    notice,
    shape::{Named, small},
    view::page::{Page, Viewer},
};
use crate::{
    banking::amount::Locale,
    domain::id::PersonId,
    services::{person_of, token},
    store::{
        actor::{self, Actor},
        db::Conn,
        proposal, sign_in,
    },
};

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Her actor, here or elsewhere.
    pub actor: Actor,
    /// The same as a person.
    pub person: PersonId,
}

/// One request's visitor. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Visit(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    web: Arc<Web>,
    path: String,
    locale: Locale,
    viewer: Option<SignedIn>,
    /// What form tokens belong to: the session's cookie, else the browser's.
    bound_to: String,
    session: Option<String>,
    browser: String,
    browser_is_new: bool,
    code: Option<String>,
    notice: Option<String>,
    notice_is_told: AtomicBool,
    has_form: AtomicBool,
}

/// Finds out who is there, and writes the cookies that came of it.
///
/// # Errors
/// When the database can't be asked.
pub async fn load(
    State(web): State<Arc<Web>>,
    mut request: Request,
    next: Next,
) -> Result<Response, WebError> {
    let path = request.uri().path().to_owned();
    let visit = Visit::of(web, path, request.headers().clone()).await?;
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    visit.write_cookies(response.headers_mut());
    response.extensions_mut().insert(visit);
    Ok(response)
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| WebError::Broken("a page outside of the visit layer".to_owned()))
    }
}

impl Visit {
    async fn of(web: Arc<Web>, path: String, headers: HeaderMap) -> Result<Self, WebError> {
        let secure = web.secure_cookies;
        let read = |cookie| cookies::read(&headers, cookie, secure);
        let session = read(Cookie::Session).filter(|value| cookies::is_token(value));
        let viewer = match &session {
            Some(session) => viewer(&web, session).await?,
            None => None,
        };
        let session = session.filter(|_| viewer.is_some());
        let browser = read(Cookie::Visit).filter(|value| cookies::is_token(value));
        let browser_is_new = browser.is_none();
        let browser = browser.unwrap_or_else(|| token::new_token(&web.world));
        let notice = read(Cookie::Notice);
        Ok(Self(Arc::new(Inner {
            path,
            locale: headers
                .get(header::ACCEPT_LANGUAGE)
                .and_then(|accepted| accepted.to_str().ok())
                .map(Locale::of)
                .unwrap_or_default(),
            viewer,
            bound_to: session.clone().unwrap_or_else(|| browser.clone()),
            session,
            browser,
            browser_is_new,
            code: read(Cookie::Code),
            notice: notice.and_then(|value| notice::opened(web.secret.expose_secret(), &value)),
            notice_is_told: AtomicBool::new(false),
            has_form: AtomicBool::new(false),
            web,
        })))
    }

    /// What the pages are made with.
    #[must_use]
    pub fn web(&self) -> &Web {
        &self.0.web
    }

    /// How amounts are written for this visitor.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.0.locale
    }

    /// Who is signed in.
    #[must_use]
    pub fn viewer(&self) -> Option<&SignedIn> {
        self.0.viewer.as_ref()
    }

    /// Who is signed in, where somebody has to be.
    ///
    /// # Errors
    /// [`WebError::SignInFirst`].
    pub fn signed_in(&self) -> Result<&SignedIn, WebError> {
        self.viewer().ok_or(WebError::SignInFirst)
    }

    /// Whether somebody of another server is signed in, who acts elsewhere
    /// from her own.
    #[must_use]
    pub fn is_guest_of_another_server(&self) -> bool {
        self.viewer().is_some_and(|viewer| !viewer.actor.is_local())
    }

    /// The session's token, while signed in.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.0.session.as_deref()
    }

    /// The browser's own mark, to which its sign-in code belongs.
    #[must_use]
    pub fn browser(&self) -> &str {
        &self.0.browser
    }

    /// The sign-in code that this browser says it was shown.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Whether a form's token is this visitor's, in constant time.
    #[must_use]
    pub fn owns(&self, token: &str) -> bool {
        token::same(token, &self.form_token())
    }

    fn form_token(&self) -> String {
        token::csrf_token(self.web().secret.expose_secret(), &self.0.bound_to)
    }

    /// The frame of a page without a form for visitors: it sets no cookie.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn page(&self, conn: &mut Conn) -> Result<Page, WebError> {
        let mut page = self.bare_page();
        if let (Some(viewer), Some(shown)) = (self.viewer(), page.viewer.as_mut()) {
            shown.awaiting = small(proposal::count_awaiting(conn, viewer.person).await?);
            page.csrf = self.form_token();
        }
        page.banners = banner::of(conn, &self.0.path).await?;
        page.notice.clone_from(&self.0.notice);
        if page.notice.is_some() {
            self.0.notice_is_told.store(true, Ordering::Relaxed);
        }
        Ok(page)
    }

    /// The frame of a page with a form that visitors may send.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn page_with_form(&self, conn: &mut Conn) -> Result<Page, WebError> {
        let mut page = self.page(conn).await?;
        page.csrf = self.form_token();
        self.0.has_form.store(true, Ordering::Relaxed);
        Ok(page)
    }

    /// The frame as far as it is known without the database.
    #[must_use]
    pub fn bare_page(&self) -> Page {
        let site = &self.web().site;
        Page {
            host: site.host.clone(),
            development: self.web().development,
            viewer: self.viewer().map(|viewer| Viewer {
                name: Named::from(&viewer.actor).shown().to_owned(),
                address: viewer.actor.address(&site.host),
                awaiting: 0,
                remote: !viewer.actor.is_local(),
            }),
            csrf: String::new(),
            notice: None,
            banners: Vec::new(),
            path: self.0.path.clone(),
        }
    }

    /// 303 to a page.
    #[must_use]
    #[allow(clippy::unused_self)] // reads as `done` does
    pub fn go(&self, path: &str) -> Response {
        Redirect::to(path).into_response()
    }

    /// 303 to a page, which tells what was done.
    #[must_use]
    pub fn done(&self, path: &str, told: &str) -> Response {
        let mut response = self.go(path);
        let value = notice::sealed(self.web().secret.expose_secret(), told);
        self.set(&mut response, Cookie::Notice, &value);
        response
    }

    /// The same, for who just signed in: the session's cookie is new, and what
    /// was known of the browser before ends.
    #[must_use]
    pub fn begun(&self, session: &str, path: &str, told: &str) -> Response {
        let mut response = self.done(path, told);
        self.set(&mut response, Cookie::Session, session);
        self.clear(&mut response, Cookie::Visit);
        self.clear(&mut response, Cookie::Code);
        response
    }

    /// The same, for who just signed out.
    #[must_use]
    pub fn ended(&self, path: &str, told: &str) -> Response {
        let mut response = self.done(path, told);
        self.clear(&mut response, Cookie::Session);
        response
    }

    /// Writes a cookie.
    pub fn set(&self, response: &mut Response, cookie: Cookie, value: &str) {
        cookies::set(
            response.headers_mut(),
            cookie,
            value,
            self.web().secure_cookies,
        );
    }

    fn clear(&self, response: &mut Response, cookie: Cookie) {
        cookies::clear(response.headers_mut(), cookie, self.web().secure_cookies);
    }

    fn write_cookies(&self, headers: &mut HeaderMap) {
        let secure = self.web().secure_cookies;
        let needs_mark = self.0.session.is_none() && self.0.browser_is_new;
        if needs_mark && self.0.has_form.load(Ordering::Relaxed) {
            cookies::set(headers, Cookie::Visit, &self.0.browser, secure);
        }
        if self.0.notice_is_told.load(Ordering::Relaxed) {
            cookies::clear(headers, Cookie::Notice, secure);
        }
    }
}

/// Whose session it is; nobody's, when her account is no more.
async fn viewer(web: &Web, session: &str) -> Result<Option<SignedIn>, WebError> {
    let mut conn = web.db.read().await?;
    let Some(person) = sign_in::session(&mut conn, &token::hash(session), web.world.now()).await?
    else {
        return Ok(None);
    };
    let actor = actor::known(&mut conn, person).await?;
    Ok(person_of(&actor)
        .filter(|_| actor.gone_at.is_none())
        .map(|person| SignedIn { actor, person }))
}

/// A page that was filled.
///
/// # Errors
/// [`WebError::Broken`] when it can't be written.
pub fn show(page: &impl askama::Template) -> Result<Response, WebError> {
    show_as(StatusCode::OK, page)
}

/// A form that comes back to be put right: 422.
///
/// # Errors
/// [`WebError::Broken`] when it can't be written.
pub fn show_again(page: &impl askama::Template) -> Result<Response, WebError> {
    show_as(StatusCode::UNPROCESSABLE_ENTITY, page)
}

fn show_as(status: StatusCode, page: &impl askama::Template) -> Result<Response, WebError> {
    let html = page.render()?;
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((status, kind, html).into_response())
}
