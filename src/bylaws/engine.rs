//! Makes a document of a template, in two passes: the first finds out which
//! clauses there are, the second knows their numbers.

use std::collections::BTreeMap;

use minijinja::{Error, Value, context, value::Serde};

use super::{
    Article, BylawsError, Clause, Context, Document, Step, Template,
    fill::with_numbers,
    template::{ArticleText, ClauseText, Part},
};

/// Numbers of clauses by their ids.
type Numbers = BTreeMap<String, String>;

/// Fills `template` in for one Pool.
///
/// # Errors
/// When the template is broken, which a test would have found.
pub fn render(template: &Template, context: &Context) -> Result<Document, BylawsError> {
    let context = context.flattened();
    let values = values(template, &context);
    let kept = kept(template, &values)?;
    let numbers = numbers(&kept);
    let values = with_numbers(&values, Value::from(Serde(&numbers)));
    let mut articles = Vec::new();
    for (number, (article, clauses)) in (1..).zip(kept) {
        let clauses = clauses
            .into_iter()
            .map(|(clause, unnumbered)| {
                let number = numbers.get(&clause.id).cloned().unwrap_or_default();
                finished(template, clause, number, unnumbered, &values)
            })
            .collect::<Result<_, _>>()?;
        articles.push(Article {
            number,
            heading: article.heading.clone(),
            clauses,
        });
    }
    Ok(Document {
        title: format!("{} of {}", template.document, context.legal_name),
        form: template.form,
        version: template.version,
        articles,
        sources: template.sources.clone(),
    })
}

/// The formation checklist, filled in for one Pool. Steps that have nothing to
/// say to this Pool are left out.
///
/// # Errors
/// When the template is broken, which a test would have found.
pub fn steps(template: &Template, context: &Context) -> Result<Vec<Step>, BylawsError> {
    let values = values(template, &context.flattened());
    let numbers = numbers(&kept(template, &values)?);
    let values = with_numbers(&values, Value::from(Serde(&numbers)));
    let mut steps = Vec::new();
    for step in &template.steps {
        let fill = |part| filled(template, &step.id, part, &values);
        let text = fill(Part::StepText)?;
        if text.is_empty() {
            continue;
        }
        steps.push(Step {
            id: step.id.clone(),
            heading: step.heading.clone(),
            text,
            documents: step.documents.clone(),
            fee: step.fee.as_ref().map(|_| fill(Part::Fee)).transpose()?,
            checked: step.checked.clone(),
            sources: step.sources.clone(),
        });
    }
    Ok(steps)
}

/// Articles with the clauses that have something to say, and what they say.
type Kept<'a> = Vec<(&'a ArticleText, Vec<(&'a ClauseText, String)>)>;

fn kept<'a>(template: &'a Template, values: &Value) -> Result<Kept<'a>, BylawsError> {
    let mut kept = Vec::new();
    for article in &template.articles {
        let mut clauses = Vec::new();
        for clause in &article.clauses {
            let text = filled(template, &clause.id, Part::Text, values)?;
            if !text.is_empty() {
                clauses.push((clause, text));
            }
        }
        if !clauses.is_empty() {
            kept.push((article, clauses));
        }
    }
    Ok(kept)
}

fn numbers(kept: &Kept<'_>) -> Numbers {
    let mut numbers = Numbers::new();
    for (article, (_, clauses)) in (1_usize..).zip(kept) {
        for (clause, (text, _)) in (1_usize..).zip(clauses) {
            numbers.insert(text.id.clone(), format!("{article}.{clause}"));
        }
    }
    numbers
}

fn finished(
    template: &Template,
    clause: &ClauseText,
    number: String,
    unnumbered: String,
    values: &Value,
) -> Result<Clause, BylawsError> {
    let fill = |part| filled(template, &clause.id, part, values);
    Ok(Clause {
        id: clause.id.clone(),
        number,
        heading: clause.heading.clone(),
        text: fill(Part::Text)?,
        summary: fill(Part::Summary)?,
        sources: clause.sources.clone(),
        unnumbered,
    })
}

/// What templates may name: the keys of [`Context`], and the form's own words.
fn values(template: &Template, pool: &Context) -> Value {
    let form = context! {
        form => template.form.id(),
        document => template.document.as_str(),
        these => template.these.as_str(),
    };
    context! { ..form, ..Value::from(Serde(pool)) }
}

fn filled(
    template: &Template,
    id: &str,
    part: Part,
    values: &Value,
) -> Result<String, BylawsError> {
    template
        .texts
        .fill(&part.name(id), values)
        .map_err(|error: Error| BylawsError::Clause {
            clause: id.to_owned(),
            problem: error.to_string(),
        })
}
