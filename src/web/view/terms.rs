//! The part of a form that holds a Pool's terms: for a new Pool, and for every
//! later version of its bylaws. Drawn by `parts/terms.html`.

use super::form::{Field, Problem, problems};
use crate::domain::variables::Number;

/// A number with its bounds.
#[derive(Clone, Debug)]
pub struct NumberField {
    /// Which.
    pub number: Number,
    /// As typed.
    pub field: Field,
}

impl NumberField {
    /// Id and name of the field; the middle of its texts' keys.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.number.name()
    }

    /// The smallest that is taken.
    #[must_use]
    pub fn least(&self) -> u16 {
        self.number.bounds().least
    }

    /// What it starts with.
    #[must_use]
    pub fn usual(&self) -> u16 {
        self.number.bounds().usual
    }

    /// The greatest that is taken.
    #[must_use]
    pub fn most(&self) -> u16 {
        self.number.bounds().most
    }

    /// The key of its unit: days, months, percent, years, or people.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        let name = self.name();
        match name.rsplit('_').next() {
            Some("days") => "unit-days",
            Some("percent") => "unit-percent",
            Some("months") => "unit-months",
            Some("age") => "unit-years",
            Some("instalments") => "unit-parts",
            _ => "unit-people",
        }
    }
}

/// One of the legal forms.
#[derive(Clone, Debug)]
pub struct FormOption {
    /// The value that the form sends.
    pub id: &'static str,
    /// As its template calls it.
    pub name: String,
    /// As its template describes it.
    pub description: String,
}

/// One of the currencies.
#[derive(Clone, Debug)]
pub struct CurrencyOption {
    /// `EUR`; the value that the form sends.
    pub code: &'static str,
    /// `Euro`.
    pub name: String,
}

/// A Pool's terms as typed. Fields sent: `name`, `purpose`, `form`,
/// `currency`, `buy_in` (`none`, `fixed`, `range`), `buy_in_amount`,
/// `buy_in_least`, `buy_in_most`, `two_approvers_above` (major units),
/// `commitment`, `admission` (`open`, `steward`, `sponsors`, `vote`),
/// `early_close`, `open_books` (`yes`, `no`), `surplus` (`retained`, `equal`, `patronage`),
/// `asset_lock`, `law`, and each number by its name.
#[derive(Clone, Debug)]
pub struct TermsForm {
    /// The Pool's name.
    pub name: Field,
    /// What it is for, plain text.
    pub purpose: Field,
    /// Id of the legal form.
    pub form: Field,
    /// The forms to choose from.
    pub forms: Vec<FormOption>,
    /// Code of the currency.
    pub currency: Field,
    /// The currencies to choose from.
    pub currencies: Vec<CurrencyOption>,
    /// `none`, `fixed` or `range`.
    pub buy_in: Field,
    /// The fixed one.
    pub buy_in_amount: Field,
    /// The least of a range.
    pub buy_in_least: Field,
    /// The most of a range.
    pub buy_in_most: Field,
    /// Above this, payments need two approvers.
    pub two_approvers_above: Field,
    /// What members commit themselves to; may be empty.
    pub commitment: Field,
    /// How people become members.
    pub admission: Field,
    /// `yes` or `no`.
    pub early_close: Field,
    /// `yes` or `no`.
    pub open_books: Field,
    /// What is done with a surplus.
    pub surplus: Field,
    /// Who gets what is left at the end; may be empty.
    pub asset_lock: Field,
    /// Whose law governs; may be empty.
    pub law: Field,
    /// All numbers, in their order.
    pub numbers: Vec<NumberField>,
}

/// The numbers that stand first; the others are folded away.
const FIRST: [Number; 4] = [
    Number::Founders,
    Number::VotingDays,
    Number::QuorumPercent,
    Number::ThresholdPercent,
];
/// The numbers that stand beside what they belong to.
const BESIDE: [Number; 2] = [Number::Sponsors, Number::Instalments];

impl TermsForm {
    /// The few that matter first.
    #[must_use]
    pub fn first(&self) -> Vec<&NumberField> {
        self.which(|number| FIRST.contains(&number))
    }

    /// The rest.
    #[must_use]
    pub fn more(&self) -> Vec<&NumberField> {
        self.which(|number| !FIRST.contains(&number) && !BESIDE.contains(&number))
    }

    /// How many sponsors; beside the ways of admission.
    #[must_use]
    pub fn sponsors(&self) -> Vec<&NumberField> {
        self.which(|number| number == Number::Sponsors)
    }

    /// In how many parts a buy-in may be paid; beside it.
    #[must_use]
    pub fn instalments(&self) -> Vec<&NumberField> {
        self.which(|number| number == Number::Instalments)
    }

    fn which(&self, wanted: impl Fn(Number) -> bool) -> Vec<&NumberField> {
        self.numbers
            .iter()
            .filter(|each| wanted(each.number))
            .collect()
    }

    /// Whether something is wrong, or not as usual, among what is folded away:
    /// then it is shown open.
    #[must_use]
    pub fn has_more(&self) -> bool {
        let own = |each: &&NumberField| {
            each.field.error.is_some() || each.field.value.trim() != each.usual().to_string()
        };
        let wrong = |field: &Field| field.error.is_some();
        self.more().iter().any(own)
            || [&self.two_approvers_above, &self.asset_lock, &self.law]
                .into_iter()
                .any(wrong)
            || self.early_close.value != "yes"
            || self.open_books.value != "yes"
            || self.surplus.value != "retained"
            || !self.asset_lock.value.is_empty()
            || !self.law.value.is_empty()
    }

    /// What is wrong, field by field, in the order of the form.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut fields = vec![
            ("name", &self.name),
            ("purpose", &self.purpose),
            ("form-association", &self.form),
            ("currency", &self.currency),
            ("buy_in-none", &self.buy_in),
            ("buy_in_amount", &self.buy_in_amount),
            ("buy_in_least", &self.buy_in_least),
            ("buy_in_most", &self.buy_in_most),
        ];
        let numbers = |list: Vec<&'_ NumberField>| -> Vec<(&'static str, Field)> {
            list.into_iter()
                .map(|each| (each.name(), each.field.clone()))
                .collect()
        };
        let beside_money = numbers(self.instalments());
        let beside_admission = numbers(self.sponsors());
        let (first, more) = (numbers(self.first()), numbers(self.more()));
        fields.extend(beside_money.iter().map(|(name, field)| (*name, field)));
        fields.push(("commitment", &self.commitment));
        fields.push(("admission-open", &self.admission));
        let rest = beside_admission.iter().chain(&first).chain(&more);
        fields.extend(rest.map(|(name, field)| (*name, field)));
        fields.extend([
            ("two_approvers_above", &self.two_approvers_above),
            ("early_close-yes", &self.early_close),
            ("open_books-yes", &self.open_books),
            ("surplus-retained", &self.surplus),
            ("asset_lock", &self.asset_lock),
            ("law", &self.law),
        ]);
        problems(&fields)
    }
}
