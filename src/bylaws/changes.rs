//! What is different between two versions of a Pool's bylaws, clause by clause.

use similar::{Algorithm, ChangeTag, utils::diff_words};

use super::{Clause, Document};

/// One clause that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The clause's id.
    pub id: String,
    /// Its heading; the new one, unless it was removed.
    pub heading: String,
    /// Its number before, unless it was added.
    pub old_number: Option<String>,
    /// Its number now, unless it was removed.
    pub new_number: Option<String>,
    /// What became of it.
    pub kind: ChangeKind,
    /// Its text, old and new, in pieces.
    pub pieces: Vec<Piece>,
}

/// What became of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It reads differently.
    Changed,
}

/// A stretch of text in a changed clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it was.
    Same(String),
    /// Only in the old text.
    Out(String),
    /// Only in the new text.
    In(String),
}

/// Clauses that read differently in `new`, in the order of `new`, with removed
/// ones at the end. That a clause has another number, or refers to one that has,
/// is no change.
#[must_use]
pub fn changes(old: &Document, new: &Document) -> Vec<Change> {
    let before = |id: &str| old.clauses().find(|clause| clause.id == id);
    let mut found = Vec::new();
    for clause in new.clauses() {
        match before(&clause.id) {
            Some(was) if was.unnumbered == clause.unnumbered && was.heading == clause.heading => {}
            Some(was) => found.push(Change {
                old_number: Some(was.number.clone()),
                ..change(clause, ChangeKind::Changed, words(was, clause))
            }),
            None => found.push(change(
                clause,
                ChangeKind::Added,
                vec![Piece::In(clause.text.clone())],
            )),
        }
    }
    let gone = old
        .clauses()
        .filter(|was| new.clauses().all(|clause| clause.id != was.id));
    found.extend(gone.map(|was| Change {
        old_number: Some(was.number.clone()),
        new_number: None,
        ..change(was, ChangeKind::Removed, vec![Piece::Out(was.text.clone())])
    }));
    found
}

fn change(clause: &Clause, kind: ChangeKind, pieces: Vec<Piece>) -> Change {
    Change {
        id: clause.id.clone(),
        heading: clause.heading.clone(),
        old_number: None,
        new_number: Some(clause.number.clone()),
        kind,
        pieces,
    }
}

/// Word by word. Blanks between two changed words are counted as changed, so
/// that a phrase stays in one piece.
fn words(old: &Clause, new: &Clause) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut out, mut put_in) = (String::new(), String::new());
    let diff = diff_words(Algorithm::Myers, &old.text[..], &new.text[..]);
    for (at, (tag, text)) in diff.iter().enumerate() {
        match tag {
            ChangeTag::Delete => out.push_str(text),
            ChangeTag::Insert => put_in.push_str(text),
            ChangeTag::Equal => {
                let inside = at > 0 && at + 1 < diff.len();
                if inside && text.trim().is_empty() && !text.contains('\n') {
                    out.push_str(text);
                    put_in.push_str(text);
                } else {
                    turn_over(&mut pieces, &mut out, &mut put_in);
                    pieces.push(Piece::Same((*text).to_owned()));
                }
            }
        }
    }
    turn_over(&mut pieces, &mut out, &mut put_in);
    pieces
}

fn turn_over(pieces: &mut Vec<Piece>, out: &mut String, put_in: &mut String) {
    if !out.is_empty() {
        pieces.push(Piece::Out(std::mem::take(out)));
    }
    if !put_in.is_empty() {
        pieces.push(Piece::In(std::mem::take(put_in)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(text: &str) -> Clause {
        Clause {
            id: "x".into(),
            number: "1.1".into(),
            heading: "X".into(),
            text: text.into(),
            summary: String::new(),
            sources: Vec::new(),
            unnumbered: text.into(),
        }
    }

    #[test]
    fn phrases_stay_in_one_piece() {
        use Piece::{In, Out, Same};
        let same = |text: &str| Same(text.into());
        let out = |text: &str| Out(text.into());
        let put_in = |text: &str| In(text.into());
        for (old, new, expected) in [
            (
                "open for 7 days only",
                "open for 14 days only",
                vec![
                    same("open for "),
                    out("7"),
                    put_in("14"),
                    same(" days only"),
                ],
            ),
            (
                "a steward decides now",
                "the members decide now",
                vec![
                    out("a steward decides"),
                    put_in("the members decide"),
                    same(" now"),
                ],
            ),
            ("one", "one more", vec![same("one"), put_in(" more")]),
            ("one two", "two", vec![out("one "), same("two")]),
        ] {
            assert_eq!(words(&clause(old), &clause(new)), expected, "{old} / {new}");
        }
    }
}
