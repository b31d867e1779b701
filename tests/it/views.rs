//! What views work out for themselves: arithmetic in words, and times.

use pools::{
    domain::{tally::Share, time::Timestamp},
    web::view::{
        tally::{Choice, State, Tally},
        when::When,
    },
};

fn tally(in_favour: u32, against: u32, abstain: u32) -> Tally {
    Tally {
        in_favour,
        against,
        abstain,
        electorate: 12,
        votes_needed: 5,
        for_needed: against + 1,
        quorum_percent: 40,
        share: Share::MoreThan(50),
    }
}

#[test]
fn a_count_tells_its_arithmetic() {
    let table = [
        (
            tally(0, 0, 0),
            State::Open,
            "Votes in: 0 of 5 needed, 5 more",
            "For: 0 of 1 needed, 1 more",
        ),
        (
            tally(1, 1, 1),
            State::Open,
            "Votes in: 3 of 5 needed, 2 more",
            "For: 1 of 2 needed, 1 more",
        ),
        (
            tally(3, 1, 1),
            State::Open,
            "Votes in: 5 (5 needed)",
            "For: 3 (2 needed)",
        ),
        (
            tally(3, 4, 0),
            State::Defeated,
            "Votes in: 7 (5 needed)",
            "For: 3 of 5 needed, 2 short",
        ),
        (
            tally(2, 0, 1),
            State::Inquorate,
            "Votes in: 3 of 5 needed, 2 short",
            "For: 2 (1 needed)",
        ),
    ];
    for (tally, state, votes, in_favour) in table {
        assert_eq!(tally.votes_told(&state).to_string(), votes);
        assert_eq!(tally.for_told(&state).to_string(), in_favour);
    }
}

#[test]
fn bars_stay_inside_the_chart() {
    let nobody = Tally::default();
    assert_eq!(nobody.turnout_percent(), 0);
    assert_eq!(nobody.for_percent() + nobody.against_percent(), 0);
    let all = tally(7, 3, 2);
    assert_eq!(all.for_percent() + all.against_percent(), 100);
    assert_eq!(
        all.parts(),
        [
            (Choice::For, 0, 58),
            (Choice::Against, 58, 25),
            (Choice::Abstain, 83, 16)
        ]
    );
}

#[test]
fn times_are_told_in_words() {
    // 2026-11-22T18:00:00Z, a Sunday.
    let now = Timestamp::from_seconds(1_795_370_400);
    let table = [
        (0, "Sunday 22 November, 18:00 UTC", "just now"),
        (59, "Sunday 22 November, 18:00 UTC", "just now"),
        (60, "Sunday 22 November, 18:01 UTC", "in 1 minute"),
        (-7_200, "Sunday 22 November, 16:00 UTC", "2 hours ago"),
        (172_799, "Tuesday 24 November, 17:59 UTC", "in 47 hours"),
        (7 * 86_400, "Sunday 29 November, 18:00 UTC", "in 7 days"),
        (
            -400 * 86_400,
            "Saturday 18 October 2025, 18:00 UTC",
            "400 days ago",
        ),
    ];
    for (seconds, human, relative) in table {
        let when = When::new(now.plus_seconds(seconds), now);
        assert_eq!(when.human, human);
        assert_eq!(when.relative, relative);
    }
    let now = When::new(now, now);
    assert_eq!(now.iso, "2026-11-22T18:00:00Z");
    assert_eq!(now.day, "22 November 2026");
    assert_eq!(
        When::new(Timestamp::from_micros(i64::MAX), Timestamp::from_micros(0)).human,
        ""
    );
}
