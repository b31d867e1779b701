//! Fills texts in: compiled once, when a template is read.

use std::{borrow::Cow, sync::Arc};

use minijinja::{
    Environment, Error, ErrorKind, State, UndefinedBehavior, Value, context, syntax::SyntaxConfig,
};

/// Under this name a text finds the numbers of clauses.
const NUMBERS: &str = "numbers";

/// Texts by name, ready to be filled in.
#[derive(Debug)]
pub(super) struct Texts(Environment<'static>);

impl Texts {
    pub(super) fn new() -> Self {
        let mut environment = Environment::new();
        // A name that is not there is an error, not a gap.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut syntax = SyntaxConfig::builder();
        // The default marks are always taken.
        if let Ok(syntax) = syntax.trim_blocks(true).lstrip_blocks(true).build() {
            environment.set_syntax(syntax);
        }
        // What comes out is plain text, escaped where it is shown.
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.add_function("ref", reference);
        environment.add_function("n", count);
        Self(environment)
    }

    pub(super) fn add(&mut self, name: String, text: &str) -> Result<(), Error> {
        let name: Cow<'static, str> = Cow::Owned(name);
        self.0.add_template_owned(name, text.to_owned())
    }

    pub(super) fn fill(&self, name: &str, values: &Value) -> Result<String, Error> {
        let text = self.0.get_template(name)?.render(values)?;
        Ok(paragraphs(&text))
    }
}

/// The same values, and the numbers that `ref` gives for ids of clauses.
pub(super) fn with_numbers(values: &Value, numbers: Value) -> Value {
    context! { numbers => numbers, ..values.clone() }
}

/// `ref("exit")`: the number of that clause; before there are numbers, its id.
fn reference(state: &State, id: Arc<str>) -> Result<Value, Error> {
    let Some(numbers) = state.lookup(NUMBERS).filter(|value| !value.is_undefined()) else {
        return Ok(Value::from(id));
    };
    let number = numbers.get_attr(&id)?;
    if number.is_undefined() {
        let problem = format!("there is no clause {id}");
        return Err(Error::new(ErrorKind::InvalidOperation, problem));
    }
    Ok(number)
}

/// `n(7, "day")`: "7 days".
fn count(count: u32, one: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {one}{s}")
}

/// Lines of a paragraph become one; an item of a list, "(a) …", is a paragraph
/// of its own.
fn paragraphs(text: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut begins = true;
    for line in text.lines() {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            begins = true;
            continue;
        }
        match paragraphs
            .last_mut()
            .filter(|_| !begins && !is_item(&words))
        {
            Some(paragraph) => {
                paragraph.push(' ');
                paragraph.push_str(&words);
            }
            None => paragraphs.push(words),
        }
        begins = false;
    }
    paragraphs.join("\n\n")
}

fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    chars.next() == Some('(')
        && chars
            .next()
            .is_some_and(|letter| letter.is_ascii_lowercase())
        && chars.as_str().starts_with(") ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs_and_items() {
        for (given, expected) in [
            ("one\ntwo  three\n", "one two three"),
            ("one\n\n\n\ntwo", "one\n\ntwo"),
            (
                "list:\n(a) one\n  more;\n(b) two",
                "list:\n\n(a) one more;\n\n(b) two",
            ),
            ("see (a) there", "see (a) there"),
            ("  \n ", ""),
        ] {
            assert_eq!(paragraphs(given), expected, "{given:?}");
        }
    }

    #[test]
    fn a_text_can_count_refer_and_must_not_guess() {
        let values = context! { days => 1, months => 12, name => "<b>" };
        let numbered = with_numbers(&values, context! { leaving => "4.2" });
        for (text, with, without) in [
            ("{{ n(days, \"day\") }}", Some("1 day"), Some("1 day")),
            (
                "{{ n(months, \"month\") }}",
                Some("12 months"),
                Some("12 months"),
            ),
            ("{{ ref(\"leaving\") }}", Some("4.2"), Some("leaving")),
            ("{{ ref(\"gone\") }}", None, Some("gone")),
            ("{{ unheard_of }}", None, None),
            ("{% if unheard_of %}x{% endif %}", None, None),
            ("{{ name }}", Some("<b>"), Some("<b>")),
        ] {
            let mut texts = Texts::new();
            texts.add("x.html".to_owned(), text).unwrap();
            let fill = |values| texts.fill("x.html", values).ok();
            assert_eq!(fill(&numbered).as_deref(), with, "{text}");
            assert_eq!(fill(&values).as_deref(), without, "{text}");
        }
        assert!(Texts::new().add("x".to_owned(), "{% if %}").is_err());
    }
}
