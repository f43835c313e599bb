//! What overlays change, and how each wrong one is refused: code, line and column.

use std::fs;

use serde_json::{Value, json};

use crate::diag::{Diagnostics, Part, Place};
use crate::resolve::{Loaded, Resolver, Roots, load_patched};
use crate::source::{DocumentId, Limits, Location, Pointer};

const API: &str = "\
info: {title: A}
paths:
  /a: {get: {tags: [x, y], deprecated: true}}
  /b: {get: {tags: [y]}, post: {}}
side: {$ref: side.yaml}
";

/// Loads the description with an overlay that has this header and these actions.
fn patched(overlay: &str) -> (Loaded, Diagnostics, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("overlays")).unwrap();
    for (name, text) in
        [("api.yaml", API), ("side.yaml", "s: 1\n"), ("new.yaml", "n: 1\n"), ("overlays/o.yaml", overlay)]
    {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let roots = Roots::new([folder.path()]).unwrap();
    let entries = [folder.path().join("api.yaml")];
    let overlays = [folder.path().join("overlays/o.yaml")];
    let (loaded, diagnostics) = load_patched(&entries, &overlays, &roots, &Limits::default());
    (loaded, diagnostics, folder)
}

fn with(version: &str, actions: &str) -> String {
    format!("overlay: {version}\ninfo: {{title: T, version: '1', description: Why}}\nactions:\n{actions}")
}

fn value(overlay: &str, document: u32) -> Value {
    let (loaded, diagnostics, _folder) = patched(overlay);
    let messages: Vec<_> = diagnostics.iter().map(|one| one.message.clone()).collect();
    assert_eq!(messages, Vec::<String>::new());
    loaded.sources.document(DocumentId(document)).unwrap().value.clone()
}

/// All faults as `code line:column message`.
fn faults(overlay: &str) -> Vec<String> {
    let (loaded, diagnostics, _folder) = patched(overlay);
    let show = |diagnostic: &crate::diag::Diagnostic| {
        assert!(diagnostic.help.is_some(), "{} has no help", diagnostic.message);
        let Some(Place::Node(location, part)) = &diagnostic.place else { panic!("no place") };
        let span = loaded.sources.position(location, *part).unwrap();
        format!("{} {}:{} {}", diagnostic.code.name, span.line, span.column, diagnostic.message)
    };
    diagnostics.iter().map(show).collect()
}

#[test]
fn updates_merge_maps_and_append_to_lists() {
    let actions = "  - target: $.paths['/a'].get\n    update: {tags: [z], deprecated: false, summary: S}\n  \
                   - target: $.paths.*.get.tags\n    update: w\n";
    let patched = value(&with("1.0.0", actions), 0);
    assert_eq!(
        patched["paths"]["/a"]["get"],
        json!({"tags": ["x", "y", "z", "w"], "deprecated": false, "summary": "S"})
    );
    assert_eq!(patched["paths"]["/b"]["get"]["tags"], json!(["y", "w"]));
}

#[test]
fn a_list_is_an_entry_in_1_0_and_more_entries_in_1_1() {
    let actions = "  - target: $.paths['/b'].get.tags\n    update: [p, q]\n";
    assert_eq!(value(&with("1.0.0", actions), 0)["paths"]["/b"]["get"]["tags"], json!(["y", ["p", "q"]]));
    assert_eq!(value(&with("1.1.0", actions), 0)["paths"]["/b"]["get"]["tags"], json!(["y", "p", "q"]));
}

#[test]
fn removals_keep_the_order_of_what_stays() {
    let actions = "  - target: $.paths.*.get.tags[?@ == 'x' || @ == 'y']\n    remove: true\n  \
                   - target: $.info\n    remove: true\n";
    let patched = value(&with("1.0.0", actions), 0);
    assert_eq!(patched["paths"]["/a"]["get"]["tags"], json!([]));
    let keys: Vec<_> = patched.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["paths", "side"]);
    let all = "  - target: $.paths['/a'].get.tags[1, 0]\n    remove: true\n";
    assert_eq!(value(&with("1.0.0", all), 0)["paths"]["/a"]["get"]["tags"], json!([]));
}

#[test]
fn a_copy_takes_one_node_of_the_document() {
    let actions =
        "  - target: $.paths['/b'].post\n    copy: $.paths['/a'].get\n  - target: $.info.title\n    update: B\n";
    let patched = value(&with("1.1.0", actions), 0);
    assert_eq!(patched["paths"]["/b"]["post"], json!({"tags": ["x", "y"], "deprecated": true}));
    assert_eq!(patched["info"]["title"], "B");
}

