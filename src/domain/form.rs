//! Legal forms, and how far a Pool has come with its own.

/// What a Pool is in law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegalForm {
    /// People who agreed with each other; nothing to file.
    Association,
    /// A Delaware limited liability company with co-op terms.
    DelawareLlc,
    /// A Colorado limited cooperative association.
    ColoradoLca,
    /// A co-operative society of the United Kingdom.
    UkSociety,
    /// A project whose money a fiscal host holds.
    Hosted,
}

impl LegalForm {
    /// All of them, the default first.
    pub const ALL: [Self; 5] = [
        Self::Association,
        Self::DelawareLlc,
        Self::ColoradoLca,
        Self::UkSociety,
        Self::Hosted,
    ];

    /// Its id in templates, parameters and tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Association => "association",
            Self::DelawareLlc => "delaware_llc",
            Self::ColoradoLca => "colorado_lca",
            Self::UkSociety => "uk_society",
            Self::Hosted => "hosted",
        }
    }

    /// The form of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.id() == id)
    }

    /// Whether it exists only once a public office has its papers.
    #[must_use]
    pub const fn is_filed(self) -> bool {
        matches!(
            self,
            Self::DelawareLlc | Self::ColoradoLca | Self::UkSociety
        )
    }

    /// The fewest founders that its law asks for: two members of a Colorado
    /// association (C.R.S. 7-58-501), three of a society (2014 c. 14, s. 2).
    #[must_use]
    pub const fn least_founders(self) -> u16 {
        match self {
            Self::UkSociety => 3,
            Self::ColoradoLca => 2,
            Self::Association | Self::DelawareLlc | Self::Hosted => 1,
        }
    }

    /// The least age of members, in years; zero where its law asks for none.
    /// Any member may come to be a steward, and those are of age where they
    /// are directors (C.R.S. 7-58-803) or a committee (2014 c. 14, part 3).
    #[must_use]
    pub const fn least_age(self) -> u16 {
        match self {
            Self::UkSociety | Self::ColoradoLca => 18,
            Self::Association | Self::DelawareLlc | Self::Hosted => 0,
        }
    }

    /// The fewest days of voting: notice of a meeting of members of a Colorado
    /// association is ten days at least (C.R.S. 7-58-508).
    #[must_use]
    pub const fn least_voting_days(self) -> u16 {
        match self {
            Self::ColoradoLca => 10,
            _ => 1,
        }
    }

    /// Whether a proposal may close before its time: not where the close is a
    /// meeting that was called for that hour (C.R.S. 7-58-508).
    #[must_use]
    pub const fn may_close_early(self) -> bool {
        !matches!(self, Self::ColoradoLca)
    }

    /// The fewest seats for stewards: three directors (C.R.S. 7-58-801), and
    /// more than one person in a committee.
    #[must_use]
    pub const fn least_steward_seats(self) -> u16 {
        match self {
            Self::ColoradoLca => 3,
            Self::UkSociety => 2,
            Self::Association | Self::DelawareLlc | Self::Hosted => 1,
        }
    }

    /// What its name ends with once it is filed.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::DelawareLlc => "LLC",
            Self::ColoradoLca => "LCA",
            Self::UkSociety => "Limited",
            Self::Association | Self::Hosted => "",
        }
    }
}

/// How far a Pool has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its founders gather; the bylaws may still be written.
    Draft,
    /// The founding vote adopted the bylaws; papers have to be filed.
    Adopted,
    /// The certificate is here; the members have yet to look at it.
    Filed,
    /// It is what its bylaws say.
    Active,
    /// Its members ended it.
    Dissolved,
}

impl Stage {
    /// What the founding vote leads to.
    #[must_use]
    pub const fn after_adoption(form: LegalForm) -> Self {
        if form.is_filed() {
            Self::Adopted
        } else {
            Self::Active
        }
    }

    /// Whether members may make proposals.
    #[must_use]
    pub const fn decides(self) -> bool {
        matches!(self, Self::Adopted | Self::Filed | Self::Active)
    }

