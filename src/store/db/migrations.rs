//! The tables, rendered for each engine from one text by a few visible rules.
//!
//! The text is written in types that say what is meant; the rules are:
//!
//! | text | `SQLite` | `PostgreSQL` |
//! |---|---|---|
//! | `UUID` | `BLOB` | `UUID` |
//! | `BYTEA` | `BLOB` | `BYTEA` |
//! | `BIGINT` | `INTEGER` | `BIGINT` |
//! | `BOOLEAN` | `INTEGER` | `BOOLEAN` |
//! | `TEXT` | `TEXT` | `TEXT COLLATE "C"` |
//! | `STRICT` | `STRICT` | nothing |
//! | lines between `-- sqlite:` / `-- postgres:` and `-- end` | that engine only | that engine only |
//!
//! Frozen: checksums cover the rendered text, so a rule may be added but never
//! changed.

use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

use super::Engine;

/// All migrations in their order: version, name, text.
const SOURCES: [(i64, &str, &str); 4] = [
    (
        1,
        "house",
        include_str!("../../../migrations/0001_house.sql"),
    ),
    (
        2,
        "bylaws",
        include_str!("../../../migrations/0002_bylaws.sql"),
    ),
    (
        3,
        "money",
        include_str!("../../../migrations/0003_money.sql"),
    ),
    (
        4,
        "money in use",
        include_str!("../../../migrations/0004_money_in_use.sql"),
    ),
];

/// The migrator for `engine`.
pub(super) fn migrator(engine: Engine) -> Migrator {
    Migrator::with_migrations(
        rendered(engine)
            .into_iter()
            .map(|(version, name, sql)| {
                Migration::new(
                    version,
                    name.into(),
                    MigrationType::Simple,
                    AssertSqlSafe(sql).into_sql_str(),
                    false,
                )
            })
            .collect(),
    )
}

/// All migrations as `engine` runs them: version, name, text.
#[must_use]
pub fn rendered(engine: Engine) -> Vec<(i64, &'static str, String)> {
    SOURCES
        .iter()
        .map(|(version, name, text)| (*version, *name, render(text, engine)))
        .collect()
}

fn render(text: &str, engine: Engine) -> String {
    let mut out = String::with_capacity(text.len());
    let mut only: Option<Engine> = None;
    for line in text.lines() {
        match line.trim() {
            "-- sqlite:" => only = Some(Engine::Sqlite),
            "-- postgres:" => only = Some(Engine::Postgres),
            "-- end" => only = None,
            comment if comment.starts_with("--") => {}
            _ if only.is_some_and(|named| named != engine) => {}
            _ => {
                // What stands for one engine only is that engine's own text.
                if only.is_some() {
                    out.push_str(line);
                } else {
                    render_words(line, engine, &mut out);
                }
                out.push('\n');
            }
        }
    }
    out
}

fn render_words(line: &str, engine: Engine, out: &mut String) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = line;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if end == 0 {
            let next = rest.chars().next().map_or(1, char::len_utf8);
            out.push_str(&rest[..next]);
            rest = &rest[next..];
            continue;
        }
        let word = &rest[..end];
        out.push_str(match (engine, word) {
            (Engine::Sqlite, "UUID" | "BYTEA") => "BLOB",
            (Engine::Sqlite, "BIGINT" | "BOOLEAN") => "INTEGER",
            (Engine::Postgres, "TEXT") => "TEXT COLLATE \"C\"",
            (Engine::Postgres, "STRICT") => "",
            _ => word,
        });
        rest = &rest[end..];
    }
}

/// The name of the constraint or unique index over `columns`, written as
/// `SQLite` reports them: `ballot.proposal_id, ballot.person_id`. `SQLite` keeps
/// no names of unique constraints, so they are read from the same texts.
pub(super) fn constraint_of_columns(columns: &str) -> Option<String> {
    SOURCES
        .iter()
        .find_map(|(_, _, text)| constraint_in(text, columns))
}

fn constraint_in(text: &str, columns: &str) -> Option<String> {
    let mut table = "";
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            table = rest.split([' ', '(']).next().unwrap_or_default();
        }
        let (name, listed, of) = if let Some(rest) = line.strip_prefix("CONSTRAINT ") {
            let (name, rule) = rest.split_once(' ')?;
            if !rule.starts_with("UNIQUE") && !rule.starts_with("PRIMARY KEY") {
                continue;
            }
            (name, rule, table)
        } else if let Some(rest) = line.strip_prefix("CREATE UNIQUE INDEX ") {
            let (name, rule) = rest.split_once(" ON ")?;
            (
                name,
                rule,
                rule.split([' ', '(']).next().unwrap_or_default(),
            )
        } else {
            continue;
        };
        let inner = listed.split_once('(')?.1.split_once(')')?.0;
        let qualified = inner
            .split(',')
            .map(|column| format!("{of}.{}", column.trim()))
            .collect::<Vec<_>>()
            .join(", ");
        if qualified == columns {
            return Some(name.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_rendered_and_nothing_else() {
        let text = "a UUID, b TEXT, c BIGINT\n-- postgres:\nd TEXT\n-- end\n) STRICT;";
        assert_eq!(
            render(text, Engine::Sqlite),
            "a BLOB, b TEXT, c INTEGER\n) STRICT;\n"
        );
        assert_eq!(
            render(text, Engine::Postgres),
            "a UUID, b TEXT COLLATE \"C\", c BIGINT\nd TEXT\n) ;\n"
        );
    }

    #[test]
    fn names_of_unique_rules_are_found() {
        let text = "CREATE TABLE b (\n CONSTRAINT b_once UNIQUE (x, y)\n) STRICT;\nCREATE UNIQUE INDEX c_i ON c (z) WHERE q;";
        assert_eq!(constraint_in(text, "b.x, b.y").as_deref(), Some("b_once"));
        assert_eq!(constraint_in(text, "c.z").as_deref(), Some("c_i"));
        assert_eq!(constraint_in(text, "b.x"), None);
    }
}
