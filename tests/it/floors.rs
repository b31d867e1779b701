//! The walls of the house: who may import whom, how long things may get, and
//! what no code outside tests may do. The checker itself is tested below, on
//! snippets that break each wall.

use std::{collections::BTreeSet, fmt, path::Path};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, UseTree, spanned::Spanned as _, visit::Visit};

/// Lines of a file.
const FILE_LINES: usize = 400;
/// Lines of a function, from its name to its last brace.
const FUNCTION_LINES: usize = 70;

/// Who may import whom, from the ground up. A floor may always import itself.
const MAY_IMPORT: [(&str, &[&str]); 21] = [
    ("domain", &[]),
    ("world", &["domain"]),
    ("text", &["domain", "world"]),
    ("keys", &["domain", "world"]),
    ("proof", &["domain", "keys"]),
    ("limits", &[]),
    ("parameters", &["domain"]),
    ("books", &["domain"]),
    ("floods", &["domain"]),
    ("simulation", &["domain"]),
    ("bylaws", &["domain"]),
    ("sheet", &[]),
    ("banking", &["domain", "sheet"]),
    ("stripe", &["domain"]),
    (
        "store",
        &[
            "domain",
            "floods",
            "world",
            "text",
            "keys",
            "parameters",
            "books",
        ],
    ),
    (
        "services",
        &[
            "domain",
            "floods",
            "world",
            "text",
            "keys",
            "proof",
            "parameters",
            "books",
            "bylaws",
            "banking",
            "sheet",
            "store",
            "stripe",
        ],
    ),
    (
        "federation",
        &[
            "domain",
            "floods",
            "world",
            "text",
            "keys",
            "proof",
            "limits",
            "parameters",
            "books",
            "bylaws",
            "banking",
            "sheet",
            "store",
            "services",
        ],
    ),
    (
        "web",
        &[
            "domain",
            "floods",
            "world",
            "text",
            "keys",
            "limits",
            "parameters",
            "books",
            "bylaws",
            "banking",
            "sheet",
            "store",
            "services",
            "stripe",
        ],
    ),
    (
        "worker",
        &[
            "domain",
            "floods",
            "world",
            "text",
            "keys",
            "banking",
            "store",
            "services",
            "stripe",
            "federation",
        ],
    ),
    (
        "settings",
        &[
            "domain", "world", "text", "keys", "store", "services", "stripe",
        ],
    ),
    (
        "commands",
        &[
            "domain",
            "floods",
            "simulation",
            "books",
            "world",
            "text",
            "keys",
            "banking",
            "store",
            "services",
            "stripe",
            "federation",
            "web",
            "worker",
            "settings",
        ],
    ),
];

/// Macros stand at the root of the crate; these are the floors that they live on.
const MACROS: [(&str, &str); 2] = [("args", "text"), ("transact", "store")];

/// Libraries that only some floors may touch.
const LIBRARIES: [(&str, &[&str]); 5] = [
    ("sqlx", &["store"]),
    ("axum", &["federation", "web", "worker", "commands"]),
    ("reqwest", &["federation", "stripe"]),
    ("askama", &["web"]),
    ("clap", &["settings", "commands", "main"]),
];

/// What the domain may use beside the language itself.
const DOMAIN_LIBRARIES: [&str; 8] = [
    "std",
    "core",
    "uuid",
    "thiserror",
    "iso_currency",
    "crate",
    "super",
    "self",
];

/// Places that may break a wall: file, rule, and the reason.
const EXCEPTIONS: [(&str, Rule, &str); 0] = [];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    /// An import that goes up or sideways.
    Import,
    /// A library that is not this floor's business.
    Library,
    /// A file that got too long.
    FileLength,
    /// A function that got too long.
    FunctionLength,
    /// A call that ends the program: `unwrap`, `expect`, `panic!`, `todo!`…
    Panic,
    /// An `as` cast, which loses digits silently.
    Cast,
    /// Unsafe code.
    Unsafe,
    /// A module that doesn't say what it is for.
    Head,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Breach {
    file: String,
    line: usize,
    rule: Rule,
    what: String,
}

impl fmt::Debug for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {:?}: {}",
            self.file, self.line, self.rule, self.what
        )
    }
}

/// Reads one file.
struct Reader<'a> {
    file: &'a str,
    /// The path of the module that is being read, from the root of the crate.
    module: Vec<String>,
    /// Inside something that is compiled for tests only.
    in_test: bool,
    breaches: Vec<Breach>,
}