    /// Whether the legal name may be shown: the certificate is here, and the
    /// members found it right.
    #[must_use]
    pub const fn shows_legal_name(self) -> bool {
        matches!(self, Self::Active)
    }
}

/// Words that say in a name that something is registered. As whole words, in
/// capitals or not, with points or without.
const REGISTERED: [&str; 16] = [
    "llc",
    "lc",
    "lca",
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "plc",
    "gmbh",
    "llp",
    "lllp",
    "pllc",
    "lp",
    "cic",
];

/// Words that claim it where they end a name: a theatre company may be called
/// one in the middle of its name.
const REGISTERED_AT_THE_END: [&str; 2] = ["company", "co"];

/// Words that claim it together.
const REGISTERED_TOGETHER: [&str; 6] = [
    "limited liability",
    "cooperative association",
    "cooperative society",
    "cooperative company",
    "benefit society",
    "registered society",
];

/// Whether a name claims to be registered, so that it can't be shown before
/// there is a certificate. `L L C`, `L.L.C.` and letters of full width are read
/// as what they look like.
#[must_use]
pub fn claims_registration(name: &str) -> bool {
    let name: String = name.chars().map(plain_width).collect();
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.replace('.', "").to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let together = format!(" {} ", words.join(" ")).replace(" co operative", " cooperative");
    let ends = words
        .last()
        .is_some_and(|last| REGISTERED_AT_THE_END.contains(&last.as_str()));
    ends || words
        .iter()
        .chain(&spelled(&words))
        .any(|word| REGISTERED.contains(&word.as_str()))
        || REGISTERED_TOGETHER
            .iter()
            .any(|phrase| together.contains(&format!(" {phrase} ")))
}

/// Words that are written letter by letter: what each row of single letters
/// ends in, from two letters up.
fn spelled(words: &[String]) -> Vec<String> {
    words
        .split(|word| word.chars().nth(1).is_some())
        .flat_map(|row| (0..row.len().saturating_sub(1)).map(|from| row[from..].concat()))
        .collect()
}

/// A letter of full width as the one that it looks like (U+FF01 to U+FF5E are
/// U+0021 to U+007E, set wide).
fn plain_width(c: char) -> char {
    match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_claim_too_much() {
        for (name, claims) in [
            ("Oak Street Garden", false),
            ("Oak Street Garden LLC", true),
            ("Oak, L.L.C.", true),
            ("Oak l.c.a.", true),
            ("Oak (Limited)", true),
            ("Limitless Oaks", false),
            ("Lca Oaks", true),
            ("Incorporate me", false),
            ("Oak L L C", true),
            ("Oak L. L. C.", true),
            ("Plan B L L C", true),
            ("Oak Ｌ．Ｌ．Ｃ．", true),
            ("Oak ＬＬＣ", true),
            ("Oak LLLP", true),
            ("Oak Limited Liability Co-operative", true),
            ("Oak Cooperative Association", true),
            ("Oak Co-operative Association of Elm Street", true),
            ("Oak Society Limited", true),
            ("Oak Community Benefit Society", true),
            ("Oak Garden Company", true),
            ("Oak & Co.", true),
            ("Oak Company of Players", false),
            ("Oak Society", false),
            ("Oak Co-operative", false),
            ("Oak Co-op", false),
            ("Tenants’ Association", false),
            ("Plan A B C", false),
            ("C L L Choir", false),
            ("Ｏａｋ", false),
            ("", false),
        ] {
            assert_eq!(claims_registration(name), claims, "{name}");
        }
    }

    #[test]
    fn every_form_has_its_id() {
        for form in LegalForm::ALL {
            assert_eq!(LegalForm::from_id(form.id()), Some(form));
            assert_eq!(form.is_filed(), !form.suffix().is_empty());
            let after = Stage::after_adoption(form);
            assert_eq!(after.shows_legal_name(), !form.is_filed());
            assert!(after.decides());
        }
        assert_eq!(LegalForm::from_id("gmbh"), None);
    }
}
