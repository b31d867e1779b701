//! The messages that Pools send: each can be told, and reads as paragraphs.

use pools::{args, text::text_with};

/// Every argument that a message may take; see the comments in `messages.ftl`.
fn told(key: &str, admission: &'static str) -> String {
    text_with(
        key,
        &args! {
            "pool" => "Oak Street Garden",
            "purpose" => "We look after the garden.\n\nAnd the shed.",
            "days" => 7,
            "age" => 18,
            "bylaws" => "https://pools.example/pools/oak/bylaws/2",
            "name" => "Ada Brook",
            "number" => 2,
            "hash" => "00ff",
            "quorum" => 40,
            "threshold" => 50,
            "admission" => admission,
            "link" => "https://pools.example/pools/oak",
            "title" => "We buy a second rain barrel",
            "host" => "pools.example",
            "address" => "@oak@pools.example",
            "when" => "Wednesday 25 November, 18:00 UTC",
            "votes" => 3,
            "votes_needed" => 5,
            "in_favour" => 1,
            "against" => 1,
            "abstain" => 1,
            "for_needed" => 2,
            "electorate" => 12,
            "missing" => 2,
            "share" => "more_than",
            "early" => "yes",
            "joining" => "Joining costs nothing.",
            "has_commitment" => "yes",
            "commitment" => "One day a month.",
            "buy_in" => "between",
            "least" => "5.00 EUR",
            "most" => "20.00 EUR",
            "parts" => 3,
            "probation" => 0,
            "notice" => 1,
            "months" => 12,
            "because" => "A letter from a court.",
        },
    )
}

#[test]
fn every_message_can_be_told_and_reads_as_paragraphs() {
    let read = |file: &str| {
        std::fs::read_to_string(format!("templates/locales/en/{file}.ftl")).expect("the words")
    };
    let words = read("messages") + &read("acceptance");
    let keys: Vec<&str> = words
        .lines()
        .filter(|line| line.starts_with("message-") || line.starts_with("outcome-"))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
        .collect();
    assert!(keys.len() > 20, "only {} messages", keys.len());
    for key in keys {
        let message = told(key, "open");
        assert!(
            !message.contains("Unknown localization"),
            "{key}: {message}"
        );
        for wrong in ["{", "}", "  ", "\n\n\n"] {
            assert!(!message.contains(wrong), "{key}: {message}");
        }
    }
}

#[test]
fn the_rules_are_told_in_whole() {
    assert_eq!(
        told("message-rules-shown", "steward"),
        "Glad you want to join Oak Street Garden. Here is how it works.\n\n\
         We look after the garden.\n\nAnd the shed.\n\n\
         Every member has one vote. Nobody has more, and nobody can hand theirs to somebody \
         else.\n\n\
         A proposal is open for 7 days. At least 40% of the members have to vote for a decision \
         to count. It carries when more than 50% of the votes For and Against are For. A tie \
         does not carry. Voting may end early, once no missing vote could change the result.\n\n\
         Joining costs nothing.\n\n\
         What members commit themselves to: One day a month.\n\n\
         If that suits you, answer with the one word: agree. A steward then lets you in. You can write \
         your name after it, as your signature. By agreeing you say that you are 18 or older, \
         take records in electronic form, and accept the bylaws whole: \
         https://pools.example/pools/oak/bylaws/2\n\n\
         Instead of answering you can read all this, and accept it, on the page: \
         https://pools.example/pools/oak/join"
    );
    assert_eq!(
        told("message-rules-joining", "open"),
        "Joining costs what you choose from 5.00 EUR to 20.00 EUR, paid in 3 monthly parts. By \
         answering agree, you choose 5.00 EUR. You vote from the start. You can leave whenever \
         you like, with 1 day’s notice. What you paid in comes back to you at book value, within \
         12 months of leaving."
    );
    assert!(told("message-rules-shown", "open").contains("Then you are a member."));
}
