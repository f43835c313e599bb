//! Descriptions that were valid until something happened to them: whatever is read, nothing panics, what is generated
//! is Rust, and the output is the same every time.
//!
//! `SPECMILL_MUTATIONS=5000` tries more of them than a run of all tests has time for, `SPECMILL_MUTATED=FILE:FILE…` other
//! descriptions, and `SPECMILL_MUTANTS=DIR` keeps the crates of those that had no error, to see whether they compile:
//! each is a member of a workspace to be made of them.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use specmill::config::Options;
use specmill::output::{self, Mode};
use specmill::pipeline;

/// What happens to one node.
#[derive(Clone, Debug)]
struct Mutation {
    /// Which node, counted in the order of the document, modulo how many there are.
    node: usize,
    /// What happens to it.
    kind: usize,
    /// What takes its place, where that is another node.
    other: usize,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    (any::<usize>(), any::<usize>(), any::<usize>()).prop_map(|(node, kind, other)| Mutation { node, kind, other })
}

/// The pointers of all nodes but the root.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut child = |token: &str, value: &Value| {
        let pointer = format!("{at}/{}", token.replace('~', "~0").replace('/', "~1"));
        found.push(pointer.clone());
        pointers(value, &pointer, found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| child(name, value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(index, value)| child(&index.to_string(), value)),
        _ => {}
    }
}

/// What may stand in the place of anything.
fn odd(index: usize, pointer: &str) -> Value {
    let all = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("string"),
        json!("a b/c{d}"),
        json!([]),
        json!({}),
        json!([null, {}, []]),
        json!({ "$ref": "#/components/schemas/None" }),
        json!({ "$ref": format!("#{pointer}") }),
        json!({ "$ref": "#/" }),
        json!({ "type": ["object", "null", "array"], "items": {}, "properties": { "": {} } }),
        json!({ "allOf": [{ "$ref": "#/components/schemas" }, true] }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "object" }, { "enum": [1, null, "", [], {}] }] }),
        json!({ "enum": ["", " ", "a", "A", "1", "self", "🦀"] }),
        json!({ "type": "string", "pattern": "(?!x)[", "minLength": 9, "maxLength": 1 }),
        json!({ "type": "integer", "format": "int32", "minimum": 1e30, "multipleOf": 0 }),
    ];
    all[index % all.len()].clone()
}

fn rename(parent: &mut Value, name: &str, new: &str) {
    if let Value::Object(members) = parent {
        let renamed = std::mem::take(members).into_iter().map(|(key, value)| match key == name {
            true => (new.to_owned(), value),
            false => (key, value),
        });
        *members = renamed.collect::<Map<_, _>>();
    }
}

fn mutate(description: &mut Value, mutation: &Mutation) {
    let mut all = Vec::new();
    pointers(description, "", &mut all);
    let Some(pointer) = all.get(mutation.node % all.len().max(1)) else { return };
    let other = &all[mutation.other % all.len()];
    let (parent, token) = pointer.rsplit_once('/').unwrap();
    let name = token.replace("~1", "/").replace("~0", "~");
    let node = description.pointer(pointer).cloned().unwrap();
    match mutation.kind % 8 {
        0 => match description.pointer_mut(parent) {
            Some(Value::Object(members)) => drop(members.shift_remove(&name)),
            Some(Value::Array(list)) => drop(list.remove(name.parse().unwrap())),
            _ => {}
        },
        1 | 2 => *description.pointer_mut(pointer).unwrap() = odd(mutation.other, pointer),
        // A copy of something else; not so large that the description grows without bound.
        3 => {
            let copy = description.pointer(other).cloned().unwrap();
            if copy.to_string().len() < 2_000 {
                *description.pointer_mut(pointer).unwrap() = copy;
            }
        }
        4 => *description.pointer_mut(pointer).unwrap() = json!({ "$ref": format!("#{other}") }),
        5 => *description.pointer_mut(pointer).unwrap() = json!([node]),
        6 => {
            let new = ["", "type", "$ref", "x-y", "Self", "a-b", "200", "get", "items", "default", "/{a}", "é"];
            rename(description.pointer_mut(parent).unwrap(), &name, new[mutation.other % new.len()]);
        }
        _ => {
            if let Some(Value::Object(members)) = description.pointer_mut(parent) {
                members.insert(format!("{name}_"), node);
            }
        }
    }
}

/// The descriptions that are mutated.
fn bases() -> Vec<PathBuf> {
    if let Ok(paths) = std::env::var("SPECMILL_MUTATED") {
        return paths.split(':').map(PathBuf::from).collect();
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut bases: Vec<_> = std::fs::read_dir(golden)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("openapi.yaml"))
        .filter(|path| path.is_file())
        .collect();
    bases.sort();
    bases
}

fn generate(description: &Value, kept: Option<(&Path, u64)>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.json");
    std::fs::write(&path, description.to_string()).unwrap();
    let package = format!("mutant{}-api", kept.map_or(0, |(_, number)| number));
    let options = Options { documents: vec![path], out: folder.path().join("out"), package, ..Options::default() };
    let plan = options.plan().unwrap().crates.remove(0);
    let (model, _, diagnostics) = pipeline::read(&plan);
    assert!(diagnostics.iter().all(|one| one.code.name != "unsound-model"), "the model is unsound");
    let Some(model) = model else { return };
    let (files, _) = pipeline::generate(&model, &plan);
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        if let Err(error) = syn::parse_file(&file.contents) {
            panic!("{} is no Rust: {error}\n{}", file.path, file.contents);
        }
    }
    if let Some((out, number)) = kept.filter(|_| !diagnostics.has_errors()) {
        output::apply(&files, &out.join(format!("mutant{number}")), Mode::Write).unwrap();
        std::fs::write(out.join(format!("mutant{number}/mutant.json")), description.to_string()).unwrap();
    }
}

#[test]
fn nothing_that_happens_to_a_description_makes_generating_panic() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let cases: u32 = number("SPECMILL_MUTATIONS").unwrap_or(48);
    let kept = std::env::var_os("SPECMILL_MUTANTS").map(PathBuf::from);
    let bases: Vec<Value> =
        bases().iter().map(|path| serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect();
    // The same every time unless more are asked for; what fails is made smaller by leaving mutations out.
    let seed = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = match cases > 48 {
        true => TestRunner::new(config),
        false => TestRunner::new_with_rng(config, seed),
    };
    let made = std::cell::Cell::new(0);
    let strategy = (any::<usize>(), prop::collection::vec(mutation(), 1..6));
    let result = runner.run(&strategy, |(base, mutations)| {
        let mut description = bases[base % bases.len()].clone();
        mutations.iter().for_each(|mutation| mutate(&mut description, mutation));
        made.set(made.get() + 1);
        let kept = kept.as_deref().map(|out| (out, made.get()));
        let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| generate(&description, kept)));
        prop_assert!(ran.is_ok(), "it panics over\n{description}");
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
