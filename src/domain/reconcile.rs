//! What becomes of the lines of a bank's statement.

/// How a line of a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineState {
    /// Nothing was looked at yet; that comes by itself.
    Waiting,
    /// It is not in the books yet: money that went out, and nobody said what
    /// for.
    Open,
    /// It is in the books as owed: money that came in, and nobody said what
    /// for.
    Unmatched,
    /// The books say what it was.
    Booked,
    /// It is left out of the books; [`Aside`] says why.
    SetAside,
}

impl LineState {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Open,
        Self::Unmatched,
        Self::Booked,
        Self::SetAside,
    ];

    /// Its id in tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Unmatched => "unmatched",
            Self::Booked => "booked",
            Self::SetAside => "set_aside",
        }
    }

    /// The state of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Whether a steward has to look at it.
    #[must_use]
    pub const fn is_to_look_at(self) -> bool {
        matches!(self, Self::Open | Self::Unmatched)
    }
}

/// Why a line is left out of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aside {
    /// A steward said that it is not the Pool's.
    Said,
    /// It looks like a line of another file.
    Known,
    /// It is older than the opening balance, and in that already.
    Before,
    /// The money went from one account of the Pool to another.
    Own,
    /// Its file was taken back.
    Back,
}

impl Aside {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Said, Self::Known, Self::Before, Self::Own, Self::Back];

    /// Its id in tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Known => "known",
            Self::Before => "before",
            Self::Own => "own",
            Self::Back => "back",
        }
    }

    /// The reason of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aside| aside.id() == id)
    }
}

/// Why nothing became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReconcileError {
    /// The members have not decided on a bank account.
    #[error("the members have not decided on a bank account yet")]
    NoBank,
    /// There is no such line in this Pool.
    #[error("there is no such line")]
    UnknownLine,
    /// It was said before what it is.
    #[error("it was said already what this line is")]
    Settled,
    /// What came in can't be this, or what went out can't.
    #[error("a line like this can't be that")]
    OtherWay,
    /// The amounts differ.
    #[error("the amounts differ")]
    OtherAmount,
    /// It is the steward's own: another one says so.
    #[error("another steward has to say so")]
    Own,
    /// Nothing of this Pool has that reference.
    #[error("nothing here has that reference")]
    NoSuchReference,
    /// Something was built on it, or it is a return.
    #[error("this can't be undone any more")]
    Final,
    /// There is not so much cash in the books.
    #[error("there is not so much cash")]
    NoCash,
    /// It was not looked at yet.
    #[error("this line is still being looked through")]
    Waits,
    /// Somebody said what a line of the file was.
    #[error("something of this file was explained already")]
    Explained,
    /// There is no such file in this Pool, or it was taken back before.
    #[error("there is no such file")]
    UnknownFile,
    /// No receipt of that amount is there to go back.
    #[error("nothing of that amount had arrived for this contribution")]
    NoReceipt,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_id() {
        for state in LineState::ALL {
            assert_eq!(LineState::from_id(state.id()), Some(state));
        }
        for aside in Aside::ALL {
            assert_eq!(Aside::from_id(aside.id()), Some(aside));
        }
    }
}
