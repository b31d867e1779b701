//! Which column is what: by the names that sites give their columns, and where
//! there are none, by what stands in them.

use super::{
    Table,
    people::{as_email, as_handle},
};
use crate::sheet::plain_name as plain;

/// Names of columns, as [`plain`](crate::sheet::plain_name) leaves them.
const NAMES: [&str; 16] = [
    "name",
    "full name",
    "display name",
    "nickname",
    "member name",
    "user name",
    "contributorname",
    "real name",
    "nom complet",
    "vollständiger name",
    "nombre completo",
    "prénom et nom",
    "member",
    "nom",
    "nombre",
    "first name",
];
const GIVEN: [&str; 6] = [
    "first name",
    "given name",
    "firstname",
    "prénom",
    "vorname",
    "nombre",
];
const FAMILY: [&str; 7] = [
    "last name",
    "surname",
    "family name",
    "lastname",
    "nom",
    "nachname",
    "apellidos",
];
const EMAILS: [&str; 14] = [
    "email",
    "e mail",
    "email address",
    "e mail address",
    "mail",
    "user email",
    "contact email",
    "customer email",
    "member email",
    "primary email",
    "courriel",
    "adresse e mail",
    "correo",
    "correo electrónico",
];
const HANDLES: [&str; 8] = [
    "fediverse",
    "fediverse handle",
    "mastodon",
    "handle",
    "activitypub",
    "webfinger",
    "actor",
    "account address",
];
const PROFILES: [&str; 7] = [
    "url of member profile",
    "meetup url",
    "profile",
    "contributorurl",
    "profile url",
    "url du profil de membre",
    "profile link",
];
const STATUSES: [&str; 4] = ["group status", "status", "role", "type"];

/// Which column is what; each the number of a column, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The name, or the given name.
    pub name: Option<usize>,
    /// The family name, where it stands apart.
    pub family: Option<usize>,
    /// The handle in the fediverse.
    pub handle: Option<usize>,
    /// The e-mail address.
    pub email: Option<usize>,
    /// The page on the site that the list is from.
    pub profile: Option<usize>,
}

fn known(name: &str) -> bool {
    let lists: [&[&str]; 5] = [&NAMES, &FAMILY, &EMAILS, &HANDLES, &PROFILES];
    lists.iter().any(|list| list.contains(&name))
}

/// The row that names the columns: the one with the most names that are known.
/// Some programs write other things above it.
pub(super) fn header_row(rows: &[Vec<String>]) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (at, row) in rows.iter().enumerate() {
        if row.iter().any(|cell| cell.contains('@')) {
            continue;
        }
        let count = row.iter().filter(|cell| known(&plain(cell))).count();
        if count > best.map_or(0, |(_, most)| most) {
            best = Some((at, count));
        }
    }
    best.map(|(at, _)| at)
}

impl Columns {
    /// The likely columns of a table.
    #[must_use]
    pub fn guess(table: &Table) -> Self {
        let names: Vec<String> = table
            .header
            .iter()
            .flatten()
            .map(|name| plain(name))
            .collect();
        // The order of the list is the order of preference.
        let find = |list: &[&str]| {
            list.iter()
                .find_map(|known| names.iter().position(|name| name == known))
        };
        let given = find(&GIVEN);
        let family = find(&FAMILY).filter(|family| given.is_some_and(|given| given != *family));
        let mut found = Self {
            name: if family.is_some() {
                given
            } else {
                find(&NAMES)
            },
            family,
            handle: find(&HANDLES),
            email: find(&EMAILS),
            profile: find(&PROFILES),
        };
        let width = table.width();
        let mostly = |is: fn(&str) -> bool, not: Option<usize>| {
            (0..width).find(|column| {
                let filled = cells(table, *column).filter(|cell| is(cell)).count();
                filled * 2 > table.rows.len() && Some(*column) != not
            })
        };
        if found.handle.is_none() {
            found.handle = mostly(
                |cell| cell.starts_with('@') && as_handle(cell).is_some(),
                found.email,
            );
        }
        if found.email.is_none() {
            found.email = mostly(|cell| as_email(cell).is_some(), found.handle);
        }
        if found.name.is_none() && table.header.is_none() {
            found.name = (0..width).find(|column| {
                ![found.handle, found.email].contains(&Some(*column))
                    && cells(table, *column).any(|cell| cell.chars().any(char::is_alphabetic))
            });
        }
        found
    }
}

fn cells(table: &Table, column: usize) -> impl Iterator<Item = &str> {
    table
        .rows
        .iter()
        .filter_map(move |row| row.get(column).map(String::as_str))
        .filter(|cell| !cell.is_empty())
}

/// The column that says what somebody is there, for who is no member or no
/// person.
pub(super) fn status_column(table: &Table) -> Option<usize> {
    let names: Vec<String> = table
        .header
        .iter()
        .flatten()
        .map(|name| plain(name))
        .collect();
    STATUSES
        .iter()
        .find_map(|known| names.iter().position(|name| name == known))
}
