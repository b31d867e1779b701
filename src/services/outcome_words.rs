//! What came of a carried proposal, in words: for its page, and for the
//! message to the followers.

use crate::{
    domain::{enactment::Enactment, kind::Kind},
    text::text,
};

/// In a sentence or two.
#[must_use]
pub fn came_of(kind: Kind, enactment: Enactment) -> String {
    match enactment {
        Enactment::Done => text(&format!("enactment-done-{}", kind.id())),
        Enactment::CouldNot(reason) => {
            let why = text(&format!("enactment-{}", reason.name()));
            format!("{} {why}", text("enactment-could-not"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::enactment::CouldNot;

    #[test]
    fn everything_that_can_come_of_it_has_its_words() {
        for kind in Kind::ALL {
            let could_not = CouldNot::ALL.map(Enactment::CouldNot);
            for enactment in could_not.into_iter().chain([Enactment::Done]) {
                let told = came_of(kind, enactment);
                assert!(!told.contains("Unknown"), "{kind:?} {enactment:?}: {told}");
            }
        }
    }
}
