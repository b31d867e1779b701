//! POST `/pools/{handle}/invitations/list/send`: everyone on the list gets a
//! link, shown here with the address that it goes to, as a page or a file; and
//! who has a handle gets a message, some at a time.

use std::time::Duration;

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use futures::future::join_all;
use serde::Deserialize;

use super::{mapper, steward, wrong};
use crate::{
    args,
    domain::{handle::Handle, id::PersonId},
    services::{
        ServiceError,
        invite::{invitation_uri, invite_actor},
        invite_list::{InvitedOne, Stands, invite_list},
        member_list::{self, Columns, Person, harmless},
    },
    store::{
        actor::{self, Actor},
        pool::Pool,
    },
    text::{text, text_with},
    transact,
    web::{
        Web, WebError,
        fields::Fields,
        shape::{self, small},
        view::member_list::{InvitedLine, ListDone, ToldLine},
        visit::{Visit, show as shown, show_again},
    },
};

/// Lines shown; the file has all of them.
const SHOWN_LINES: usize = 500;
/// People written to at once.
const AT_ONCE: usize = 20;
/// How long their servers may take.
const PATIENCE: Duration = Duration::from_secs(12);

/// The list, its columns, and what to do.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    text: String,
    name: String,
    family: String,
    handle: String,
    email: String,
    profile: String,
    /// `csv`, `message`, or nothing for the page.
    how: String,
    /// At which of the people to go on writing.
    from: String,
}

impl Sent {
    fn columns(&self) -> Columns {
        let number = |written: &String| written.parse().ok();
        Columns {
            name: number(&self.name),
            family: number(&self.family),
            handle: number(&self.handle),
            email: number(&self.email),
            profile: number(&self.profile),
        }
    }
}

/// Invites everyone on the list.
pub async fn send(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, person) = steward(&visit, &handle).await?;
    let table = match member_list::read(&sent.text) {
        Ok(table) => table,
        Err(error) => return wrong(&visit, &pool, error, None).await,
    };
    let columns = sent.columns();
    let people = member_list::people(&table, &columns);
    if people.is_empty() {
        let refused = Some(text("error-list-nobody"));
        return show_again(&mapper(&visit, &pool, &table, sent.text, &columns, refused).await?);
    }
    let secret = secrecy::ExposeSecret::expose_secret(&web.secret);
    let invited = transact!(web.db, web.world, ServiceError, |tx| {
        let people = people.clone();
        invite_list(&mut tx, &web.world, secret, pool.pool_id, person, people).await
    })?;
    if sent.how == "csv" {
        return file(web, &pool, &invited);
    }
    let mut from = sent.from.parse().unwrap_or(0);
    let mut told = Vec::new();
    if sent.how == "message" {
        (told, from) = write_to(&visit, &pool, person, &people, from).await?;
    }
    let mut conn = web.db.read().await?;
    let with_handle = people.iter().skip(from).filter(|one| one.handle.is_some());
    shown(&ListDone {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        count: counted(invited.len()),
        lines: invited
            .iter()
            .take(SHOWN_LINES)
            .map(|one| line(web, &pool, one))
            .collect(),
        waiting: counted(with_handle.count()),
        from,
        told,
        columns: vec![
            ("name", sent.name),
            ("family", sent.family),
            ("handle", sent.handle),
            ("email", sent.email),
            ("profile", sent.profile),
        ],
        text: sent.text,
    })
}

fn counted(count: usize) -> u32 {
    small(i64::try_from(count).unwrap_or(i64::MAX))
}

fn line(web: &Web, pool: &Pool, one: &InvitedOne) -> InvitedLine {
    let link = invitation_uri(&web.site, &one.token);
    let args = args! {
        "pool" => pool.name.clone(),
        "name" => one.person.name.clone(),
        "purpose" => pool.purpose.clone(),
        "link" => link.clone(),
    };
    let mail = one.person.email.as_ref().map(|email| {
        let subject = in_url(&text_with("list-mail-subject", &args));
        let body = in_url(&text_with("list-mail-body", &args).replace('\n', "\r\n"));
        let to = in_url(email).replace("%40", "@");
        format!("mailto:{to}?subject={subject}&body={body}")
    });
    InvitedLine {
        name: one.person.name.clone(),
        link,
        mail,
        profile: one.person.profile.clone(),
        handle: one.person.handle.clone(),
        over: over(one.stands),
    }
}

