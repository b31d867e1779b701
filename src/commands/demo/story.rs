//! What happened before you came: eight days of two Pools.

use std::path::Path;

use super::{super::Fatal, town::Town};
use crate::domain::{ballot::Choice, rules::Admission};

const DAY: i64 = 86_400;

/// Tells it; the clock of both servers moves with the story.
pub(super) async fn tell(one: &Town, two: &Town, clock: &Path) -> Result<(), Fatal> {
    let at = |seconds: i64| std::fs::write(clock, seconds.to_string());
    at(-8 * DAY)?;
    let mara = one.person("mara", "Mara Lindqvist").await?;
    let theo = one.person("theo", "Theo").await?;
    let ines = one.person("ines", "Inês").await?;
    one.operator("mara").await?;
    let lea = two.person("lea", "Lea Okafor").await?;
    let jon = two.person("jon", "Jon").await?;
    let sam = two.person("sam", "Sam").await?;
    two.operator("lea").await?;

    let purpose = "We keep the corner garden on Oak Street together: beds for everyone, a shed full of tools, and a box of money for seeds and repairs.";
    let oak = one
        .pool(
            mara,
            "oak",
            "Oak Street Garden",
            purpose,
            Admission::Open,
            50,
        )
        .await?;
    one.join(oak, theo).await?;
    one.join(oak, ines).await?;
    let purpose = "A drill is used for thirteen minutes in its life. We buy tools once, keep them in good shape, and lend them to each other.";
    let elm = two
        .pool(
            lea,
            "elm",
            "Elm Tool Library",
            purpose,
            Admission::BySteward,
            25,
        )
        .await?;

    // Across the two servers: jon joins Oak, sam only follows it, theo asks to
    // join Elm and waits for lea.
    let oak_abroad = two.look_up(&format!("@oak@{}", one.host())).await?;
    two.follow(jon, &oak_abroad).await?;
    two.follow(sam, &oak_abroad).await?;
    two.join_abroad(jon, &oak_abroad).await?;
    two.letters(jon, &oak_abroad, 1).await?;
    two.join_abroad(jon, &oak_abroad).await?;
    two.letters(jon, &oak_abroad, 2).await?;
    let elm_abroad = one.look_up(&format!("@elm@{}", two.host())).await?;
    one.follow(theo, &elm_abroad).await?;
    one.join_abroad(theo, &elm_abroad).await?;
    one.letters(theo, &elm_abroad, 1).await?;
    one.join_abroad(theo, &elm_abroad).await?;
    one.letters(theo, &elm_abroad, 2).await?;

    let question = |number: i64| format!("http://{}/pools/oak/proposals/{number}", one.host());
    let barrel = one
        .propose(oak, mara, "Buy a second water barrel", "200 litres, second hand, 35 euro from the shared box. It would stand by the shed, where the gutter ends.")
        .await?;
    let shed = one
        .propose(
            oak,
            theo,
            "Paint the shed blue",
            "I have half a tin left from my door.",
        )
        .await?;
    two.arrived(&question(barrel)).await?;
    one.vote(
        oak,
        barrel,
        ines,
        Choice::Against,
        "Could we mend the old one first?",
    )
    .await?;
    one.vote(
        oak,
        barrel,
        mara,
        Choice::For,
        "It rained into the path all spring.",
    )
    .await?;
    two.vote_abroad(jon, &question(barrel), Choice::For).await?;
    one.counted(oak, barrel, 3).await?;
    one.vote(oak, barrel, theo, Choice::For, "").await?;
    one.closed(oak, barrel).await?;
    one.vote(oak, shed, theo, Choice::For, "Blue keeps the wasps away.")
        .await?;

    // Seven days later nobody else cared about the shed.
    at(-DAY / 2)?;
    one.closed(oak, shed).await?;
    let gate = one
        .propose(oak, ines, "Open the gate to everyone on Sundays", "From ten to four, with one of us there. Neighbours ask over the fence every week.\n\nIf it goes wrong we can vote again in autumn.")
        .await?;
    one.vote(
        oak,
        gate,
        ines,
        Choice::For,
        "A garden is better with visitors.",
    )
    .await?;
    one.vote(oak, gate, mara, Choice::Against, "Who stays until four?")
        .await?;
    two.arrived(&question(gate)).await?;
    two.join(elm, jon).await?;
    two.propose(
        elm,
        lea,
        "Lend to people who are not members",
        "Against a deposit, and only what we have twice.",
    )
    .await?;
    at(0)?;
    Ok(())
}
