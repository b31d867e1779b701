//! What happened, line by line, for whoever reads a failing seed. Nothing is
//! written down unless asked for: thousands of runs are not read.

use std::fmt;

/// A story, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    lines: Option<Vec<String>>,
}

impl Trace {
    /// Writes everything down, or nothing.
    #[must_use]
    pub fn new(kept: bool) -> Self {
        Self {
            lines: kept.then(Vec::new),
        }
    }

    /// Something happened at a time.
    pub fn tell(&mut self, at: i64, what: impl FnOnce() -> String) {
        if let Some(lines) = &mut self.lines {
            lines.push(format!("{at:>6}  {}", what()));
        }
    }

    /// Whether anything is written down.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.lines.is_some()
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = self.lines.iter().flatten();
        lines.try_for_each(|line| writeln!(f, "{line}"))
    }
}
