//! Every step from every standing.

use super::*;

const fn at(days: i64) -> Timestamp {
    Timestamp::from_seconds(days * 86_400)
}

#[test]
fn every_step_from_every_standing() {
    use MembershipError as E;
    let now = at(400);
    let invited = Invited {
        asked_at: now,
        was_expelled: false,
    };
    let applied = Applied {
        asked_at: now,
        agreed_at: now,
        was_expelled: false,
    };
    let active = Active {
        agreed_at: now,
        admitted_at: now,
    };
    let admitted = applied.admit(9, now);
    let Noticed::Leaving(leaving) = active.give_notice(30, now) else {
        panic!("a notice of thirty days takes thirty days");
    };
    let member = Some(E::AlreadyMember);
    let waiting = Some(E::AlreadyWaiting);
    let nobody = Some(E::NotWaiting);
    let turned_down = |days| Standing::TurnedDown(applied.turn_down(at(days)));
    for (standing, ask, agree, admit) in [
        (
            turned_down(371),
            Some(E::TurnedDown),
            Some(E::TurnedDown),
            nobody,
        ),
        (turned_down(370), None, Some(E::TurnedDown), nobody),
        (Standing::Outside, None, Some(E::NotAsked), nobody),
        (Standing::Invited(invited), None, None, nobody),
        (Standing::Applied(applied), waiting, waiting, None),
        (Standing::Admitted(admitted), member, member, nobody),
        (Standing::Active(active), member, member, nobody),
        (Standing::Leaving(leaving), member, member, nobody),
        (
            Standing::Expelled(Expelled { at: at(36) }),
            Some(E::Expelled),
            Some(E::Expelled),
            nobody,
        ),
        (
            Standing::Expelled(Expelled { at: at(35) }),
            None,
            Some(E::Expelled),
            nobody,
        ),
    ] {
        assert_eq!(standing.ask(now).err(), ask, "{standing:?}");
        assert_eq!(standing.invited().err(), agree, "{standing:?}");
        assert_eq!(standing.applied().err(), admit, "{standing:?}");
        let is_active = matches!(standing, Standing::Active(_));
        assert_eq!(standing.is_active(), is_active);
        assert_eq!(standing.is_member(), ask == member);
    }
}

#[test]
fn who_decides_on_whom() {
    let now = at(1);
    for (admission, was_expelled, is_in) in [
        (Admission::Open, false, true),
        (Admission::Open, true, false),
        (Admission::BySteward, false, false),
        (Admission::BySponsors, false, false),
        (Admission::ByVote, false, false),
    ] {
        let invited = Invited {
            asked_at: now,
            was_expelled,
        };
        let agreed = invited.agree(admission, 0, now);
        assert_eq!(
            matches!(agreed, Agreed::Admitted(_)),
            is_in,
            "{admission:?}"
        );
    }
}

#[test]
fn probation_and_notice_end_at_their_moment() {
    let applied = Applied {
        asked_at: at(0),
        agreed_at: at(0),
        was_expelled: false,
    };
    assert!(applied.admit(0, at(1)).activate(at(1)).is_ok());
    let admitted = applied.admit(9, at(1));
    assert_eq!(admitted.activate(at(9)), Err(MembershipError::OnProbation));
    let active = admitted.activate(at(10)).unwrap();
    assert_eq!(active.give_notice(0, at(20)), Noticed::Left);
    let Noticed::Leaving(leaving) = active.give_notice(30, at(20)) else {
        panic!("a notice of thirty days takes thirty days");
    };
    assert!(!leaving.is_over(at(49)));
    assert!(leaving.is_over(at(50)));
    assert_eq!(leaving.stay(), active);
}

#[test]
fn on_whom_the_members_expelled_they_decide() {
    let now = at(400);
    let back = Standing::Expelled(Expelled { at: at(1) }).ask(now).unwrap();
    for rule in [
        Admission::Open,
        Admission::BySteward,
        Admission::BySponsors,
        Admission::ByVote,
    ] {
        let Agreed::Applied(applied) = back.agree(rule, 0, now) else {
            panic!("she waits for their vote");
        };
        assert_eq!(applied.decided(rule), Admission::ByVote);
        // Being turned down does not make it forgotten.
        let again = Standing::TurnedDown(applied.turn_down(now)).ask(at(430));
        assert!(again.unwrap().was_expelled);
    }
    let fresh = Standing::Outside.ask(now).unwrap();
    let Agreed::Applied(applied) = fresh.agree(Admission::BySponsors, 0, now) else {
        panic!("she waits for sponsors");
    };
    assert_eq!(
        applied.decided(Admission::BySponsors),
        Admission::BySponsors
    );
}
