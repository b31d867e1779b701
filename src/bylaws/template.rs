//! How a template is written: TOML in the file, checked when it is read.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{BylawsError, fill::Texts};
use crate::domain::form::LegalForm;

/// A legal form's text in one version, not yet filled in.
#[derive(Debug)]
pub struct Template {
    /// The legal form.
    pub form: LegalForm,
    /// Counts from 1.
    pub version: u32,
    /// The day the text was finished, as `2026-11-22`.
    pub dated: String,
    /// The form's name, as in a list to choose from.
    pub name: String,
    /// What the form is, in one or two sentences.
    pub description: String,
    /// What the document is called: "Bylaws", "Operating agreement", "Rules".
    pub document: String,
    /// How the document speaks of itself: "these bylaws".
    pub(super) these: String,
    pub(super) articles: Vec<ArticleText>,
    pub(super) steps: Vec<StepText>,
    pub(super) sources: Vec<Source>,
    /// The texts of clauses and steps by [`Part::name`].
    pub(super) texts: Texts,
}

/// A part of a clause or a step that is filled in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Text,
    Summary,
    StepText,
    Fee,
}

impl Part {
    /// Under which name it is kept.
    pub(super) fn name(self, id: &str) -> String {
        format!("{id}/{self:?}")
    }
}

impl Template {
    /// The form and its version, as they stand in the hash: `association/1`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.form.id(), self.version)
    }

    /// What the text rests on: statutes, statements, pages of offices.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
}

/// What a clause or a step rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id within the template.
    pub id: String,
    /// How one cites it: "6 Del. C. § 18-402".
    pub cite: String,
    /// Its title.
    pub title: String,
    /// Where to read it.
    pub url: String,
    /// When it was looked up, as `2026-11`; nothing while nobody has, which
    /// whoever shows it says, since it is to be looked up before anyone relies
    /// on it.
    pub checked: Option<String>,
    /// What it says, in one line.
    pub says: String,
}

/// One step on the way to the legal form, filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its id within the template.
    pub id: String,
    /// What to do, in a few words.
    pub heading: String,
    /// What to do, in paragraphs parted by blank lines.
    pub text: String,
    /// The papers that one needs or gets.
    pub documents: Vec<String>,
    /// What it costs, or whom to ask; nothing when there is nothing to pay.
    pub fee: Option<String>,
    /// When fee and procedure were looked up, as `2026-11`; nothing while
    /// nobody has, which whoever shows it says.
    pub checked: Option<String>,
    /// Ids of what it rests on.
    pub sources: Vec<String>,
}

#[derive(Debug)]
pub(super) struct ArticleText {
    pub heading: String,
    pub clauses: Vec<ClauseText>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClauseText {
    pub id: String,
    pub heading: String,
    pub text: String,
    pub summary: String,
    #[serde(default)]
    pub sources: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepText {
    pub id: String,
    pub heading: String,
    pub text: String,
    #[serde(default)]
    pub documents: Vec<String>,
    pub fee: Option<String>,
    pub checked: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    form: String,
    version: u32,
    common: u32,
    dated: String,
    name: String,
    description: String,
    document: String,
    these: String,
    source: Vec<Source>,
    article: Vec<ArticleFile>,
    step: Vec<StepText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArticleFile {
    heading: String,
    clause: Vec<ClauseFile>,
}

/// A clause of the form's own, or a shared one.
#[derive(Deserialize)]
#[serde(untagged)]
enum ClauseFile {
    Shared(SharedClause),
    Own(ClauseText),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SharedClause {
    #[serde(rename = "use")]
    id: String,
    /// Paragraphs that this form adds to the shared text.
    #[serde(default)]
    more: String,
    /// Sentences that this form adds to the shared summary.
    #[serde(default)]
    more_summary: String,
    /// Sources that this form adds to the shared ones.
    #[serde(default)]
    sources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommonFile {
    source: Vec<Source>,
    clause: Vec<ClauseText>,
}

/// Reads a form's file and puts the shared clauses of its version into it.
pub(super) fn read(
    form: LegalForm,
    version: u32,
    text: &str,
    shared: &[(u32, &str)],
) -> Result<Template, BylawsError> {
    let broken = |problem: String| BylawsError::Template {
        form: form.id().to_owned(),
        version,
        problem,
    };
    let file: FormFile = toml::from_str(text).map_err(|error| broken(error.to_string()))?;
    if file.form != form.id() || file.version != version {
        return Err(broken(format!("says {}/{}", file.form, file.version)));
    }
    let (_, common) = shared
        .iter()
        .find(|(version, _)| *version == file.common)
        .ok_or_else(|| broken(format!("no shared clauses of version {}", file.common)))?;
    let common: CommonFile = toml::from_str(common).map_err(|error| broken(error.to_string()))?;
    let articles = file
        .article
        .into_iter()
        .map(|article| {
            let clauses = article.clause.into_iter();
            Ok(ArticleText {
                heading: article.heading,
                clauses: clauses
                    .map(|clause| common.put_in(clause).map_err(&broken))
                    .collect::<Result<_, BylawsError>>()?,
            })
        })
        .collect::<Result<Vec<_>, BylawsError>>()?;
    let texts = compiled(&articles, &file.step).map_err(&broken)?;
    let mut sources = file.source;
    let cited = |source: &Source| {
        let mut clauses = articles.iter().flat_map(|article| &article.clauses);
        clauses.any(|clause| clause.sources.contains(&source.id))
    };
    sources.extend(common.source.into_iter().filter(cited));
    Ok(Template {
        form,
        version: file.version,
        dated: file.dated,
        name: file.name,
        description: file.description,
        document: file.document,
        these: file.these,
        articles,
        steps: file.step,
        sources,
        texts,
    })
}

fn compiled(articles: &[ArticleText], steps: &[StepText]) -> Result<Texts, String> {
    let mut texts = Texts::new();
    let mut ids = BTreeSet::new();
    let mut add = |part: Part, id: &str, text: &str| {
        if !ids.insert(part.name(id)) {
            return Err(format!("two are called {id}"));
        }
        let added = texts.add(part.name(id), text);
        added.map_err(|error| format!("{id}: {error}"))
    };
    for clause in articles.iter().flat_map(|article| &article.clauses) {
        add(Part::Text, &clause.id, &clause.text)?;
        add(Part::Summary, &clause.id, &clause.summary)?;
    }
    for step in steps {
        add(Part::StepText, &step.id, &step.text)?;
        if let Some(fee) = &step.fee {
            add(Part::Fee, &step.id, fee)?;
        }
    }
    Ok(texts)
}

impl CommonFile {
    fn put_in(&self, clause: ClauseFile) -> Result<ClauseText, String> {
        let shared = match clause {
            ClauseFile::Own(own) => return Ok(own),
            ClauseFile::Shared(shared) => shared,
        };
        let mut clause = self
            .clause
            .iter()
            .find(|clause| clause.id == shared.id)
            .cloned()
            .ok_or_else(|| format!("no shared clause {}", shared.id))?;
        if !shared.more.is_empty() {
            clause.text = format!("{}\n\n{}", clause.text, shared.more);
        }
        if !shared.more_summary.is_empty() {
            clause.summary = format!("{} {}", clause.summary.trim_end(), shared.more_summary);
        }
        clause.sources.extend(shared.sources);
        Ok(clause)
    }
}