fn breaches(file: &str, text: &str) -> Vec<Breach> {
    let mut reader = Reader {
        file,
        module: module_of(file),
        in_test: false,
        breaches: Vec::new(),
    };
    let lines = text.lines().count();
    if lines > FILE_LINES {
        reader.note(Rule::FileLength, lines, format!("{lines} lines"));
    }
    if !text.starts_with("//! ") {
        reader.note(Rule::Head, 1, "begins without a head of //!");
    }
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    // A file may say itself that it is for tests: `#![cfg(test)]`.
    reader.in_test = is_for_tests(&parsed.attrs);
    reader.visit_file(&parsed);
    reader.breaches
}

/// `src/store/db/mod.rs` is `store::db`; `src/lib.rs` is the root.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/')
        .filter(|part| !matches!(*part, "mod" | "lib"))
        .map(str::to_owned)
        .collect()
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Ident>()
                    .is_ok_and(|word| word == "test"))
    })
}

impl Reader<'_> {
    fn note(&mut self, rule: Rule, line: usize, what: impl Into<String>) {
        self.breaches.push(Breach {
            file: self.file.to_owned(),
            line,
            rule,
            what: what.into(),
        });
    }

    fn floor(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }

    /// A path as it is written in the module that is being read.
    fn path(&mut self, parts: &[String], line: usize) {
        let supers = parts.iter().take_while(|part| *part == "super").count();
        let target = match parts.first().map(String::as_str) {
            Some("crate") => parts.get(1).cloned(),
            Some("super") if supers == self.module.len() => parts.get(supers).cloned(),
            Some("super") if supers > self.module.len() => None,
            Some("super" | "self") => self.module.first().cloned(),
            Some(library) => return self.library(library, line),
            None => return,
        };
        if let Some(target) = target {
            self.import(&target, line);
        }
    }

    fn import(&mut self, target: &str, line: usize) {
        let floor = self.floor().to_owned();
        let target = MACROS
            .iter()
            .find(|(name, _)| *name == target)
            .map_or(target, |(_, home)| home);
        if matches!(floor.as_str(), "lib" | "main") || floor == target {
            return;
        }
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == floor) else {
            return self.note(
                Rule::Import,
                line,
                format!("{floor} is no floor of this house"),
            );
        };
        if !allowed.contains(&target) {
            self.note(Rule::Import, line, format!("{floor} imports {target}"));
        }
    }

    fn library(&mut self, library: &str, line: usize) {
        let floor = self.floor().to_owned();
        if let Some((_, allowed)) = LIBRARIES.iter().find(|(name, _)| *name == library)
            && !allowed.contains(&floor.as_str())
        {
            self.note(Rule::Library, line, format!("{floor} uses {library}"));
        }
    }

    /// Inside a macro nothing is parsed: words are looked at one by one.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let word = |index: usize| match tokens.get(index) {
            Some(TokenTree::Ident(ident)) => ident.to_string(),
            Some(TokenTree::Punct(punct)) => punct.as_char().to_string(),
            _ => String::new(),
        };
        for (index, token) in tokens.iter().enumerate() {
            let line = token.span().start().line;
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(ident) if ident == "crate" && word(index + 1) == ":" => {
                    self.import(&word(index + 3), line);
                }
                TokenTree::Ident(ident) if word(index + 1) == "!" => {
                    self.macro_name(&ident.to_string(), line);
                }
                TokenTree::Ident(ident) if index > 0 && word(index - 1) == "." => {
                    self.method(&ident.to_string(), line);
                }
                TokenTree::Ident(ident) if ident == "as" && is_number(&word(index + 1)) => {
                    self.forbid(Rule::Cast, line, format!("as {}", word(index + 1)));
                }
                TokenTree::Ident(ident) if ident == "unsafe" => {
                    self.note(Rule::Unsafe, line, "unsafe");
                }
                _ => {}
            }
        }
    }

    fn macro_name(&mut self, name: &str, line: usize) {
        if matches!(name, "panic" | "todo" | "unimplemented" | "unreachable") {
            self.forbid(Rule::Panic, line, format!("{name}!"));
        }
    }

    fn method(&mut self, name: &str, line: usize) {
        if matches!(name, "unwrap" | "expect" | "unwrap_err" | "expect_err") {
            self.forbid(Rule::Panic, line, format!("{name}()"));
        }
    }

    /// Something that only tests may do.
    fn forbid(&mut self, rule: Rule, line: usize, what: String) {
        if !self.in_test {
            self.note(rule, line, what);
        }
    }

    fn function(&mut self, name: &syn::Ident, whole: proc_macro2::Span) {
        let lines = whole.end().line + 1 - name.span().start().line;
        if lines > FUNCTION_LINES && !self.in_test {
            self.note(
                Rule::FunctionLength,
                name.span().start().line,
                format!("{name} has {lines} lines"),
            );
        }
    }

    fn within_tests(&mut self, attributes: &[Attribute], read: impl FnOnce(&mut Self)) {
        let before = self.in_test;
        self.in_test |= is_for_tests(attributes);
        read(self);
        self.in_test = before;
    }
}

