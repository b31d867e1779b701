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
    /// The form's stewards are of age, and any member may come to be one.
    #[error("in this legal form members are {0} years old at least")]
    TooYoung(u16),
    /// The form's law asks for more days of notice.
    #[error("in this legal form a vote takes {0} days at least")]
    TooFewVotingDays(u16),
    /// The form's law lets no vote end before its time.
    #[error("in this legal form no vote closes early")]
    ClosesEarly,
    /// The form's law asks for more stewards.
    #[error("this legal form needs {0} seats for stewards at least")]
    TooFewStewardSeats(u16),
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
        let form = self.form;
        let least: [(Number, u16, fn(u16) -> TermsError); 4] = [
            (
                Number::Founders,
                form.least_founders(),
                TermsError::TooFewFounders,
            ),
            (Number::LeastAge, form.least_age(), TermsError::TooYoung),
            (
                Number::VotingDays,
                form.least_voting_days(),
                TermsError::TooFewVotingDays,
            ),
            (
                Number::StewardSeats,
                form.least_steward_seats(),
                TermsError::TooFewStewardSeats,
            ),
        ];
        for (number, least, error) in least {
            if self.variables.number(number) < least {
                return Err(error(least));
            }
        }
        if self.variables.early_close && !form.may_close_early() {
            return Err(TermsError::ClosesEarly);
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
    fn a_form_narrows_what_may_be_chosen() {
        use LegalForm::{Association, ColoradoLca, DelawareLlc, Hosted, UkSociety};
        use Number::{LeastAge, StewardSeats, VotingDays};
        let error = |form, numbers: &[(Number, i64)], early_close| {
            let mut given = terms("Oak", form, 3, "USD");
            given.variables.early_close = early_close;
            for (number, value) in numbers {
                given.variables.set(*number, *value).unwrap();
            }
            given.checked().err()
        };
        for form in [Association, DelawareLlc, Hosted] {
            let least = [(LeastAge, 16), (VotingDays, 1), (StewardSeats, 1)];
            assert_eq!(error(form, &least, true), None, "{form:?}");
        }
        let lca = [(LeastAge, 18), (VotingDays, 10), (StewardSeats, 3)];
        let society = [(LeastAge, 18), (VotingDays, 1), (StewardSeats, 2)];
        for (form, fits, early_close, change, expected) in [
            (ColoradoLca, lca, false, None, None),
            (
                ColoradoLca,
                lca,
                false,
                Some((LeastAge, 17)),
                Some(TermsError::TooYoung(18)),
            ),
            (
                ColoradoLca,
                lca,
                false,
                Some((VotingDays, 9)),
                Some(TermsError::TooFewVotingDays(10)),
            ),
            (
                ColoradoLca,
                lca,
                false,
                Some((StewardSeats, 2)),
                Some(TermsError::TooFewStewardSeats(3)),
            ),
            (ColoradoLca, lca, true, None, Some(TermsError::ClosesEarly)),
            (UkSociety, society, true, None, None),
            (
                UkSociety,
                society,
                true,
                Some((LeastAge, 17)),
                Some(TermsError::TooYoung(18)),
            ),
            (
                UkSociety,
                society,
                true,
                Some((StewardSeats, 1)),
                Some(TermsError::TooFewStewardSeats(2)),
            ),
        ] {
            let numbers: Vec<_> = fits.into_iter().chain(change).collect();
            assert_eq!(error(form, &numbers, early_close), expected, "{numbers:?}");
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
