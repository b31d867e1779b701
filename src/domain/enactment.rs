//! What came of a carried proposal.

/// Why a carried proposal could not take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CouldNot {
    /// The Pool had ended before.
    PoolEnded,
    /// Another version of the bylaws came into force since it opened.
    BylawsChanged,
    /// Something is owed or was booked in the old currency since it opened.
    CurrencyInUse,
    /// She no longer asks to be let in.
    ApplicantGone,
    /// She is no member any more.
    MemberGone,
    /// None of the elected is still a member.
    ElectedGone,
    /// There was nothing to look at.
    NotFiled,
    /// Too few of the founders are left for the law of its form.
    FoundersMissing,
    /// There is less left to spend than it would set aside.
    MoneyMissing,
    /// The books wait until a fault in them is looked into.
    BooksStopped,
    /// The books are in another currency than it asks for.
    OtherCurrency,
}

impl CouldNot {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::PoolEnded,
        Self::BylawsChanged,
        Self::CurrencyInUse,
        Self::ApplicantGone,
        Self::MemberGone,
        Self::ElectedGone,
        Self::NotFiled,
        Self::FoundersMissing,
        Self::MoneyMissing,
        Self::BooksStopped,
        Self::OtherCurrency,
    ];

    /// Its name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PoolEnded => "pool_ended",
            Self::BylawsChanged => "bylaws_changed",
            Self::CurrencyInUse => "currency_in_use",
            Self::ApplicantGone => "applicant_gone",
            Self::MemberGone => "member_gone",
            Self::ElectedGone => "elected_gone",
            Self::NotFiled => "not_filed",
            Self::FoundersMissing => "founders_missing",
            Self::MoneyMissing => "money_missing",
            Self::BooksStopped => "books_stopped",
            Self::OtherCurrency => "other_currency",
        }
    }
}

/// What came of a carried proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enactment {
    /// It took effect.
    Done,
    /// It could not.
    CouldNot(CouldNot),
}

impl Enactment {
    /// Its name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::CouldNot(reason) => reason.name(),
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == Self::Done.name() {
            return Some(Self::Done);
        }
        CouldNot::ALL
            .into_iter()
            .find(|reason| reason.name() == name)
            .map(Self::CouldNot)
    }
}
