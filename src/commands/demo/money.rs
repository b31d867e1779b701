//! What happened to the money of Oak Street Garden: in every stage that money
//! can be in, something is.

use super::{
    super::Fatal,
    bank::{Booked, booked},
    purse::Bill,
    story::Cast,
    town::Town,
};
use crate::{domain::money::Amount, services::promise_contribution::Wish};

/// Where the garden's money lies.
const BANK: (&str, &str) = ("Oak Street Garden", "NL91ABNA0417164300");

/// The members elect three stewards and vote on a bank account; the number of
/// the election, which takes a week.
pub(super) async fn begins(one: &Town, cast: &Cast) -> Result<i64, Fatal> {
    let all = [cast.mara, cast.theo, cast.ines, cast.otto];
    let bank = one.propose_bank(cast.oak, cast.mara, BANK).await?;
    one.carry(cast.oak, bank, &all).await?;
    let stand = [cast.mara, cast.theo, cast.ines];
    one.elect(cast.oak, &stand).await
}

/// Buy-ins and a gift come; what is at the bank then.
pub(super) async fn arrives(one: &Town, cast: &Cast) -> Result<i64, Fatal> {
    let mara = one.buy_in(cast.oak, cast.mara).await?.reference;
    let ines = one.buy_in(cast.oak, cast.ines).await?.reference;
    let otto = one.buy_in(cast.oak, cast.otto).await?.reference;
    let gift = Wish::Gift(Amount::from_minor(30_000)?);
    let gift = one.promise(cast.oak, cast.mara, gift).await?.reference;
    let lines = [
        booked(5, 2_500, "Mara Lindqvist", mara),
        booked(4, 2_500, "Ines Duarte", ines),
        booked(3, 2_500, "Otto Beck", otto),
        booked(2, 30_000, "Mara Lindqvist", gift),
        fee(1),
    ];
    // What is mara's own, another steward has to see.
    let account = (BANK.1, 0);
    one.statement(cast.oak, cast.theo, account, &lines).await
}

/// The first spend: decided, invoiced, approved and sent to the bank.
pub(super) async fn is_spent(one: &Town, cast: &Cast, at_bank: i64) -> Result<i64, Fatal> {
    let gift = Wish::Gift(Amount::from_minor(12_000)?);
    let gift = one.promise(cast.oak, cast.ines, gift).await?.reference;
    let dues = one.dues(cast.oak, cast.ines, 500).await?.reference;
    let bill = Bill {
        title: "Seedlings and soil for the season",
        body: "Tomatoes, beans and herbs, and ten bags of soil without peat.",
        payee: "Garden Centre Bloem",
        iban: "DE89370400440532013000",
        minor: 8_000,
    };
    let all = [cast.mara, cast.theo, cast.ines, cast.otto];
    let number = one.propose_spend(cast.oak, cast.theo, &bill).await?;
    one.carry(cast.oak, number, &all).await?;
    let filed = ("2026-118", 7_640);
    let invoice = one.invoice(cast.oak, (number, cast.theo), filed).await?;
    let payable = one.approve(cast.oak, cast.mara, invoice).await?;
    one.batch(cast.oak, cast.mara, payable).await?;
    let paid = one.reference_of(payable).await?;
    let lines = [
        booked(1, 12_000, "Ines Duarte", gift),
        booked(1, 500, "Ines Duarte", dues),
        booked(0, -7_640, bill.payee, paid),
        fee(0),
    ];
    let account = (BANK.1, at_bank);
    one.statement(cast.oak, cast.mara, account, &lines).await
}

/// Otto leaves, a month is closed, one invoice is approved and another is on
/// its way to the bank.
pub(super) async fn is_closed(one: &Town, cast: &Cast, at_bank: i64) -> Result<i64, Fatal> {
    one.close_last_month(cast.oak, cast.mara).await?;
    let account = ("Otto Beck", "AT611904300234573201");
    one.leave(cast.oak, cast.otto, account).await?;
    let all = [cast.mara, cast.theo, cast.ines];
    let lock = Bill {
        title: "A new lock for the gate",
        body: "The old one opens with a spoon.",
        payee: "Locksmith Adler",
        iban: "DE75512108001245126199",
        minor: 4_000,
    };
    let number = one.propose_spend(cast.oak, cast.ines, &lock).await?;
    one.carry(cast.oak, number, &all).await?;
    let filed = ("Lock and two keys", 3_890);
    let invoice = one.invoice(cast.oak, (number, cast.ines), filed).await?;
    one.approve(cast.oak, cast.theo, invoice).await?;
    let leaflets = Bill {
        title: "Print leaflets for the open Sunday",
        body: "Two hundred, on thick paper.",
        payee: "Corner Print Shop",
        iban: "FR1420041010050500013M02606",
        minor: 2_500,
    };
    let number = one.propose_spend(cast.oak, cast.mara, &leaflets).await?;
    one.carry(cast.oak, number, &all).await?;
    let filed = ("R-77", 2_450);
    let invoice = one.invoice(cast.oak, (number, cast.mara), filed).await?;
    let payable = one.approve(cast.oak, cast.ines, invoice).await?;
    one.batch(cast.oak, cast.theo, payable).await?;
    Ok(at_bank)
}

/// Lines of the bank that nobody knows yet, cash that a second steward has to
/// confirm, and a spend to be voted on.
pub(super) async fn waits(one: &Town, cast: &Cast, at_bank: i64) -> Result<(), Fatal> {
    let own = Wish::Gift(Amount::from_minor(4_000)?);
    let own = one.promise(cast.oak, cast.mara, own).await?;
    one.cash(cast.oak, cast.mara, &own).await?;
    let lines = [
        booked(4, 2_500, "Theo Brandt", "buy-in garden".to_owned()),
        booked(3, 4_350, "Flea Market Association", "stall 12".to_owned()),
        booked(2, -1_840, "Hardware Store", "card payment".to_owned()),
    ];
    let account = (BANK.1, at_bank);
    one.statement(cast.oak, cast.theo, account, &lines).await?;
    let timber = Bill {
        title: "Timber for three raised beds",
        body: "Larch, cut to size. So that nobody has to kneel who can't.",
        payee: "Sawmill Holt",
        iban: "NL02ABNA0123456789",
        minor: 15_000,
    };
    one.propose_spend(cast.oak, cast.theo, &timber).await?;
    Ok(())
}

fn fee(ago: i32) -> Booked {
    Booked {
        is_charge: true,
        ..booked(ago, -150, "Savings Bank", "account fee".to_owned())
    }
}
