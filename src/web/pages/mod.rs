//! The pages: one file per endpoint, and here the table of paths.

mod about;
mod assets;
mod contribute;
mod election;
mod elsewhere;
mod health;
mod invitation;
mod person;
mod pool;
mod proposal;
mod sign;
mod spend;
mod start;
mod statements;
mod stripe;
mod you;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::{Web, WebError, forgery::MAX_LIST_BYTES};

/// Proposals, members, remarks on one page.
const PAGE: i64 = 20;

/// The pages for people.
pub fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/", get(start::show))
        .route("/about", get(about::show))
        .route("/you", get(you::show))
        .route("/people/{handle}", get(person::show))
        .merge(sign_routes())
        .merge(pool_routes())
        .merge(group_routes())
        .merge(budget_routes())
        .merge(founding_routes())
        .merge(stripe_routes())
        .merge(proposal_routes())
        .merge(spend::routes())
        .merge(statements::routes())
        .merge(elsewhere_routes())
        .merge(contribute::routes())
}

fn sign_routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/sign-up", get(sign::up::show).post(sign::up::take))
        .route(
            "/setup/{token}",
            get(sign::setup::show).post(sign::setup::take),
        )
        .route(
            "/sign-in",
            get(sign::password::show).post(sign::password::take),
        )
        .route(
            "/sign-in/code",
            get(sign::code::show).post(sign::code::renew),
        )
        .route("/sign-in/code/go-on", post(sign::code::go_on))
        .route("/sign-out", post(sign::out::take))
}

fn pool_routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/pools/new", get(pool::found::show).post(pool::found::take))
        .route("/pools/new/preview", post(pool::found::preview))
        .route("/pools/{handle}", get(pool::show::show))
        .route(
            "/pools/{handle}/join",
            get(pool::join::show).post(pool::join::ask),
        )
        .route(
            "/pools/{handle}/accept",
            get(pool::accept::show).post(pool::accept::take),
        )
        .route("/pools/{handle}/acceptances", get(pool::acceptances::show))
        .route("/pools/{handle}/erase-name", post(pool::erase_name::take))
        .route("/pools/{handle}/leave", post(pool::leave::take))
        .route("/pools/{handle}/bylaws", get(pool::bylaws::in_force))
        .route(
            "/pools/{handle}/bylaws/{number}",
            get(pool::bylaws::version),
        )
        .route("/pools/{handle}/formation", get(pool::formation::show))
        .route(
            "/pools/{handle}/formation/step",
            post(pool::formation::tick),
        )
        .route(
            "/pools/{handle}/formation/certificate",
            get(pool::certificate::get).post(pool::certificate::take),
        )
        .route("/pools/{handle}/members", get(pool::members::show))
        .route(
            "/pools/{handle}/members/{person}/admit",
            post(pool::admit::take),
        )
        .merge(membership_routes())
}

fn membership_routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/pools/{handle}/membership", get(pool::membership::show))
        .route("/pools/{handle}/stay", post(pool::membership::stays))
        .route(
            "/pools/{handle}/step-down",
            post(pool::membership::steps_down),
        )
        .route(
            "/pools/{handle}/applicants/{person}",
            get(pool::applicant::show),
        )
        .route(
            "/pools/{handle}/members/{person}/vouch",
            post(pool::applicant::vouches),
        )
        .route(
            "/pools/{handle}/members/{person}/turn-down",
            post(pool::applicant::turns_down),
        )
        .route(
            "/pools/{handle}/members/{person}/vote",
            post(pool::applicant::puts_to_vote),
        )
        .route(
            "/pools/{handle}/expulsions/new",
            get(pool::expulsion_new::show).post(pool::expulsion_new::take),
        )
        .route(
            "/pools/{handle}/expulsions/{notice}",
            get(pool::expulsion::show),
        )
        .route(
            "/pools/{handle}/expulsions/{notice}/reply",
            post(pool::expulsion::reply),
        )
        .route(
            "/pools/{handle}/expulsions/{notice}/withdraw",
            post(pool::expulsion::withdraw),
        )
}

fn budget_routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/pools/{handle}/money", get(pool::budget::show))
        .route(
            "/pools/{handle}/money/check",
            post(pool::budget::check::take),
        )
        .route(
            "/pools/{handle}/money/close",
            post(pool::budget::close::take),
        )
        .route(
            "/pools/{handle}/money/report",
            get(pool::budget::report::show),
        )
        .route(
            "/pools/{handle}/money/report.csv",
            get(pool::budget::report::csv),
        )
        .route(
            "/pools/{handle}/money/export.journal",
            get(pool::budget::export::journal),
        )
        .route(
            "/pools/{handle}/money/export.beancount",
            get(pool::budget::export::beancount),
        )
        .route(
            "/pools/{handle}/money/export.csv",
            get(pool::budget::export::csv),
        )
}

