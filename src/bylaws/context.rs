//! What fills a template: the Pool's own words and the variables that it chose.

use serde::Serialize;

/// What fills a template. Whoever makes one has checked the bounds; amounts are
/// written out with their currency ("25.00 EUR"). Line breaks and quotation marks
/// in what people wrote are flattened, and nothing of it is read as a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Context {
    /// The Pool's name, without a suffix.
    pub name: String,
    /// The name with what the form adds; see
    /// [`Terms::legal_name`](crate::domain::terms::Terms::legal_name).
    pub legal_name: String,
    /// What the Pool is for.
    pub purpose: String,
    /// The least age of a member, in years.
    pub least_age: u32,
    /// How people become members: see
    /// [`admission_id`](crate::parameters::admission_id).
    pub admission: &'static str,
    /// How many members have to attest, where admission is by sponsors.
    pub sponsors: u32,
    /// What a member puts in: see [`buy_in_id`](crate::parameters::buy_in_id).
    pub buy_in: &'static str,
    /// How much, where it is fixed.
    pub buy_in_amount: String,
    /// The least, where members choose.
    pub buy_in_least: String,
    /// The most, where members choose.
    pub buy_in_most: String,
    /// In how many monthly parts it may be paid; 1 is at once.
    pub instalments: u32,
    /// The ISO 4217 code of the books' currency.
    pub currency: String,
    /// What members promise to do, or nothing.
    pub commitment: String,
    /// Days from admission to the first vote.
    pub probation_days: u32,
    /// Days from a proposal's opening to its close.
    pub voting_days: u32,
    /// Percent of the roll that has to vote (`≥`).
    pub quorum_percent: u32,
    /// Percent of For among For and Against to exceed (`>`).
    pub threshold_percent: u32,
    /// Whether a proposal closes as soon as no ballot could change its outcome.
    pub early_close: bool,
    /// Whether everybody sees the budget.
    pub open_books: bool,
    /// Percent of the roll that has to vote on an amendment (`≥`).
    pub amendment_quorum_percent: u32,
    /// How many stewards there may be.
    pub steward_seats: u32,
    /// For how many months they are elected.
    pub steward_term_months: u32,
    /// Percent of the money that can't be spent.
    pub reserve_floor_percent: u32,
    /// After how many days a reservation lapses.
    pub reservation_days: u32,
    /// After how many days a pledge lapses.
    pub pledge_days: u32,
    /// Above which amount a payment needs two approvers.
    pub two_approvers_above: String,
    /// Days from a notice of leaving to its end.
    pub exit_notice_days: u32,
    /// Within how many months capital is redeemed.
    pub redemption_months: u32,
    /// What becomes of a surplus: see
    /// [`surplus_id`](crate::parameters::surplus_id).
    pub surplus: &'static str,
    /// Who gets what is left at the end; empty when the members choose then.
    pub asset_lock: String,
    /// The place whose law governs; empty when it goes without saying.
    pub law: String,
    /// How many founders there had to be before they could vote.
    pub founders: u32,
}

impl Context {
    /// The same with everything that people wrote on one line, so that it can't
    /// be read as a heading, a clause or the end of a quotation.
    pub(super) fn flattened(&self) -> Self {
        let mut flat = self.clone();
        for text in [
            &mut flat.name,
            &mut flat.legal_name,
            &mut flat.purpose,
            &mut flat.commitment,
            &mut flat.asset_lock,
            &mut flat.law,
            &mut flat.buy_in_amount,
            &mut flat.buy_in_least,
            &mut flat.buy_in_most,
            &mut flat.two_approvers_above,
            &mut flat.currency,
        ] {
            *text = flatten(text);
        }
        flat
    }
}

/// One line: whatever parts lines or can't be seen becomes a blank, runs of
/// blanks one, and double quotation marks single ones, since the templates put
/// these texts in double ones.
fn flatten(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '“' | '”' | '„' | '‟' | '"' => '\'',
            c if parts_or_hides(c) => ' ',
            c => c,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Breaks of lines and paragraphs, marks of no width, marks that turn the
/// direction of text around.
fn parts_or_hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_becomes_one_line() {
        for (given, expected) in [
            ("Grow food", "Grow food"),
            (
                " Grow\r\n\r\n## 9. Evil\u{2028}food\t",
                "Grow ## 9. Evil food",
            ),
            ("Say “yes” and \"no\"", "Say 'yes' and 'no'"),
            ("{{ name }}", "{{ name }}"),
            ("turned\u{202E}around", "turned around"),
            (" \n ", ""),
        ] {
            assert_eq!(flatten(given), expected, "{given:?}");
        }
    }
}
