//! A version of the bylaws as Markdown: in front, in YAML, the fields that
//! `CommunityRule` has for rules of communities (communityrule.info), each in
//! plain sentences; then the text, letter by letter as it was hashed.

use std::fmt::Write as _;

use crate::{
    args,
    bylaws::Context,
    services::{
        ServiceError, formation_steps::template_of, version_status::VersionStatus,
        write_bylaws::context,
    },
    store::{bylaws::Bylaws, db::StoreError},
    text::{Args, text_with},
};

/// The fields of `CommunityRule` after the name, in its order.
pub const FIELDS: [&str; 18] = [
    "structure",
    "mission",
    "values",
    "legal",
    "membership",
    "removal",
    "roles",
    "limits",
    "rights",
    "decision",
    "implementation",
    "oversight",
    "deliberation",
    "access",
    "economics",
    "grievances",
    "records",
    "modification",
];

/// The file; nothing of rules of before, which have no text.
///
/// # Errors
/// [`ServiceError`] when the parameters can't be read.
pub fn markdown(
    version: &Bylaws,
    status: VersionStatus,
    hash: &str,
    uri: &str,
) -> Result<Option<String>, ServiceError> {
    let Some(template) = template_of(version) else {
        return Ok(None);
    };
    let terms = crate::parameters::terms(&version.parameters)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let filled = context(&terms);
    let args = arguments(&filled, &template.name);
    let mut out = String::from("---\n");
    let mut line = |name: &str, value: &str| {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{name}: {}", quoted(value));
    };
    line("community-name", &filled.name);
    for field in FIELDS {
        line(field, &text_with(&format!("rule-field-{field}"), &args));
    }
    line("source", uri);
    line("template", &template.key());
    line("hash", hash);
    line("status", status.word());
    let _ = writeln!(out, "version: {}", version.number);
    out.push_str("---\n\n");
    out.push_str(&version.content);
    Ok(Some(out))
}

fn arguments(filled: &Context, form_name: &str) -> Args {
    let mut args = args! {
        "form" => form_name.to_owned(),
        "purpose" => filled.purpose.clone(),
        "age" => filled.least_age,
        "sponsors" => filled.sponsors,
        "amount" => filled.buy_in_amount.clone(),
        "least" => filled.buy_in_least.clone(),
        "most" => filled.buy_in_most.clone(),
        "currency" => filled.currency.clone(),
        "probation" => filled.probation_days,
        "days" => filled.voting_days,
        "quorum" => filled.quorum_percent,
        "threshold" => filled.threshold_percent,
        "amendment_quorum" => filled.amendment_quorum_percent,
        "seats" => filled.steward_seats,
        "term" => filled.steward_term_months,
        "reserve" => filled.reserve_floor_percent,
        "above" => filled.two_approvers_above.clone(),
        "notice" => filled.exit_notice_days,
        "redemption" => filled.redemption_months,
        "commitment" => filled.commitment.clone(),
        "asset_lock" => filled.asset_lock.clone(),
        "law" => filled.law.clone(),
        "has_commitment" => given(&filled.commitment),
        "has_asset_lock" => given(&filled.asset_lock),
        "has_law" => given(&filled.law),
    };
    args.extend(args! {
        "admission" => filled.admission,
        "buy_in" => filled.buy_in,
        "surplus" => filled.surplus,
    });
    args
}

fn given(text: &str) -> &'static str {
    if text.is_empty() { "no" } else { "yes" }
}

/// A double-quoted scalar (YAML 1.2.2, section 7.3.1) on one line: it stays
/// what it is, whatever people wrote.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_plain(c) => out.push(c),
            c => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

/// What may stand in a YAML file as it is (section 5.1), without what breaks
/// lines there or cannot be seen.
const fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_people_wrote_comes_back() {
        for text in [
            "Oak Street Garden",
            "",
            "yes",
            "# a: b\n- c",
            "\"} ]: & * ! | > % @ `",
            "back\\slash \\n",
            "---\n...\n",
            "tab\tbell\u{7}del\u{7f}nel\u{85}",
            "\u{2028}\u{2029}\u{feff}\u{fffe}\u{200e}",
            "Straße 🌳 \u{10ffff}",
        ] {
            let line = format!("name: {}\n", quoted(text));
            assert_eq!(line.lines().count(), 1, "{line}");
            let back: serde_yaml_ng::Value = serde_yaml_ng::from_str(&line).unwrap();
            assert_eq!(back["name"].as_str(), Some(text), "{line}");
        }
    }
}
