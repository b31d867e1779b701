//! What a version of the bylaws is filled in with, whole.

use super::{
    form::{LegalForm, claims_registration},
    text::{Name, Purpose},
    variables::{Number, Variables},
};

/// Name, purpose, legal form and variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The Pool's name, without what its form adds.
    pub name: Name,
    /// What it is for.
    pub purpose: Purpose,
    /// What it is in law.
    pub form: LegalForm,
    /// The rest.
    pub variables: Variables,
}

/// Terms that don't go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// The name says that it is registered.
    #[error("LLC, LCA, Ltd and the like belong to a name only once there is a certificate")]
    NameClaimsRegistration,
    /// The form needs more founders.
    #[error("this legal form needs {0} founders at least")]
    TooFewFounders(u16),
    /// What is registered somewhere as one thing does not become another by a
    /// vote alone.
    #[error("a registered form can't be changed into another here")]
    FormIsFiled,
    /// Something is owed or was paid in the old currency.
    #[error("the currency can't change once money is owed or was booked")]
    CurrencyInUse,
}

impl Terms {
    /// Takes them when they go together.
    ///
    /// # Errors
    /// See [`TermsError`].
    pub fn checked(self) -> Result<Self, TermsError> {
        if claims_registration(self.name.as_str()) {
            return Err(TermsError::NameClaimsRegistration);
        }
        let least = self.form.least_founders();
        if self.variables.number(Number::Founders) < least {
            return Err(TermsError::TooFewFounders(least));
        }
        Ok(self)
    }

    /// Takes them as what follows on `old`; `has_books` when money is owed or
    /// was booked in the old currency.
    ///
    /// # Errors
    /// See [`TermsError`].
    pub fn checked_after(self, old: &Self, has_books: bool) -> Result<Self, TermsError> {
        if old.form != self.form && old.form.is_filed() {
            return Err(TermsError::FormIsFiled);
        }
        if has_books && old.variables.money.currency() != self.variables.money.currency() {
            return Err(TermsError::CurrencyInUse);
        }
        self.checked()
    }

    /// The name with what the form adds, once it may be shown: "Oak LLC".
    #[must_use]
    pub fn legal_name(&self) -> String {
        match self.form.suffix() {
            "" => self.name.as_str().to_owned(),
            suffix => format!("{} {suffix}", self.name.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    fn terms(name: &str, form: LegalForm, founders: i64, currency: &str) -> Terms {
        let variables = Variables::usual(Currency::parse(currency).unwrap());
        Terms {
            name: Name::parse(name).unwrap(),
            purpose: Purpose::parse("Gardening").unwrap(),
            form,
            variables: variables.with(Number::Founders, founders).unwrap(),
        }
    }

    #[test]
    fn terms_go_together_or_say_why_not() {
        use LegalForm::{Association, ColoradoLca, DelawareLlc, UkSociety};
        for (given, expected) in [
            (terms("Oak", Association, 1, "EUR"), None),
            (
                terms("Oak LLC", DelawareLlc, 3, "USD"),
                Some(TermsError::NameClaimsRegistration),
            ),
            (
                terms("Oak", UkSociety, 2, "GBP"),
                Some(TermsError::TooFewFounders(3)),
            ),
            (terms("Oak", UkSociety, 3, "GBP"), None),
            (
                terms("Oak", ColoradoLca, 1, "USD"),
                Some(TermsError::TooFewFounders(2)),
            ),
        ] {
            assert_eq!(given.clone().checked().err(), expected, "{given:?}");
        }
    }

    #[test]
    fn what_may_follow_on_what() {
        use LegalForm::{Association, DelawareLlc};
        for (old, new, has_books, expected) in [
            ((Association, "EUR"), (DelawareLlc, "EUR"), true, None),
            (
                (DelawareLlc, "EUR"),
                (Association, "EUR"),
                false,
                Some(TermsError::FormIsFiled),
            ),
            ((Association, "EUR"), (Association, "USD"), false, None),
            (
                (Association, "EUR"),
                (Association, "USD"),
                true,
                Some(TermsError::CurrencyInUse),
            ),
        ] {
            let old = terms("Oak", old.0, 3, old.1);
            let new = terms("Oak", new.0, 3, new.1);
            assert_eq!(new.checked_after(&old, has_books).err(), expected);
        }
    }

    #[test]
    fn the_legal_name_has_its_suffix() {
        for (form, name) in [
            (LegalForm::Association, "Oak"),
            (LegalForm::DelawareLlc, "Oak LLC"),
            (LegalForm::ColoradoLca, "Oak LCA"),
            (LegalForm::UkSociety, "Oak Limited"),
        ] {
            assert_eq!(terms("Oak", form, 3, "EUR").legal_name(), name);
        }
    }
}