fn group_routes() -> Router<Arc<Web>> {
    let lists = Router::new()
        .route(
            "/pools/{handle}/invitations/list",
            get(pool::list::show).post(pool::list::take),
        )
        .route(
            "/pools/{handle}/invitations/list/send",
            post(pool::list::send),
        )
        .layer(DefaultBodyLimit::max(MAX_LIST_BYTES));
    Router::new()
        .route("/pools/{handle}/group", get(pool::group::show))
        .route("/pools/{handle}/group/link", post(pool::group::link))
        .route("/pools/{handle}/group/unlink", post(pool::group::unlink))
        .route("/pools/{handle}/group/invite", post(pool::group::invite))
        .merge(lists)
}

fn founding_routes() -> Router<Arc<Web>> {
    Router::new()
        .route(
            "/pools/{handle}/draft",
            get(pool::draft_edit::show).post(pool::draft_edit::take),
        )
        .route(
            "/pools/{handle}/draft/preview",
            post(pool::draft_edit::preview),
        )
        .route(
            "/pools/{handle}/founding-vote",
            post(pool::founding_vote::take),
        )
        .route(
            "/pools/{handle}/founders/{person}/put-out",
            post(pool::put_out::take),
        )
        .route("/pools/{handle}/invite", get(pool::invite::show))
        .route("/pools/{handle}/invitations", post(pool::invite::by_handle))
        .route(
            "/pools/{handle}/invitations/link",
            post(pool::invite::make_link),
        )
        .route(
            "/pools/{handle}/invitations/link/revoke",
            post(pool::invite::revoke),
        )
        .route(
            "/pools/{handle}/invitations/{id}/withdraw",
            post(pool::invite::withdraw),
        )
        .route(
            "/invitations/{token}",
            get(invitation::show).post(invitation::take),
        )
}

fn proposal_routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/pools/{handle}/proposals/new", get(proposal::kinds::show))
        .route(
            "/pools/{handle}/proposals/new/decision",
            get(proposal::open::show).post(proposal::open::take),
        )
        .route(
            "/pools/{handle}/proposals/new/election",
            get(election::open::show).post(election::open::take),
        )
        .route(
            "/pools/{handle}/proposals/{number}/approvals",
            post(election::ballot::take),
        )
        .route(
            "/pools/{handle}/proposals/new/amendment",
            get(proposal::amend::show).post(proposal::amend::take),
        )
        .route(
            "/pools/{handle}/proposals/new/amendment/preview",
            post(proposal::amend::preview),
        )
        .route(
            "/pools/{handle}/proposals/new/dissolution",
            get(proposal::end::show).post(proposal::end::take),
        )
        .route(
            "/pools/{handle}/proposals/{number}/reviewed",
            post(proposal::review::take),
        )
        .route(
            "/pools/{handle}/proposals/{number}",
            get(proposal::show::show),
        )
        .route(
            "/pools/{handle}/proposals/{number}/ballot",
            post(proposal::ballot::take),
        )
        .route(
            "/pools/{handle}/proposals/{number}/vote-from-home",
            post(proposal::from_home::take),
        )
}

fn elsewhere_routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/elsewhere", get(elsewhere::show::show))
        .route("/elsewhere/follow", post(elsewhere::follow::follow))
        .route("/elsewhere/unfollow", post(elsewhere::follow::unfollow))
        .route("/elsewhere/join", post(elsewhere::join::ask))
        .route("/elsewhere/agree", post(elsewhere::join::agree))
        .route("/elsewhere/leave", post(elsewhere::join::leave))
        .route("/elsewhere/ballot", post(elsewhere::ballot::take))
        .route("/elsewhere/approvals", post(elsewhere::approvals::take))
}

/// The Pool's account at Stripe.
fn stripe_routes() -> Router<Arc<Web>> {
    Router::new()
        .route(
            "/pools/{handle}/stripe",
            get(stripe::connect::show).post(stripe::connect::take),
        )
        .route(
            "/pools/{handle}/stripe/forget",
            post(stripe::connect::forget),
        )
        .route(
            "/pools/{handle}/stripe/unmatched",
            post(stripe::unmatched::take),
        )
        .route(
            "/pools/{handle}/contributions/{id}/card",
            post(stripe::card::take),
        )
        .route(
            "/pools/{handle}/contributions/{id}/paid",
            get(stripe::card::paid),
        )
}

/// What providers of money tell: signed, and without a session.
pub fn hook_routes() -> Router<Arc<Web>> {
    Router::new().route("/webhooks/stripe/{handle}", post(stripe::hook::take))
}

/// What is served without knowing who asks.
pub fn plain_routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/assets/style.css", get(assets::style))
        .route("/assets/favicon.svg", get(assets::icon))
        .route("/assets/live.js", get(assets::live))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
}

/// No page has this path.
pub async fn nowhere() -> WebError {
    WebError::NotFound
}

/// The page is there, but not by this method.
pub async fn wrong_method() -> WebError {
    WebError::WrongMethod
}