const fn over(stands: Stands) -> Option<&'static str> {
    match stands {
        Stands::Good => None,
        Stands::Used => Some("list-used"),
        Stands::Revoked => Some("list-revoked"),
    }
}

/// As `mailto:` wants it (RFC 6068): a space is no plus.
fn in_url(text: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    encoded.replace('+', "%20")
}

/// The links as a file. What a spreadsheet program would run as a formula is
/// made harmless.
fn file(web: &Web, pool: &Pool, invited: &[InvitedOne]) -> Result<Response, WebError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        // With its mark, since spreadsheet programs guess wrong without.
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    let broken = |error: &dyn std::error::Error| WebError::Broken(error.to_string());
    let head = ["name", "link", "email", "handle", "profile"];
    let head = head.map(|column| text(&format!("list-file-{column}")));
    writer.write_record(&head).map_err(|error| broken(&error))?;
    for one in invited {
        let link = match over(one.stands) {
            None => invitation_uri(&web.site, &one.token),
            Some(key) => text(key),
        };
        let person = &one.person;
        let handle = person.handle.as_ref().map(|handle| format!("@{handle}"));
        let cells = [
            harmless(&person.name),
            link,
            harmless(person.email.as_deref().unwrap_or_default()),
            harmless(&handle.unwrap_or_default()),
            harmless(person.profile.as_deref().unwrap_or_default()),
        ];
        writer
            .write_record(&cells)
            .map_err(|error| broken(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| broken(&error))?;
    let named = format!("attachment; filename=\"invitations-{}.csv\"", pool.handle);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, named),
    ];
    Ok((headers, bytes).into_response())
}

/// Writes to the next few who have a handle; where to go on.
async fn write_to(
    visit: &Visit,
    pool: &Pool,
    person: PersonId,
    people: &[Person],
    from: usize,
) -> Result<(Vec<ToldLine>, usize), WebError> {
    let web = visit.web();
    let inviter = actor::known(&mut web.db.read().await?, person).await?;
    let next: Vec<(usize, &str)> = people
        .iter()
        .enumerate()
        .skip(from)
        .filter_map(|(at, one)| Some((at, one.handle.as_deref()?)))
        .take(AT_ONCE)
        .collect();
    let from = next.last().map_or(people.len(), |(at, _)| at + 1);
    let found = join_all(next.iter().map(|(_, handle)| find(web, handle))).await;
    let mut told = Vec::with_capacity(next.len());
    for ((_, handle), found) in next.into_iter().zip(found) {
        let outcome = match found {
            Some(guest) => invite(web, pool, &inviter, &guest).await?,
            None => "list-told-not-found",
        };
        told.push(ToldLine {
            handle: format!("@{handle}"),
            outcome,
        });
    }
    Ok((told, from))
}

async fn find(web: &Web, handle: &str) -> Option<Actor> {
    if let Some((user, host)) = handle.split_once('@')
        && host.eq_ignore_ascii_case(&web.site.host)
    {
        let mut conn = web.db.read().await.ok()?;
        let handle = Handle::parse(user).ok()?;
        return actor::local(&mut conn, &handle).await.ok()?;
    }
    let address = format!("@{handle}");
    let asked = web.elsewhere.find_actor(&address);
    tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()
}

async fn invite(
    web: &Web,
    pool: &Pool,
    inviter: &Actor,
    guest: &Actor,
) -> Result<&'static str, WebError> {
    let invited = transact!(web.db, web.world, ServiceError, |tx| {
        invite_actor(&mut tx, &web.world, &web.site, pool.pool_id, inviter, guest).await
    });
    match invited {
        Ok(true) => Ok("list-told"),
        Ok(false) => Ok("list-told-before"),
        Err(ServiceError::Membership(_)) => Ok("list-told-in"),
        Err(ServiceError::NotAPerson) => Ok("list-told-no-person"),
        Err(ServiceError::InvitedMany) => Ok("list-told-many"),
        Err(error) => Err(error.into()),
    }
}
