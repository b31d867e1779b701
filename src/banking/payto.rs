//! Links that open a banking program: `payto://iban/…` (RFC 8905).

use std::fmt::Write as _;

use super::{
    amount,
    iban::{Bic, Iban},
};
use crate::domain::money::Currency;

/// A payment to be asked for.
#[derive(Clone, Copy, Debug)]
pub struct Payto<'a> {
    /// The account.
    pub iban: &'a Iban,
    /// Its bank, for payments from afar.
    pub bic: Option<&'a Bic>,
    /// Minor units.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
    /// The account's holder.
    pub name: &'a str,
    /// What the payment carries: its reference.
    pub message: &'a str,
}

impl Payto<'_> {
    /// The link.
    #[must_use]
    pub fn link(&self) -> String {
        let bank = self.bic.map_or(String::new(), |bic| format!("{bic}/"));
        format!(
            "payto://iban/{bank}{}?amount={}:{}&receiver-name={}&message={}",
            self.iban,
            self.currency.code(),
            amount::plain(self.minor, self.currency),
            encoded(self.name),
            encoded(self.message),
        )
    }
}

/// All but the unreserved characters by their bytes (RFC 3986, 2.3).
fn encoded(text: &str) -> String {
    let mut found = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            found.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(found, "%{byte:02X}");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_those_of_the_standard() {
        let iban = Iban::parse("DE75512108001245126199").unwrap();
        let bic = Bic::parse("SOGEDEFFXXX").unwrap();
        let mut payto = Payto {
            iban: &iban,
            bic: None,
            minor: 2_500,
            currency: Currency::EUR,
            name: "Garden & Sons, Köln",
            message: "RF18 5390 0754 7034",
        };
        let link = payto.link();
        assert_eq!(
            link,
            "payto://iban/DE75512108001245126199?amount=EUR:25.00&receiver-name=Garden%20%26%20Sons%2C%20K%C3%B6ln&message=RF18%205390%200754%207034"
        );
        let read = url::Url::parse(&link).unwrap();
        let pairs: Vec<_> = read.query_pairs().into_owned().collect();
        assert_eq!(pairs[1].1, payto.name);
        assert_eq!(pairs[2].1, payto.message);
        payto.bic = Some(&bic);
        assert!(payto.link().starts_with("payto://iban/SOGEDEFFXXX/DE75"));
    }
}
