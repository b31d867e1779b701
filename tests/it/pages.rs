//! Every page in every state: its words exist, its ids are unique, its fields
//! have labels, and nothing in it needs a script or an inline style.

use std::collections::{BTreeMap, BTreeSet};

use crate::page_samples::{Sample, all};

/// The tags of a page: name and attributes.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
}

/// Reads the tags. The templates quote every value, which is checked by the
/// way: an unquoted one would show up as an attribute without value.
fn tags(html: &str) -> Vec<Tag> {
    html.split('<')
        .skip(1)
        .filter(|piece| piece.starts_with(|first: char| first.is_ascii_alphabetic()))
        .map(|piece| {
            let inside = piece.split_once('>').map_or(piece, |(inside, _)| inside);
            let (name, mut rest) = inside
                .split_once(|c: char| c.is_whitespace())
                .unwrap_or((inside, ""));
            let mut attributes = BTreeMap::new();
            loop {
                rest = rest.trim_start().trim_start_matches('/');
                if rest.is_empty() {
                    break;
                }
                let end = rest
                    .find(|c: char| c == '=' || c.is_whitespace())
                    .unwrap_or(rest.len());
                let (key, after) = rest.split_at(end);
                if let Some(quoted) = after.strip_prefix("=\"") {
                    let (value, after) = quoted.split_once('"').expect("a closing quote");
                    attributes.insert(key.to_owned(), value.to_owned());
                    rest = after;
                } else {
                    attributes.insert(key.to_owned(), String::new());
                    rest = after;
                }
            }
            Tag {
                name: name.trim_end_matches('/').to_owned(),
                attributes,
            }
        })
        .collect()
}

