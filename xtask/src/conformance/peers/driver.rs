//! A program beside a generated crate that decodes examples with the crate's types and encodes them again.
//!
//! Nobody but the generator knows which type is whose, so only examples of named schemas are tried, and only by the
//! one public type whose name is that of the schema, letter case and punctuation aside. It must not know who made the
//! crate.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use syn::{Item, UseTree, Visibility};

use super::programs::write;

/// A valid example of a named schema.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Named {
    /// Its key below `components/schemas`.
    pub(super) schema: String,
    pub(super) value: Value,
}

/// What became of the examples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Exchanged {
    /// Those with a type that decodes.
    pub(super) typed: usize,
    pub(super) decoded: usize,
    /// Those decoded by a type that does not encode.
    pub(super) one_way: usize,
    pub(super) unchanged: usize,
}

/// The types below `src` that could be named from within the crate, by their names without case and punctuation.
pub(super) fn types(src: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: Vec<(Vec<String>, String)> = Vec::new();
    let mut exports = HashSet::new();
    for entry in walkdir::WalkDir::new(src).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "rs") || path.starts_with(src.join("bin")) {
            continue;
        }
        let below = path.strip_prefix(src).unwrap_or(path).with_extension("");
        let mut module: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if module.last().is_some_and(|last| last == "mod" || last == "lib") {
            module.pop();
        }
        let file = std::fs::read_to_string(path).ok().and_then(|text| syn::parse_file(&text).ok());
        let mut open = vec![(module, file.map(|file| file.items).unwrap_or_default())];
        while let Some((module, items)) = open.pop() {
            for item in items {
                let (ident, generics, visibility) = match item {
                    Item::Struct(item) => (item.ident, item.generics, item.vis),
                    Item::Enum(item) => (item.ident, item.generics, item.vis),
                    Item::Type(item) => (item.ident, item.generics, item.vis),
                    Item::Mod(item) => {
                        let inner = item.content.map(|(_, items)| items).unwrap_or_default();
                        open.push(([module.as_slice(), &[item.ident.to_string()]].concat(), inner));
                        continue;
                    }
                    Item::Use(item) => {
                        if let (Visibility::Public(_), UseTree::Path(path)) = (item.vis, item.tree) {
                            let child = path.ident.to_string();
                            exports.extend(names(*path.tree).map(|name| (module.clone(), child.clone(), name)));
                        }
                        continue;
                    }
                    _ => continue,
                };
                if matches!(visibility, Visibility::Public(_)) && generics.params.is_empty() {
                    found.push((module.clone(), ident.to_string()));
                }
            }
        }
    }
    let mut types: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (mut module, name) in found {
        // Where the module around it makes it public, the inner one may be private.
        while let Some((child, around)) = module.split_last() {
            let is_exported = |name: &str| exports.contains(&(around.to_vec(), child.clone(), name.to_owned()));
            if !is_exported(&name) && !is_exported("*") {
                break;
            }
            module.pop();
        }
        let path = [&["crate".to_owned()], module.as_slice(), std::slice::from_ref(&name)].concat().join("::");
        types.entry(plain(&name)).or_default().insert(path);
    }
    types
}

/// What a `use` names of a module: `*` for all.
fn names(tree: UseTree) -> Box<dyn Iterator<Item = String>> {
    match tree {
        UseTree::Name(one) => Box::new(std::iter::once(one.ident.to_string())),
        UseTree::Glob(_) => Box::new(std::iter::once("*".to_owned())),
        UseTree::Group(group) => Box::new(group.items.into_iter().flat_map(names)),
        UseTree::Path(_) | UseTree::Rename(_) => Box::new(std::iter::empty()),
    }
}

