//! Long lists come in parts, each with the way to the one after it.

/// A part of a list.
#[derive(Debug)]
pub struct Part<T> {
    /// What is shown.
    pub rows: Vec<T>,
    /// Where it goes on, when it does.
    pub next: Option<String>,
}

/// How many rows to ask for, to show `count` of them: one more tells whether
/// the list goes on.
#[must_use]
pub fn one_more(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX).saturating_add(1)
}

impl<T> Part<T> {
    /// The first `count` of rows that were asked for by [`one_more`]; `path`
    /// tells where the list goes on after a row.
    pub fn of(mut rows: Vec<T>, count: usize, path: impl FnOnce(&T) -> String) -> Self {
        let goes_on = rows.len() > count;
        rows.truncate(count);
        let next = rows.last().filter(|_| goes_on).map(path);
        Self { rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_when_there_is_more() {
        for (length, shown, next) in [
            (0, 0, None),
            (2, 2, None),
            (3, 3, None),
            (4, 3, Some("after 3")),
        ] {
            let part = Part::of((1..=length).collect(), 3, |row: &i32| {
                format!("after {row}")
            });
            assert_eq!(part.rows.len(), shown);
            assert_eq!(part.next.as_deref(), next);
        }
        assert_eq!(one_more(3), 4);
    }
}