#[test]
fn extends_names_any_loaded_document_and_new_references_are_loaded() {
    let overlay = "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nextends: ../side.yaml\nactions:\n  \
                   - {target: $, description: Why, update: {more: {$ref: new.yaml}}}\n";
    let (loaded, diagnostics, folder) = patched(overlay);
    assert_eq!(diagnostics.iter().count(), 0);
    let roots = Roots::new([folder.path()]).unwrap();
    let at = Location { document: DocumentId(1), pointer: Pointer::parse("/more").unwrap() };
    let found = Resolver::new(&loaded.sources, &roots).follow(&at).unwrap();
    assert_eq!(loaded.sources.value(&found), Some(&json!({"n": 1})));
    // The file does not hold the patched node; its nearest ancestor is shown.
    let span = loaded.sources.position(&at.child("$ref"), Part::Value).unwrap();
    assert_eq!((span.line, span.column), (1, 1));
}

#[test]
fn extends_may_name_a_document_from_a_root() {
    let overlay = "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nextends: side.yaml\nactions:\n  \
                   - {target: $, description: Why, update: {more: 2}}\n";
    assert_eq!(value(overlay, 1), json!({"s": 1, "more": 2}));
}

#[test]
fn wrong_overlays_are_refused_each_in_its_way() {
    let cases = [
        ("- 1\n".to_owned(), "overlay-shape 1:1 an overlay must be there and be a map"),
        ("overlay: 3.0.0\n".into(), "overlay-shape 1:10 the overlay version `3.0.0` is unknown"),
        ("overlay: 1.0\n".into(), "overlay-shape 1:10 `overlay` must be a text"),
        ("overlay: 1.0.0\ninfo: {title: T}\n".into(), "overlay-shape 2:1 `version` is missing"),
        ("overlay: 1.0.0\ninfo: {title: T, version: '1'}\naction: []\n".into(), "overlay-shape 3:1 `action` has no meaning here"),
        ("overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions: []\n".into(), "overlay-shape 3:10 `actions` must be a list of at least one action"),
        (with("1.0.0", "  - {target: $.info}\n"), "overlay-shape 4:5 this action does nothing"),
        (with("1.0.0", "  - {target: $.info, udpate: 1}\n"), "overlay-shape 4:22 `udpate` has no meaning here"),
        (with("1.0.0", "  - {target: '$.a[', remove: true}\n"), "overlay-target 4:14 "),
        (with("1.0.0", "  - {target: $.nope, remove: true}\n"), "overlay-unused 4:14 the target selects nothing in the document"),
        (with("1.0.0", "  - {target: $.info, update: {title: A}}\n"), "overlay-unused 4:14 this patch changes nothing"),
        (with("1.0.0", "  - {target: $.info, update: {title: [A]}}\n"), "overlay-conflict 4:22 a list does not go together with a scalar at /info/title"),
        (with("1.0.0", "  - {target: $.info, update: A}\n"), "overlay-conflict 4:22 a scalar does not go together with a map at /info"),
        (with("1.1.0", "  - {target: \"$.paths['/a'].get.*\", update: z}\n"), "overlay-conflict 4:6 the target selects nodes of different kinds"),
        (with("1.1.0", "  - {target: $.info, copy: $.paths.*}\n"), "overlay-conflict 4:22 `copy` selects 2 nodes, it must select one"),
        (with("1.0.0", "  - {target: $, remove: true}\n"), "overlay-conflict 4:6 the root of a document cannot be removed"),
        ("overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions: [{target: $.info, remove: true}]\n".into(), "overlay-reason 3:20 this patch does not say why it is there"),
        ("overlay: 1.0.0\ninfo: {title: T, version: '1'}\nextends: ../new.yaml\nactions: [{target: $.info, remove: true}]\n".into(), "overlay-document 3:10 `../new.yaml` is not one of the documents of this run"),
    ];
    for (overlay, expected) in cases {
        let found = faults(&overlay);
        assert!(found.len() == 1 && found[0].starts_with(expected), "{found:?}\n{overlay}");
    }
}

#[test]
fn copies_that_double_the_document_are_stopped() {
    let doubling = "  - {target: $.info, copy: $}\n".repeat(60);
    let found = faults(&with("1.1.0", &doubling));
    assert!(found[0].contains("nested too deeply") || found[0].contains("grow beyond"), "{found:?}");
}

#[test]
fn a_wrong_action_leaves_the_others_in_force() {
    let actions = "  - {target: $.nope, remove: true}\n  - {target: $.info, update: {title: B}}\n";
    let (loaded, diagnostics, _folder) = patched(&with("1.0.0", actions));
    assert_eq!(diagnostics.iter().count(), 1);
    assert_eq!(loaded.sources.document(DocumentId(0)).unwrap().value["info"]["title"], "B");
}
