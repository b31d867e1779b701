//! Rows to people: a name, and how to reach her.

use std::collections::{HashMap, HashSet};

use super::{Columns, Table, columns::status_column};

/// What is no member, or no person, by what the list says that it is.
const NOT_INVITED: [&str; 7] = [
    "invited",
    "pending",
    "banned",
    "organization",
    "collective",
    "fund",
    "event",
];
/// The longest name; characters.
const MAX_NAME: usize = 80;
/// The longest address (RFC 5321); bytes.
const MAX_EMAIL: usize = 254;

/// Somebody on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Her name, or else the best there is.
    pub name: String,
    /// `ana@here.example`.
    pub handle: Option<String>,
    /// Her e-mail address. It is never stored.
    pub email: Option<String>,
    /// Her page on the site that the list is from. It is never stored.
    pub profile: Option<String>,
    /// What tells her from the others on every upload of the list.
    pub key: String,
}

impl Person {
    /// What is kept of her until she comes, so that others know whom they
    /// invited: the name, and the handle.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.handle {
            Some(handle) if *handle != self.name => format!("{} (@{handle})", self.name),
            _ => self.name.clone(),
        }
    }
}

/// The people of a table, each once.
#[must_use]
pub fn people(table: &Table, columns: &Columns) -> Vec<Person> {
    let status = status_column(table);
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut found = Vec::new();
    for row in &table.rows {
        let cell = |column: Option<usize>| {
            let written = column.and_then(|column| row.get(column));
            written.map(String::as_str).filter(|cell| !cell.is_empty())
        };
        let is_none = cell(status)
            .is_some_and(|status| NOT_INVITED.contains(&status.to_lowercase().as_str()));
        if is_none {
            continue;
        }
        let Some(mut person) = person(&cell, columns) else {
            continue;
        };
        if person.key.is_empty() {
            // Two of one name, and nothing else said: two people.
            let name = person.name.to_lowercase();
            let count = names.entry(name.clone()).or_default();
            *count += 1;
            person.key = format!("name {name} {count}");
        }
        if seen.insert(person.key.clone()) {
            found.push(person);
        }
    }
    found
}

fn person<'a>(
    cell: &impl Fn(Option<usize>) -> Option<&'a str>,
    columns: &Columns,
) -> Option<Person> {
    let written = cell(columns.email);
    let email = written.and_then(as_email);
    let handle = cell(columns.handle)
        .or_else(|| written.filter(|_| email.is_none()))
        .and_then(as_handle);
    let profile = cell(columns.profile).and_then(as_link);
    let beside = written
        .and_then(|written| written.split_once('<'))
        .map(|(name, _)| name.trim().trim_matches('"').trim())
        .filter(|name| !name.is_empty());
    let named: Vec<&str> = [cell(columns.name), cell(columns.family)]
        .into_iter()
        .flatten()
        .filter(|name| as_email(name).is_none())
        .collect();
    let named = named.join(" ");
    let name = [Some(named.as_str()), beside, handle.as_deref()]
        .into_iter()
        .flatten()
        .find(|name| !name.is_empty())
        .map(str::to_owned)
        .or_else(|| {
            email
                .as_deref()
                .and_then(|email| email.split('@').next())
                .map(str::to_owned)
        })
        .or_else(|| profile.clone())?;
    let key = [
        ("email", &email),
        ("handle", &handle),
        ("profile", &profile),
    ]
    .into_iter()
    .find_map(|(kind, known)| Some(format!("{kind} {}", known.as_ref()?.to_lowercase())));
    Some(Person {
        name: name.chars().take(MAX_NAME).collect(),
        key: key.unwrap_or_default(),
        handle,
        email,
        profile,
    })
}

/// The address in `ana@here.example` or `Ana Brook <ana@here.example>`.
pub(super) fn as_email(cell: &str) -> Option<String> {
    let inner = cell
        .rsplit_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map_or(cell, |(inner, _)| inner);
    let address = inner.trim().trim_start_matches("mailto:");
    let (user, host) = address.split_once('@')?;
    let is_plain = |text: &str, others: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || others.contains(c))
    };
    let is_address = address.len() <= MAX_EMAIL
        && is_plain(user, "!#$%&'*+-/=?^_`{|}~.")
        && is_plain(host, "-.")
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.');
    is_address.then(|| address.to_owned())
}

/// `ana@here.example` of `@ana@here.example`, or of her page
/// `https://here.example/@ana`.
pub(super) fn as_handle(cell: &str) -> Option<String> {
    let cell = cell.trim();
    let (user, host) = if let Some(page) = cell.strip_prefix("https://") {
        let (host, path) = page.split_once('/')?;
        (path.trim_end_matches('/').strip_prefix('@')?, host)
    } else {
        let bare = cell.strip_prefix("acct:").unwrap_or(cell);
        bare.strip_prefix('@').unwrap_or(bare).split_once('@')?
    };
    let is_user = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | ':');
    let fits = !user.is_empty()
        && user.chars().all(is_user)
        && host.contains('.')
        && host.chars().all(is_host);
    fits.then(|| format!("{user}@{}", host.to_lowercase()))
}

/// A page that may be linked to.
fn as_link(cell: &str) -> Option<String> {
    let url = url::Url::parse(cell).ok()?;
    matches!(url.scheme(), "https" | "http").then(|| url.to_string())
}
