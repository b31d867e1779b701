//! What happened before you came: eleven weeks of two Pools.

use std::path::Path;

use super::{super::Fatal, money, purse::Bill, town::Town};
use crate::domain::{
    ballot::Choice,
    id::{PersonId, PoolId},
    rules::Admission,
};

const DAY: i64 = 86_400;

/// Who is in it.
pub(super) struct Cast {
    pub mara: PersonId,
    pub theo: PersonId,
    pub ines: PersonId,
    /// Member of Oak for two months.
    pub otto: PersonId,
    lea: PersonId,
    jon: PersonId,
    sam: PersonId,
    pub oak: PoolId,
    elm: PoolId,
}

/// Tells it; the clock of both servers moves with the story.
pub(super) async fn tell(one: &Town, two: &Town, clock: &Path) -> Result<(), Fatal> {
    let at = |seconds: i64| std::fs::write(clock, seconds.to_string());
    at(-75 * DAY)?;
    let cast = found(one, two).await?;
    let election = money::begins(one, &cast).await?;
    at(-67 * DAY)?;
    one.closed(cast.oak, election).await?;
    let at_bank = money::arrives(one, &cast).await?;
    at(-40 * DAY)?;
    let at_bank = money::is_spent(one, &cast, at_bank).await?;
    at(-12 * DAY)?;
    let at_bank = money::is_closed(one, &cast, at_bank).await?;
    at(-8 * DAY)?;
    go_across(one, two, &cast).await?;
    let shed = first_week(one, two, &cast).await?;
    // Seven days later nobody else cared about the shed.
    at(-DAY / 2)?;
    one.closed(cast.oak, shed).await?;
    money::waits(one, &cast, at_bank).await?;
    today(one, two, &cast).await?;
    at(0)?;
    Ok(())
}

async fn found(one: &Town, two: &Town) -> Result<Cast, Fatal> {
    let mara = one.person("mara", "Mara Lindqvist").await?;
    let theo = one.person("theo", "Theo").await?;
    let ines = one.person("ines", "Inês").await?;
    let otto = one.person("otto", "Otto").await?;
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
    one.join(oak, otto).await?;
    let purpose = "A drill is used for a few minutes a year. We buy tools once, keep them in good shape, and lend them to each other.";
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
    Ok(Cast {
        mara,
        theo,
        ines,
        otto,
        lea,
        jon,
        sam,
        oak,
        elm,
    })
}

/// jon joins Oak from the other server, sam only follows it; theo asks to join
/// Elm and waits for lea.
async fn go_across(one: &Town, two: &Town, cast: &Cast) -> Result<(), Fatal> {
    let oak = two.look_up(&format!("@oak@{}", one.host())).await?;
    two.follow(cast.jon, &oak).await?;
    two.follow(cast.sam, &oak).await?;
    // The first Join brings the rules, the second agrees to them.
    two.join_abroad(cast.jon, &oak).await?;
    two.letters(cast.jon, &oak, 1).await?;
    two.agree_abroad(cast.jon, &oak).await?;
    two.letters(cast.jon, &oak, 2).await?;
    // He is in once his buy-in is: he hands it to mara.
    let jon = one.look_up(&format!("@jon@{}", two.host())).await?;
    let owed = one.buy_in(cast.oak, jon.actor_id.into()).await?;
    one.cash(cast.oak, cast.mara, &owed).await?;
    two.letters(cast.jon, &oak, 4).await?;
    let elm = one.look_up(&format!("@elm@{}", two.host())).await?;
    one.follow(cast.theo, &elm).await?;
    one.join_abroad(cast.theo, &elm).await?;
    one.letters(cast.theo, &elm, 1).await?;
    one.agree_abroad(cast.theo, &elm).await?;
    one.letters(cast.theo, &elm, 2).await
}

/// The number of what nobody cared about.
async fn first_week(one: &Town, two: &Town, cast: &Cast) -> Result<i64, Fatal> {
    let oak = cast.oak;
    let barrel = Bill {
        title: "Buy a second water barrel",
        body: "200 litres, second hand. It would stand by the shed, where the gutter ends.",
        payee: "Barrels and Buckets",
        iban: "BE68539007547034",
        minor: 3_500,
    };
    let barrel = one.propose_spend(oak, cast.mara, &barrel).await?;
    let shed = one
        .propose(
            oak,
            cast.theo,
            "Paint the shed blue",
            "I have half a tin left from my door.",
        )
        .await?;
    let question = question(one, barrel);
    two.arrived(&question).await?;
    one.vote(
        oak,
        barrel,
        cast.ines,
        Choice::Against,
        "Could we mend the old one first?",
    )
    .await?;
    one.vote(
        oak,
        barrel,
        cast.mara,
        Choice::For,
        "It rained into the path all spring.",
    )
    .await?;
    two.vote_abroad(cast.jon, &question, Choice::For).await?;
    one.counted(oak, barrel, 3).await?;
    one.vote(oak, barrel, cast.theo, Choice::For, "").await?;
    one.closed(oak, barrel).await?;
    let filed = ("No. 2044", 3_500);
    one.invoice(oak, (barrel, cast.mara), filed).await?;
    one.vote(
        oak,
        shed,
        cast.theo,
        Choice::For,
        "Blue keeps the wasps away.",
    )
    .await?;
    Ok(shed)
}

async fn today(one: &Town, two: &Town, cast: &Cast) -> Result<(), Fatal> {
    let gate = one
        .propose(cast.oak, cast.ines, "Open the gate to everyone on Sundays", "From ten to four, with one of us there. Neighbours ask over the fence every week.\n\nIf it goes wrong we can vote again in autumn.")
        .await?;
    one.vote(
        cast.oak,
        gate,
        cast.ines,
        Choice::For,
        "A garden is better with visitors.",
    )
    .await?;
    one.vote(
        cast.oak,
        gate,
        cast.mara,
        Choice::Against,
        "Who stays until four?",
    )
    .await?;
    two.arrived(&question(one, gate)).await?;
    two.join(cast.elm, cast.jon).await?;
    two.propose(
        cast.elm,
        cast.lea,
        "Lend to people who are not members",
        "Against a deposit, and only what we have twice.",
    )
    .await?;
    Ok(())
}

fn question(town: &Town, number: i64) -> String {
    format!("http://{}/pools/oak/proposals/{number}", town.host())
}
