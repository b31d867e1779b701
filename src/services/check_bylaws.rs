//! Bylaws and acceptances, made and verified again: what no query can tell.

use serde_json::Value;
use uuid::Uuid;

use super::{ServiceError, check::Finding, prove::method_of, record_acceptance::hex};
use crate::{
    bylaws as templates,
    domain::time::Timestamp,
    keys::VerifyingKey,
    proof::read_proof,
    store::{
        acceptance::{self, Stated},
        bylaws::{self, Bylaws},
        db::Conn,
    },
};

/// Rows that are read at once.
const BATCH: i64 = 200;
/// Faults that are named; more would not help.
const NAMED: usize = 10;

/// Every hash is that of its text, parameters and template.
///
/// # Errors
/// See [`ServiceError`].
pub async fn hashes(conn: &mut Conn) -> Result<Finding, ServiceError> {
    let mut faults = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let rows = bylaws::written(conn, after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = last.bylaws_id.into();
        let wrong = rows.iter().filter(|row| !is_hashed(row));
        faults.extend(
            wrong.map(|row| format!("version {} of {}", row.number, Uuid::from(row.pool_id))),
        );
    }
    faults.truncate(NAMED);
    Ok(Finding {
        rule: "every version of the bylaws has the hash of its text",
        faults,
    })
}

fn is_hashed(row: &Bylaws) -> bool {
    if row.template_version == 0 {
        return row.hash.is_empty() && row.content.is_empty();
    }
    let made = || {
        let version = u32::try_from(row.template_version).ok()?;
        let parameters: Value = serde_json::from_str(&row.parameters).ok()?;
        templates::hash(&row.content, &parameters, row.form, version).ok()
    };
    made().is_some_and(|hash| hash.as_slice() == row.hash)
}

/// Every acceptance states what its row says, and is signed by the key of who
/// has one here.
///
/// # Errors
/// See [`ServiceError`].
pub async fn statements(conn: &mut Conn) -> Result<Finding, ServiceError> {
    let mut faults = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let rows = acceptance::stated(conn, after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = last.acceptance_id;
        for row in &rows {
            if let Err(what) = look_at(row) {
                faults.push(format!(
                    "{} on version {} of {}: {what}",
                    row.person_uri, row.number, row.pool_uri
                ));
            }
        }
    }
    faults.truncate(NAMED);
    Ok(Finding {
        rule: "every acceptance states what was accepted, signed where its person has a key here",
        faults,
    })
}

fn look_at(row: &Stated) -> Result<(), &'static str> {
    let statement: Value = serde_json::from_str(&row.statement).map_err(|_| "can't be read")?;
    let says = |name: &str| statement.get(name).and_then(Value::as_str);
    if says("person") != Some(row.person_uri.as_str())
        || says("pool") != Some(row.pool_uri.as_str())
        || says("hash") != Some(hex(&row.hash).as_str())
        || statement.get("version").and_then(Value::as_i64) != Some(row.number)
    {
        return Err("states something else");
    }
    let Some(public) = &row.ed25519_public else {
        return Ok(());
    };
    // Ours never expire.
    let proof = read_proof(&statement, Timestamp::from_micros(0)).map_err(|_| "is not signed")?;
    if proof.verification_method() != method_of(&row.person_uri) {
        return Err("is signed by somebody else");
    }
    let key = VerifyingKey::from_multibase(public).map_err(|_| "has a key that can't be read")?;
    proof
        .verify(&key)
        .map_err(|_| "has a signature that does not hold")
}