/// Runs `check` on every page; it tells what is wrong, if anything.
fn each(check: impl Fn(&Sample, &[Tag]) -> Vec<String>) {
    let wrong: Vec<String> = all()
        .iter()
        .flat_map(|sample| {
            check(sample, &tags(&sample.html))
                .into_iter()
                .map(|told| format!("{}: {told}", sample.name))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_word_exists_and_every_argument_is_filled() {
    each(|sample, _| {
        sample
            .html
            .lines()
            .filter(|line| line.contains("Unknown localization") || line.contains("{$"))
            .map(str::to_owned)
            .collect()
    });
}

/// The keys of the fluent files. Twice the same is a mistake.
fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for entry in std::fs::read_dir("templates/locales/en").expect("the folder of words") {
        let path = entry.expect("an entry").path();
        let words = std::fs::read_to_string(&path).expect("a file of words");
        for key in words.lines().filter_map(|line| line.split_once(" =")) {
            if key.0.starts_with(|first: char| first.is_ascii_lowercase()) {
                assert!(keys.insert(key.0.to_owned()), "{} stands twice", key.0);
            }
        }
    }
    keys
}

/// The templates, all of them, with their paths.
fn templates() -> Vec<(String, String)> {
    ["templates", "templates/pages", "templates/parts"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).expect("a folder of templates"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a template");
            (path.display().to_string(), text)
        })
        .collect()
}

#[test]
fn every_key_that_a_template_names_exists() {
    let keys = keys();
    let mut missing = Vec::new();
    for (path, template) in templates() {
        let mut pieces: Vec<&str> = template.split("\"|t").collect();
        pieces.pop();
        for piece in pieces {
            let key = piece.rsplit('"').next().unwrap_or_default();
            if !keys.contains(key) {
                missing.push(format!("{path}: {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_id_is_unique_and_every_reference_is_there() {
    each(|_, tags| {
        let mut ids = BTreeSet::new();
        let mut wrong = Vec::new();
        for id in tags.iter().filter_map(|tag| tag.attributes.get("id")) {
            if !ids.insert(id.as_str()) {
                wrong.push(format!("id {id} twice"));
            }
        }
        for tag in tags {
            let named = ["aria-labelledby", "aria-describedby", "for"]
                .iter()
                .filter_map(|name| tag.attributes.get(*name))
                .flat_map(|value| value.split_whitespace());
            let linked = tag.attributes.get("href").and_then(|h| h.strip_prefix('#'));
            for reference in named.chain(linked) {
                if !ids.contains(reference) {
                    wrong.push(format!("nothing has the id {reference}"));
                }
            }
        }
        wrong
    });
}

#[test]
fn every_field_has_a_label_and_every_form_its_token() {
    each(|_, tags| {
        let labelled: BTreeSet<&str> = tags
            .iter()
            .filter(|tag| tag.name == "label")
            .filter_map(|tag| tag.attributes.get("for").map(String::as_str))
            .collect();
        let hidden = |tag: &Tag| {
            tag.attributes
                .get("type")
                .is_some_and(|kind| kind == "hidden")
        };
        let mut wrong: Vec<String> = tags
            .iter()
            .filter(|tag| matches!(tag.name.as_str(), "input" | "textarea" | "select"))
            .filter(|tag| !hidden(tag))
            .filter(|tag| {
                tag.attributes
                    .get("id")
                    .is_none_or(|id| !labelled.contains(id.as_str()))
            })
            .map(|tag| format!("no label: {:?}", tag.attributes))
            .collect();
        let posts = tags
            .iter()
            .filter(|tag| {
                tag.attributes
                    .get("method")
                    .is_some_and(|how| how == "post")
            })
            .count();
        let tokens = tags
            .iter()
            .filter(|tag| {
                tag.attributes
                    .get("name")
                    .is_some_and(|name| name == "csrf")
            })
            .count();
        if posts != tokens {
            wrong.push(format!("{posts} forms, {tokens} tokens"));
        }
        wrong
    });
}

#[test]
fn nothing_needs_a_script_or_an_inline_style() {
    each(|sample, tags| {
        let mut wrong = Vec::new();
        // The one script that there is stands in its own file.
        let live = "<script src=\"/assets/live.js\" defer></script>";
        let scripts = sample.html.matches("<script").count();
        if sample.html.matches(live).count() != scripts {
            wrong.push("a script of its own".to_owned());
        }
        for tag in tags {
            let src = tag.attributes.get("src").map(String::as_str);
            if tag.name == "script" && src == Some("/assets/live.js") {
                continue;
            }
            if matches!(tag.name.as_str(), "script" | "style" | "iframe" | "object") {
                wrong.push(format!("<{}>", tag.name));
            }
            for name in tag.attributes.keys() {
                if name == "style" || (name.starts_with("on") && name.len() > 2) {
                    wrong.push(format!("{name} on <{}>", tag.name));
                }
            }
        }
        wrong
    });
}

#[test]
fn what_people_wrote_is_escaped() {
    use askama::Template;
    use pools::{
        services::write_bylaws::draw_up,
        web::{
            terms_form,
            view::{form::Field, found::FoundPool, page::Page},
        },
    };
    let mut terms = terms_form::usual();
    terms.purpose = Field::of("</textarea><script>alert(1)</script>");
    terms.name = Field::of("\"><b>");
    let taken = terms_form::read(&mut terms).expect("the terms are taken");
    let page = FoundPool {
        page: Page::default(),
        handle: Field::of("\"><b>"),
        terms,
        document: Some(draw_up(&taken).expect("a text").document),
        refused: None,
    };
    let html = page.render().expect("the page renders");
    assert!(!html.contains("<script>"));
    assert!(!html.contains("\"><b>"));
}

/// Writes all pages into the folder that `POOLS_PAGES_DIR` names, for looking
/// at them in a browser; does nothing without it.
#[test]
fn pages_can_be_looked_at() {
    let Ok(folder) = std::env::var("POOLS_PAGES_DIR") else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(folder.join("assets")).expect("a folder");
    for file in ["style.css", "favicon.svg", "live.js"] {
        std::fs::copy(
            std::path::PathBuf::from("templates/assets").join(file),
            folder.join("assets").join(file),
        )
        .expect("the file is copied");
    }
    for sample in all() {
        std::fs::write(folder.join(format!("{}.html", sample.name)), sample.html)
            .expect("the page is written");
    }
}