fn is_number(word: &str) -> bool {
    matches!(
        word,
        "u8" | "u16"
            | "u32"
            | "u64"
            | "u128"
            | "usize"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "i128"
            | "isize"
            | "f32"
            | "f64"
    )
}

fn names(tree: &UseTree, before: &[String], out: &mut Vec<(Vec<String>, usize)>) {
    let mut here = before.to_vec();
    match tree {
        UseTree::Path(path) => {
            here.push(path.ident.to_string());
            names(&path.tree, &here, out);
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, &here, out)),
        UseTree::Name(name) => {
            here.push(name.ident.to_string());
            out.push((here, name.ident.span().start().line));
        }
        UseTree::Rename(rename) => {
            here.push(rename.ident.to_string());
            out.push((here, rename.ident.span().start().line));
        }
        UseTree::Glob(glob) => out.push((here, glob.star_token.span.start().line)),
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        self.within_tests(&item.attrs, |reader| {
            syn::visit::visit_item_mod(reader, item);
        });
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut found = Vec::new();
        names(&item.tree, &[], &mut found);
        for (parts, line) in found {
            // `use Outcome::*` begins with a type that is in scope already.
            let is_type = parts[0].starts_with(char::is_uppercase);
            if self.floor() == "domain"
                && !is_type
                && !DOMAIN_LIBRARIES.contains(&parts[0].as_str())
            {
                self.note(Rule::Library, line, format!("domain uses {}", parts[0]));
            }
            self.path(&parts, line);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let parts: Vec<String> = path
                .segments
                .iter()
                .map(|part| part.ident.to_string())
                .collect();
            self.path(&parts, path.span().start().line);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.within_tests(&item.attrs, |reader| {
            reader.function(&item.sig.ident, item.block.span());
            syn::visit::visit_item_fn(reader, item);
        });
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.within_tests(&item.attrs, |reader| {
            reader.function(&item.sig.ident, item.block.span());
            syn::visit::visit_impl_item_fn(reader, item);
        });
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        if let Some(name) = item.path.get_ident() {
            self.macro_name(&name.to_string(), name.span().start().line);
        }
        self.tokens(item.tokens.clone());
        syn::visit::visit_macro(self, item);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.method(&call.method.to_string(), call.method.span().start().line);
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_cast(&mut self, cast: &'ast syn::ExprCast) {
        self.forbid(Rule::Cast, cast.as_token.span.start().line, "as".into());
        syn::visit::visit_expr_cast(self, cast);
    }

    fn visit_expr_unsafe(&mut self, item: &'ast syn::ExprUnsafe) {
        self.note(Rule::Unsafe, item.unsafe_token.span.start().line, "unsafe");
        syn::visit::visit_expr_unsafe(self, item);
    }
}

fn read_folder(folder: &Path, root: &Path, found: &mut Vec<Breach>, files: &mut usize) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read_folder(&path, root, found, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            *files += 1;
            found.extend(breaches(&name, &std::fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn the_house_keeps_its_walls() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut found, mut files) = (Vec::new(), 0);
    read_folder(&root.join("src"), root, &mut found, &mut files);
    assert!(files > 50, "only {files} files were read");
    let mut used = BTreeSet::new();
    found.retain(|breach| {
        let excepted = EXCEPTIONS
            .iter()
            .position(|(file, rule, _)| breach.file == *file && breach.rule == *rule);
        used.extend(excepted);
        excepted.is_none()
    });
    assert!(
        found.is_empty(),
        "{} walls are broken:\n{found:#?}",
        found.len()
    );
    assert_eq!(
        used.len(),
        EXCEPTIONS.len(),
        "an exception that nobody needs any more"
    );
}

/// What the checker finds in a file that holds a head and `text`.
fn rules_broken(file: &str, text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = breaches(file, &format!("//! A head.\n{text}"))
        .into_iter()
        .map(|breach| breach.rule)
        .collect();
    rules.sort();
    rules.dedup();
    rules
}

#[test]
fn imports_go_down_only() {
    for (file, text, expected) in [
        (
            "src/store/pool.rs",
            "use crate::domain::id::PoolId;",
            vec![],
        ),
        (
            "src/store/pool.rs",
            "use crate::{domain::id::PoolId, services::Site};",
            vec![Rule::Import],
        ),
        ("src/store/pool.rs", "use super::actor::Actor;", vec![]),
        (
            "src/store/pool.rs",
            "use super::super::web::Page;",
            vec![Rule::Import],
        ),
        ("src/store/db/mod.rs", "use super::actor::Actor;", vec![]),
        (
            "src/store/db/conn.rs",
            "use super::super::super::web::Page;",
            vec![Rule::Import],
        ),
        (
            "src/domain/id.rs",
            "use crate::world::World;",
            vec![Rule::Import],
        ),
        (
            "src/domain/id.rs",
            "use serde::Serialize;",
            vec![Rule::Library],
        ),
        ("src/domain/id.rs", "use uuid::Uuid;", vec![]),
        (
            "src/web/pool.rs",
            "fn f() { crate::federation::send() }",
            vec![Rule::Import],
        ),
        (
            "src/web/pool.rs",
            "fn f(x: crate::federation::Sender) {}",
            vec![Rule::Import],
        ),
        (
            "src/federation/mod.rs",
            "use crate::web as pages;",
            vec![Rule::Import],
        ),
        ("src/federation/mod.rs", "use crate::services::*;", vec![]),
        (
            "src/services/tell.rs",
            "fn f() { log!(crate::web::page()) }",
            vec![Rule::Import],
        ),
        (
            "src/services/tell.rs",
            "fn f() { crate::args! { \"a\" => 1 } }",
            vec![],
        ),
        (
            "src/services/tell.rs",
            "use sqlx::Row;",
            vec![Rule::Library],
        ),
        (
            "src/web/pool.rs",
            "fn f() { sqlx::query(\"\") }",
            vec![Rule::Library],
        ),
        (
            "src/world.rs",
            "use crate::store::db::Db;",
            vec![Rule::Import],
        ),
        (
            "src/worker/mod.rs",
            "use crate::commands::serve;",
            vec![Rule::Import],
        ),
        (
            "src/attic.rs",
            "use crate::domain::id::PoolId;",
            vec![Rule::Import],
        ),
        ("src/main.rs", "use pools::commands;", vec![]),
        (
            "src/store/pool.rs",
            "mod tests { use super::super::actor::Actor; }",
            vec![],
        ),
        (
            "src/store/pool.rs",
            "mod tests { use super::super::super::web::Page; }",
            vec![Rule::Import],
        ),
    ] {
        assert_eq!(rules_broken(file, text), expected, "{file}: {text}");
    }
}

#[test]
fn only_tests_may_end_the_program() {
    for (text, expected) in [
        ("fn f() { g().unwrap() }", vec![Rule::Panic]),
        ("fn f() { g().expect(\"x\") }", vec![Rule::Panic]),
        ("fn f() { g().unwrap_or_default() }", vec![]),
        (
            "fn f() { format!(\"{}\", g().unwrap()) }",
            vec![Rule::Panic],
        ),
        ("fn f() { todo!() }", vec![Rule::Panic]),
        (
            "fn f() { select! { _ = x => panic!(\"no\") } }",
            vec![Rule::Panic],
        ),
        ("fn f(x: i64) -> u8 { x as u8 }", vec![Rule::Cast]),
        ("fn f(x: i64) -> u8 { dbg!(x as u8) }", vec![Rule::Cast]),
        ("fn f() { unsafe { g() } }", vec![Rule::Unsafe]),
        (
            "#[cfg(test)] mod tests { fn f() { g().unwrap(); h() as u8; } }",
            vec![],
        ),
        ("#[test] fn f() { g().unwrap() }", vec![]),
        (
            "#[cfg(not(test))] fn f() { g().unwrap() }",
            vec![Rule::Panic],
        ),
        (
            "/// Never `unwrap()`.\nfn f() { g(\"x.unwrap()\") }",
            vec![],
        ),
    ] {
        assert_eq!(rules_broken("src/store/pool.rs", text), expected, "{text}");
    }
}

#[test]
fn files_and_functions_stay_short() {
    let body = "    g();\n";
    for (lines, expected) in [(68, vec![]), (69, vec![Rule::FunctionLength])] {
        let text = format!("fn f() {{\n{}}}", body.repeat(lines));
        assert_eq!(
            rules_broken("src/store/pool.rs", &text),
            expected,
            "{lines}"
        );
        let text = format!("impl F {{ fn f() {{\n{}}} }}", body.repeat(lines));
        assert_eq!(
            rules_broken("src/store/pool.rs", &text),
            expected,
            "{lines} in an impl"
        );
    }
    let text = |lines: usize| "//\n".repeat(lines);
    assert_eq!(rules_broken("src/store/pool.rs", &text(399)), vec![]);
    assert_eq!(
        rules_broken("src/store/pool.rs", &text(400)),
        vec![Rule::FileLength]
    );
    assert_eq!(
        breaches("src/store/pool.rs", "fn f() {}")[0].rule,
        Rule::Head
    );
}
