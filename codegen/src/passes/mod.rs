//! What turns the model that `lower` leaves into one that can be emitted: an ordered table of passes, one
//! file each, and the barrier after which nothing can fail.
//!
//! A pass changes the model and notes diagnostics; it must not read descriptions and must not print Rust.

mod r#box;
mod dedupe;
mod derive;
mod name;
mod prune;
mod reach;
#[cfg(test)]
mod testing;
mod verify;

pub(crate) use name::snake_words;
pub use name::trait_ident;

use crate::diag::{Diagnostics, catalogue};
use crate::ir::{Api, Verified, dump::dump};

/// One step on the model.
pub struct Pass {
    /// What it is called on the command line; its file has the same name.
    pub name: &'static str,
    /// What it is for, in a clause.
    pub purpose: &'static str,
    /// The step.
    pub run: fn(&mut Api, &mut Diagnostics),
}

/// All passes, in the order in which they run.
pub static PASSES: &[Pass] = &[
    Pass { name: "dedupe", purpose: "types that are the same in every respect become one", run: dedupe::run },
    Pass { name: "prune", purpose: "types that nothing reaches and empty modules go", run: prune::run },
    Pass { name: "reach", purpose: "notes which groups need each module", run: reach::run },
    Pass { name: "name", purpose: "everything gets its Rust name", run: name::run },
    Pass { name: "box", purpose: "every type gets a finite size", run: r#box::run },
    Pass { name: "derive", purpose: "notes which types are checked and which have a default", run: derive::run },
    Pass { name: "verify", purpose: "nothing that follows can fail", run: verify::run },
];

/// Runs all passes. There is no model when it contradicts itself, which is a fault of ours and is reported
/// as [`catalogue::UNSOUND_MODEL`].
pub fn run(mut api: Api) -> (Option<Verified<Api>>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    for pass in PASSES {
        (pass.run)(&mut api, &mut diagnostics);
    }
    let sound = diagnostics.iter().all(|diagnostic| diagnostic.code.id != catalogue::UNSOUND_MODEL.id);
    (sound.then(|| Verified::assume(api)), diagnostics)
}

/// Runs all passes and gives, for the pass named `only` or for each, its name and the model as text before
/// and after it.
pub fn run_tracing(mut api: Api, only: Option<&str>) -> Vec<(&'static str, String, String)> {
    let mut diagnostics = Diagnostics::new();
    let mut traces = Vec::new();
    for pass in PASSES {
        let traced = only.is_none_or(|name| name == pass.name);
        let before = traced.then(|| dump(&api));
        (pass.run)(&mut api, &mut diagnostics);
        if let Some(before) = before {
            traces.push((pass.name, before, dump(&api)));
        }
    }
    traces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::{Builder, array, enumeration, json, key, parameter, string, structure, union};
    use super::*;
    use crate::ir::dump::diff_text;
    use crate::ir::{NameHints, ParameterLocation, Type, TypeId};

    #[test]
    fn every_file_is_registered() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/passes");
        let entries = std::fs::read_dir(folder).unwrap();
        let mut files: Vec<String> = entries
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .filter(|name| name != "mod" && name != "testing")
            .collect();
        files.sort();
        let mut names: Vec<&str> = PASSES.iter().map(|pass| pass.name).collect();
        names.sort_unstable();
        assert_eq!(files, names);
    }

    fn small() -> Api {
        let mut api = Builder::new("old_sync.yaml");
        let event = api.structure("ClientEvent", &[("event_id", string()), ("type", string())]);
        let answer = api.answer("getEvents", &[("chunk", event)]);
        api.get("getEvents", "/events", Some(answer));
        api.structure("Unused", &[("a", string())]);
        api.done()
    }

    #[test]
    fn a_small_model_is_verified() {
        let (api, diagnostics) = run(small());
        assert!(!diagnostics.has_errors());
        let text = dump(&api.unwrap());
        assert!(text.contains("operation \"getEvents\" = get_events / GetEvents GET"), "{text}");
        assert!(text.contains("field \"type\" = r#type: String"), "{text}");
        assert!(!text.contains("Unused"), "{text}");
    }

    #[test]
    fn a_trace_shows_what_one_pass_does() {
        let traces = run_tracing(small(), Some("name"));
        assert_eq!(traces.len(), 1);
        let (name, before, after) = &traces[0];
        assert_eq!(*name, "name");
        let diff = diff_text(before, after);
        assert!(diff.contains("-    field \"type\" = ?: String"), "{diff}");
        assert!(diff.contains("+    field \"type\" = r#type: String"), "{diff}");
        assert_eq!(run_tracing(small(), None).len(), PASSES.len());
        assert_eq!(diff_text(before, before), "");
    }

    /// A model in which everything is named by one of `names`, and types hold each other in circles.
    fn named_by(names: &[String]) -> Api {
        let mut api = Builder::new("a.yaml");
        let count = names.len() as u32;
        for (index, name) in names.iter().enumerate() {
            let other = Type::Named(TypeId((index as u32 * 7 + 3) % count));
            let wires: Vec<&str> = names.iter().map(String::as_str).collect();
            let members: Vec<(&str, Type)> = wires.iter().map(|wire| (*wire, other.clone())).collect();
            let kind = match index % 4 {
                0 => structure(&members),
                1 => enumeration(&wires),
                2 => union(&members),
                _ => crate::ir::TypeKind::Alias(array(other)),
            };
            let hints = match index % 3 {
                0 => key(name),
                1 => NameHints { title: Some(name.clone()), parent: Some((TypeId(0), name.clone())), ..key(name) },
                _ => NameHints { parent: Some((TypeId(index as u32 / 2), name.clone())), ..NameHints::default() },
            };
            api.add(hints, kind);
        }
        for (index, name) in names.iter().enumerate() {
            api.module(&format!("{name}.yaml"));
            api.credential(name);
            let operation = api.get(name, &format!("/{index}"), Some(Type::Named(TypeId(index as u32))));
            operation.parameters.extend(names.iter().map(|name| parameter(name, ParameterLocation::Query)));
            operation.body = Some(json(string()));
        }
        api.done()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_names_give_a_sound_model(
            names in proptest::collection::vec(prop_oneof!["[aA1_+ ]{0,3}", any::<String>(), "Get|self|type|Option|body|extra"], 1..9),
        ) {
            let (api, diagnostics) = run(named_by(&names));
            let faults = diagnostics.iter().filter(|diagnostic| diagnostic.code.id == catalogue::UNSOUND_MODEL.id);
            let faults: Vec<&str> = faults.map(|diagnostic| diagnostic.message.as_str()).collect();
            prop_assert!(api.is_some(), "{faults:?}");
        }
    }
}