/// A name without case and punctuation.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Writes the program into a crate; gives how many examples it will try. None where there is nothing to try.
pub(super) fn add(krate: &Path, package: &str, examples: &[Named]) -> Result<usize, String> {
    let types = types(&krate.join("src"));
    let mut arms = BTreeMap::new();
    let mut tried = Vec::new();
    for example in examples {
        let paths = types.get(&plain(&example.schema));
        if let Some(path) = paths.filter(|paths| paths.len() == 1).and_then(BTreeSet::first) {
            arms.insert(example.schema.clone(), path.clone());
            tried.push(example);
        }
    }
    if tried.is_empty() {
        return Ok(0);
    }
    let mut code = PROLOGUE.to_owned();
    for (schema, path) in &arms {
        let _ = writeln!(code, "        {schema:?} => (&&&Probe::<{path}>(PhantomData)).exchange(text),");
    }
    code.push_str("        _ => Outcome::Nothing,\n    }\n}\n");
    write(&krate.join("src/comparison_driver.rs"), &code)?;
    append(&krate.join("src/lib.rs"), "\n#[allow(warnings)]\n#[doc(hidden)]\npub mod comparison_driver;\n")?;
    let main = format!("fn main() {{ {}::comparison_driver::run() }}\n", package.replace('-', "_"));
    write(&krate.join("src/bin/comparison.rs"), &main)?;
    // One package under two names is refused.
    let manifest = std::fs::read_to_string(krate.join("Cargo.toml")).unwrap_or_default();
    for name in ["serde", "serde_json"] {
        let is_there = |line: &str| {
            line == format!("[dependencies.{name}]")
                || line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        if !manifest.lines().any(is_there) {
            append(&krate.join("Cargo.toml"), &format!("\n[dependencies.{name}]\nversion = \"1\"\n"))?;
        }
    }
    let lines: Result<String, _> = tried.iter().map(|one| serde_json::to_string(one).map(|line| line + "\n")).collect();
    write(&krate.join("examples.jsonl"), &lines.map_err(|error| error.to_string())?)?;
    Ok(tried.len())
}

fn append(path: &Path, text: &str) -> Result<(), String> {
    let old = std::fs::read_to_string(path).map_err(|error| format!("`{}`: {error}", path.display()))?;
    if old.contains(text) { Ok(()) } else { write(path, &(old + text)) }
}

/// What the program says: four numbers.
pub(super) fn read(printed: &str) -> Option<Exchanged> {
    let numbers: Result<Vec<usize>, _> = printed.lines().last()?.split_whitespace().map(str::parse).collect();
    let [typed, decoded, one_way, unchanged] = numbers.ok()?.try_into().ok()?;
    Some(Exchanged { typed, decoded, one_way, unchanged })
}

/// The program up to the types.
///
/// Which of the three traits a type gets depends on what it implements: a call through three references finds that of
/// the type with most of them first.
const PROLOGUE: &str = r#"//! Decodes examples and encodes them again.
use serde::{Serialize, de::DeserializeOwned};
use serde_json as json;
use std::marker::PhantomData;

pub enum Outcome { Nothing, Fails, OneWay, Changed, Same }

pub struct Probe<T>(pub PhantomData<T>);
trait Both { fn exchange(&self, text: &str) -> Outcome; }
impl<T: Serialize + DeserializeOwned> Both for &&Probe<T> {
    fn exchange(&self, text: &str) -> Outcome {
        let Ok(value) = json::from_str::<T>(text) else { return Outcome::Fails };
        let same = json::to_value(&value).ok() == json::from_str::<json::Value>(text).ok();
        if same { Outcome::Same } else { Outcome::Changed }
    }
}
trait Decodes { fn exchange(&self, text: &str) -> Outcome; }
impl<T: DeserializeOwned> Decodes for &Probe<T> {
    fn exchange(&self, text: &str) -> Outcome {
        if json::from_str::<T>(text).is_ok() { Outcome::OneWay } else { Outcome::Fails }
    }
}
trait DoesNothing { fn exchange(&self, _: &str) -> Outcome { Outcome::Nothing } }
impl<T> DoesNothing for Probe<T> {}

pub fn run() {
    let file = std::env::args().nth(1).unwrap_or_default();
    let (mut tried, mut decoded, mut one_way, mut unchanged) = (0, 0, 0, 0);
    for line in std::fs::read_to_string(file).unwrap_or_default().lines() {
        let example: json::Value = json::from_str(line).unwrap_or_default();
        let text = example["value"].to_string();
        let schema = example["schema"].as_str().unwrap_or_default().to_owned();
        // One that panics costs itself only.
        let outcome = std::panic::catch_unwind(move || exchange(&schema, &text)).unwrap_or(Outcome::Fails);
        tried += usize::from(!matches!(outcome, Outcome::Nothing));
        decoded += usize::from(!matches!(outcome, Outcome::Nothing | Outcome::Fails));
        one_way += usize::from(matches!(outcome, Outcome::OneWay));
        unchanged += usize::from(matches!(outcome, Outcome::Same));
    }
    println!("{tried} {decoded} {one_way} {unchanged}");
}

fn exchange(schema: &str, text: &str) -> Outcome {
    match schema {
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_known_by_its_name_when_there_is_one_of_it() {
        let place = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| write(&place.path().join(name), text).unwrap();
        file("src/lib.rs", "mod types;\npub mod models { pub struct Owner; struct Hidden; }");
        file("src/types.rs", "pub struct PetV2 { pub a: i32 }\npub enum Twice {}\npub struct Page<T>(T);");
        file("src/more/mod.rs", "pub type Twice = String;");
        file("Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\nserde = \"1\"\n");
        let types = types(&place.path().join("src"));
        let of = |name: &str| types.get(name).map(|paths| paths.iter().cloned().collect::<Vec<_>>());
        assert_eq!(of("petv2"), Some(vec!["crate::types::PetV2".to_owned()]));
        assert_eq!(of("owner"), Some(vec!["crate::models::Owner".to_owned()]));
        assert_eq!((of("twice").map(|paths| paths.len()), of("hidden"), of("page")), (Some(2), None, None));
        let example = |schema: &str| Named { schema: schema.to_owned(), value: Value::Null };
        let tried = add(place.path(), "a", &[example("pet_v2"), example("Twice"), example("none")]).unwrap();
        let code = std::fs::read_to_string(place.path().join("src/comparison_driver.rs")).unwrap();
        let manifest = std::fs::read_to_string(place.path().join("Cargo.toml")).unwrap();
        assert!(
            manifest.contains("[dependencies.serde_json]") && !manifest.contains("[dependencies.serde]"),
            "{manifest}"
        );
        assert!(tried == 1 && code.contains("\"pet_v2\" => (&&&Probe::<crate::types::PetV2>"), "{code}");
    }

    #[test]
    fn a_type_is_named_where_it_is_public() {
        let place = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| write(&place.path().join(name), text).unwrap();
        file("src/lib.rs", "pub mod a;");
        file("src/a/mod.rs", "mod types;\npub use types::*;");
        file("src/a/types/mod.rs", "mod cat;\npub use cat::{Cat, Hidden as Other};");
        file("src/a/types/cat.rs", "pub struct Cat;\npub struct Left;");
        let types = types(&place.path().join("src"));
        let of = |name: &str| types.get(name).and_then(BTreeSet::first).map(String::as_str);
        assert_eq!((of("cat"), of("left")), (Some("crate::a::Cat"), Some("crate::a::types::cat::Left")));
    }

    #[test]
    fn the_last_line_says_what_became_of_them() {
        let exchanged = Exchanged { typed: 3, decoded: 2, one_way: 0, unchanged: 1 };
        assert_eq!((read("noise\n3 2 0 1\n"), read("Segmentation fault")), (Some(exchanged), None));
    }
}
