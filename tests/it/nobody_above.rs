//! Nobody is above a vote: whoever holds the command line of the server changes
//! no Pool's rules, members or outcomes with it. Every command that the program
//! has is run; a new one has to be added here, or the test fails.

use std::process::Command;

use pools::{
    domain::ballot::Choice,
    store::db::{Db, Location},
};

use crate::support::{Home, both_databases, statement};

/// What only a vote may change: each a name and the query that tells it.
pub const SOVEREIGN: &[(&str, &str)] = &[
    ("pools", "SELECT actor.handle || ' ' || stage || purpose || name || CAST(number AS TEXT) || parameters || content
        FROM pool JOIN actor ON actor.actor_id = pool.pool_id JOIN bylaws ON bylaws.bylaws_id = pool.bylaws_id"),
    ("members", "SELECT handle || state FROM membership JOIN actor ON actor.actor_id = membership.person_id
        WHERE state IN ('active', 'admitted', 'leaving')"),
    ("stewards", "SELECT person.handle || ' of ' || pool.handle FROM membership JOIN actor person ON person.actor_id = membership.person_id
        JOIN actor pool ON pool.actor_id = membership.pool_id WHERE is_steward"),
    ("expelled", "SELECT handle FROM membership JOIN actor ON actor.actor_id = membership.person_id WHERE state = 'expelled'"),
    ("electors", "SELECT handle || title FROM elector JOIN actor ON actor.actor_id = elector.person_id
        JOIN proposal ON proposal.proposal_id = elector.proposal_id"),
    ("ballots", "SELECT handle || choice FROM ballot JOIN actor ON actor.actor_id = ballot.person_id"),
    ("rails", "SELECT holder || iban FROM rail WHERE adopted_at IS NOT NULL AND retired_at IS NULL"),
    ("outcomes", "SELECT title || outcome || COALESCE(enactment, '') FROM proposal WHERE outcome IS NOT NULL"),
];

/// All of that, as it stands.
pub async fn sovereign(db: &Db) -> Vec<(&'static str, Vec<String>)> {
    let mut conn = db.read().await.unwrap();
    let mut found = Vec::new();
    for (name, text) in SOVEREIGN {
        let rows: Vec<(String,)> = conn.query(statement(text)).all().await.unwrap();
        let mut lines: Vec<String> = rows.into_iter().map(|row| row.0).collect();
        lines.sort();
        found.push((*name, lines));
    }
    found
}

/// Commands that run until they are stopped; what they do between, the other
/// tests watch.
const STAYING: &[&str] = &["serve", "work", "demo"];

/// Runs the program against the database of `home`.
fn run(home: &Home, words: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pools"));
    command
        .args(words)
        .env_clear()
        .env("POOLS_ORIGIN", &home.site.origin);
    match home.location.as_ref().expect("a place") {
        Location::Sqlite(path) => command.env("POOLS_DATA_DIR", path.parent().unwrap()),
        Location::Postgres(url) => command.env("POOLS_DATABASE_URL", url),
    };
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// The commands that the program says it has, under `words`.
fn commands(home: &Home, words: &[&str]) -> Vec<String> {
    let mut asked = words.to_vec();
    asked.push("--help");
    let (_, help) = run(home, &asked);
    let listed = help.split("Commands:\n").nth(1).unwrap_or_default();
    listed
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

both_databases! {
    async fn no_command_changes_what_members_decide(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let others = home.members(&pool, "m", 4).await;
        let closed = home.proposal(&pool, &ada).await.proposal_id;
        for who in &others {
            // The last of them may find it decided.
            let _ = home.cast(closed, who, Choice::Against).await;
        }
        home.proposal(&pool, &ada).await;
        let before = sovereign(&home.db).await;
        let password = std::env::temp_dir().join(format!("pools-{}-{:?}", std::process::id(), home.db.engine()));
        std::fs::write(&password, "lantern-orchard-quiet-river-42").unwrap();
        let file = password.display().to_string();
        let runs: &[&[&str]] = &[
            &["migrate"],
            &["config"],
            &["check"],
            &["simulate", "--seeds", "3"],
            &["person", "add", "eve", "--password-file", &file],
            &["person", "reset-password", "m1", "--password-file", &file],
            &["person", "make-operator", "eve"],
            &["pool", "suspend", "oak", "--because", "A letter from a court."],
            &["pool", "resume", "oak"],
            &["books", "resume", "oak"],
            &["books", "export", "oak"],
        ];
        for words in runs {
            let (is_done, said) = run(home, words);
            assert!(is_done, "{words:?}: {said}");
            assert_eq!(sovereign(&home.db).await, before, "{words:?}");
        }
        std::fs::remove_file(&password).unwrap();
        for first in commands(home, &[]) {
            let below = commands(home, &[&first]);
            let known = |words: &[&str]| runs.iter().any(|run| run.starts_with(words));
            if below.is_empty() {
                assert!(STAYING.contains(&first.as_str()) || known(&[&first]), "{first} is not tried");
            }
            for second in below {
                assert!(known(&[&first, &second]), "{first} {second} is not tried");
            }
        }
    }
}
