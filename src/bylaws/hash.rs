//! What a member accepts, as 32 bytes.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::BylawsError;
use crate::domain::form::LegalForm;

/// SHA-256 over the canonical JSON (RFC 8785) of
/// `{"parameters": …, "template": "association/1", "text": …}`: whoever has the
/// three can check it. Integers in `parameters` beyond 2^53 would lose digits;
/// amounts travel as text.
///
/// # Errors
/// When `parameters` holds what JSON can't.
pub fn hash(
    text: &str,
    parameters: &Value,
    form: LegalForm,
    version: u32,
) -> Result<[u8; 32], BylawsError> {
    let accepted = json!({
        "parameters": parameters,
        "template": format!("{}/{version}", form.id()),
        "text": text,
    });
    let bytes = serde_json_canonicalizer::to_vec(&accepted)?;
    Ok(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
    }

    /// The bytes come from Python: `hashlib.sha256(json.dumps(…, sort_keys=True,
    /// separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()`.
    #[test]
    fn anyone_can_make_the_same_hash() {
        let text = "# Bylaws of Oak Street Garden\n\n“§ 1”\n";
        let parameters = json!({
            "voting_days": 7, "early_close": true, "buy_in": "fixed", "currency": "EUR",
            "law": "", "buy_in_amount": "25.00 EUR",
        });
        let found = hash(text, &parameters, LegalForm::Association, 1).unwrap();
        assert_eq!(
            hex(&found),
            "d2e364d64d294b6bb60ff9da15659bc65f2d5824c1ab271e50a7d21d7cd0bf62"
        );
        for (text, form, version) in [
            ("# Bylaws of Oak Street Garden\n", LegalForm::Association, 1),
            (text, LegalForm::Hosted, 1),
            (text, LegalForm::Association, 2),
        ] {
            assert_ne!(hash(text, &parameters, form, version).unwrap(), found);
        }
    }
}
