//! Where references lead, and how each wrong one is refused: code, line and column.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::diag::{Colour, Diagnostic, Diagnostics, Place, text};
use crate::source::{DocumentId, Limits, Location, Pointer, Sources};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The first file as entry, its own folder as root.
fn load_first(folder: &Path, entry: &str) -> (Sources, Roots) {
    let entry = folder.join(entry);
    let roots = Roots::of_documents([&entry]);
    let (loaded, diagnostics) = load(&[entry], &roots, &Limits::default());
    assert_eq!(diagnostics.iter().count(), 0);
    (loaded.sources, roots)
}

fn at(document: u32, pointer: &str) -> Location {
    Location { document: DocumentId(document), pointer: Pointer::parse(pointer).unwrap() }
}

/// `file#pointer` of where the node leads.
fn leads(sources: &Sources, roots: &Roots, pointer: &str) -> String {
    let found = Resolver::new(sources, roots).follow(&at(0, pointer));
    let found = found.unwrap_or_else(|fault| panic!("{}", text(&fault, sources, Colour::Never)));
    let document = sources.document(found.document).unwrap();
    let name = document.path.file_name().unwrap().to_str().unwrap();
    format!("{name}#{}", found.pointer)
}

/// `code line:column message` of the fault met from this node on.
fn fault(sources: &Sources, roots: &Roots, pointer: &str) -> String {
    let diagnostic = Resolver::new(sources, roots).follow(&at(0, pointer)).expect_err("leads somewhere");
    assert!(diagnostic.help.is_some(), "{} has no help", diagnostic.message);
    format!("{} {} {}", diagnostic.code.name, line_column(&diagnostic, sources), diagnostic.message)
}

fn line_column(diagnostic: &Diagnostic, sources: &Sources) -> String {
    match diagnostic.place.as_ref().unwrap() {
        Place::Node(location, part) => {
            let span = sources.position(location, *part).unwrap();
            format!("{}:{}", span.line, span.column)
        }
        Place::Text { line, column, .. } => format!("text {line}:{column}"),
        Place::File(_) => "file".to_owned(),
    }
}

#[test]
fn every_form_leads_to_its_node() {
    let folder = folder(&[
        (
            "api/main.yaml",
            "file: {$ref: side.yaml}\nhere: {$ref: ./side.yaml#}\nup: {$ref: defs/../side.yaml}\n\
             down: {$ref: defs/deep.yaml}\npointer: {$ref: 'side.yaml#/a/b'}\nlocal: {$ref: '#/x/y'}\n\
             root: {$ref: '#'}\nescaped: {$ref: '#/x/s~1t~0u'}\npercent: {$ref: '#/x/sp%20ace'}\n\
             list: {$ref: '#/x/list/1'}\ndollar: {$ref: m.room$m.text.yaml}\nspace: {$ref: a b.yaml}\n\
             encoded: {$ref: a%20b.yaml}\nraw: {$ref: 'c%20d.yaml#/k%20l'}\nthrough: {$ref: '#/file/a/b'}\n\
             anchor: {$ref: 'side.yaml#there'}\nchain: {$ref: '#/pointer2'}\npointer2: {$ref: '#/pointer'}\n\
             property: {$ref: {type: string}}\nsecond: {$ref: '#/x/p#q'}\n\
             x: {y: 1, s/t~u: 2, sp ace: 3, list: [1, 2], p#q: 4}\n",
        ),
        ("api/side.yaml", "a: {b: 1}\nc: {$anchor: there}\n"),
        ("api/defs/deep.yaml", "$ref: ../side.yaml#/a\n"),
        ("api/m.room$m.text.yaml", "a: 1"),
        ("api/a b.yaml", "a: 1"),
        ("api/c%20d.yaml", "k%20l: 1"),
    ]);
    let (sources, roots) = load_first(folder.path(), "api/main.yaml");
    let cases = [
        ("/file", "side.yaml#"),
        ("/here", "side.yaml#"),
        ("/up", "side.yaml#"),
        ("/down", "side.yaml#/a"),
        ("/pointer", "side.yaml#/a/b"),
        ("/local", "main.yaml#/x/y"),
        ("/root", "main.yaml#"),
        ("/escaped", "main.yaml#/x/s~1t~0u"),
        ("/percent", "main.yaml#/x/sp ace"),
        ("/list", "main.yaml#/x/list/1"),
        ("/dollar", "m.room$m.text.yaml#"),
        ("/space", "a b.yaml#"),
        ("/encoded", "a b.yaml#"),
        ("/raw", "c%20d.yaml#/k%20l"),
        ("/through", "side.yaml#/a/b"),
        ("/anchor", "side.yaml#/c"),
        ("/chain", "side.yaml#/a/b"),
        ("/property", "main.yaml#/property"),
        ("/second", "main.yaml#/x/p#q"),
        ("/x", "main.yaml#/x"),
    ];
    for (pointer, expected) in cases {
        assert_eq!(leads(&sources, &roots, pointer), expected, "{pointer}");
    }
    assert_eq!(sources.len(), 6);
}

#[test]
fn wrong_references_are_refused_each_in_its_way() {
    let folder = folder(&[
        (
            "api/main.yaml",
            "missing: {$ref: defs/clent_event.yaml}\nfar: {$ref: def/client_event.yaml}\n\
             out: {$ref: ../../../etc/passwd}\nbeside: {$ref: ../other.yaml}\nabsolute: {$ref: /etc/passwd}\n\
             encoded: {$ref: '%2Fetc%2Fpasswd'}\ndots: {$ref: '%2e%2e/other.yaml'}\n\
             file: {$ref: 'file:///etc/passwd'}\nhttp: {$ref: 'http://example.org/a'}\n\
             network: {$ref: //example.org/a}\ndangling: {$ref: '#/x/Pett'}\nindex: {$ref: '#/list/01'}\n\
             scalar: {$ref: '#/x/Pet/y'}\nself: {$ref: '#/self'}\none: {$ref: '#/two'}\ntwo: {$ref: '#/one'}\n\
             number: {$ref: 5}\nempty: {$ref: ''}\ntilde: {$ref: '#/a~2'}\nback: {$ref: '..\\a.yaml'}\n\
             inner: {$ref: '#/inner/x'}\nnul: {$ref: 'a%00.yaml'}\nbroken: {$ref: defs/broken.yaml}\n\
             anchor: {$ref: '#ther'}\nx: {Pet: 1, $anchor: there}\nlist: [1, 2]\n",
        ),
        ("api/defs/client_event.yaml", "a: 1"),
        ("api/defs/broken.yaml", "a: 1\nb: [\n"),
        ("other.yaml", "a: 1"),
    ]);
    let (sources, roots) = load_first(folder.path(), "api/main.yaml");
    let refused = "it leaves the folders that may be read";
    let cases = [
        ("/missing", "missing-file 1:17 no such file `defs/clent_event.yaml`".to_owned()),
        ("/far", "missing-file 2:13 no such file `def/client_event.yaml`".to_owned()),
        ("/out", format!("reference-outside 3:13 the reference `../../../etc/passwd` is refused: {refused}")),
        ("/beside", format!("reference-outside 4:16 the reference `../other.yaml` is refused: {refused}")),
        ("/absolute", "reference-outside 5:18 the reference `/etc/passwd` is refused: it is not relative".into()),
        ("/encoded", format!("reference-outside 6:17 the reference `%2Fetc%2Fpasswd` is refused: {refused}")),
        ("/dots", format!("reference-outside 7:14 the reference `%2e%2e/other.yaml` is refused: {refused}")),
        ("/file", "reference-outside 8:14 the reference `file:///etc/passwd` is refused: it is not relative".into()),
        ("/http", "remote-reference 9:14 the reference `http://example.org/a` names a remote document".into()),
        ("/network", "remote-reference 10:17 the reference `//example.org/a` names a remote document".into()),
        ("/dangling", "dangling-reference 11:18 the reference `#/x/Pett` leads nowhere: there is no `Pett`".into()),
        ("/index", "dangling-reference 12:15 the reference `#/list/01` leads nowhere: there is no `01`".into()),
        ("/scalar", "dangling-reference 13:16 the reference `#/x/Pet/y` leads nowhere: there is no `y`".into()),
        ("/self", "circular-reference 14:14 the reference leads to itself".into()),
        ("/one", "circular-reference 16:13 2 references lead only to each other".into()),
        ("/number", "malformed-reference 17:16 a `$ref` must be a text".into()),
        ("/empty", "malformed-reference 18:15 the reference `` is malformed: it is empty".into()),
        (
            "/tilde",
            "malformed-reference 19:15 the reference `#/a~2` is malformed: `~` stands without `0` or `1`".into(),
        ),
        ("/back", "malformed-reference 20:14 the reference `..\\a.yaml` is malformed: it holds a backslash".into()),
        ("/inner", "circular-reference 21:15 more than 100 references lie on the way to one node".into()),
        (
            "/nul",
            "malformed-reference 22:13 the reference `a%00.yaml` is malformed: no file name holds the character NUL"
                .into(),
        ),
        ("/broken", "syntax text 3:1 not valid YAML: did not find expected node content".into()),
        (
            "/anchor",
            "dangling-reference 24:16 the reference `#ther` leads nowhere: there is no `$anchor` `ther`".into(),
        ),
    ];
    for (pointer, expected) in cases {
        assert_eq!(fault(&sources, &roots, pointer), expected, "{pointer}");
    }
    let help = |pointer: &str| Resolver::new(&sources, &roots).follow(&at(0, pointer)).unwrap_err().help.unwrap();
    assert_eq!(help("/missing"), "did you mean `client_event.yaml`?");
    assert_eq!(help("/far"), "there is no folder `def`; did you mean `defs`?");
    assert_eq!(help("/dangling"), "did you mean `Pet`?");
    assert_eq!(help("/anchor"), "did you mean `#there`?");
    let broken = Resolver::new(&sources, &roots).follow(&at(0, "/broken")).unwrap_err();
    assert_eq!(broken.related.len(), 1, "who names the broken file");
}

#[test]
fn a_missing_file_is_shown_where_it_is_named() {
    let folder = folder(&[("main.yaml", "a:\n  $ref: clent.yaml\n"), ("client.yaml", "a: 1")]);
    let (sources, roots) = load_first(folder.path(), "main.yaml");
    let diagnostic = Resolver::new(&sources, &roots).follow(&at(0, "/a")).unwrap_err();
    let printed = text(&diagnostic, &sources, Colour::Never);
    let expected = format!(
        "error[SM0101]: no such file `clent.yaml`\n --> {}:2:9\n  |\n2 |   $ref: clent.yaml\n  |         ^^^^^^^^^^\n  |\n  \
         = help: did you mean `client.yaml`?",
        sources.document(DocumentId(0)).unwrap().path.display()
    );
    assert_eq!(printed, expected);
}

#[test]
fn a_wider_root_allows_siblings_above() {
    let folder = folder(&[("a/main.yaml", "x: {$ref: ../b/side.yaml}\n"), ("b/side.yaml", "a: 1")]);
    let roots = Roots::new([folder.path()]).unwrap();
    let (loaded, _) = load(&[folder.path().join("a/main.yaml")], &roots, &Limits::default());
    assert_eq!(leads(&loaded.sources, &roots, "/x"), "side.yaml#");
}

#[cfg(unix)]
#[test]
fn roots_widen_within_bounds() {
    let text = "up: {$ref: ../side.yaml}\nmissing: {$ref: ../non.yaml}\nhidden: {$ref: ../.env.yaml}\n\
                other: {$ref: ../secret.txt}\nlink: {$ref: ../link.yaml}\nfar: {$ref: ../../../../far.yaml}\n\
                three: {$ref: ../../../three.yaml}\n";
    let folder = folder(&[
        ("1/2/3/4/main.yaml", text),
        ("1/2/3/side.yaml", "$ref: ../../three.yaml\n"),
        ("1/three.yaml", "a: 1"),
        ("far.yaml", "a: 1"),
        ("1/2/3/.env.yaml", "a: 1"),
        ("1/2/3/secret.txt", "a: 1"),
    ]);
    std::os::unix::fs::symlink(folder.path().join("1/three.yaml"), folder.path().join("1/2/3/link.yaml")).unwrap();
    let entry = folder.path().join("1/2/3/4/main.yaml");
    let mut roots = Roots::of_documents([&entry]);
    let (loaded, notes) = load_widening(&[entry], &mut roots, &Limits::default());
    assert_eq!(leads(&loaded.sources, &roots, "/up"), "three.yaml#");
    assert_eq!(leads(&loaded.sources, &roots, "/three"), "three.yaml#");
    let missing = fault(&loaded.sources, &roots, "/missing");
    assert!(missing.starts_with("missing-file 2:17"), "{missing}");
    for pointer in ["/hidden", "/other", "/link", "/far"] {
        let fault = fault(&loaded.sources, &roots, pointer);
        assert!(fault.starts_with("reference-outside "), "{pointer}: {fault}");
    }
    assert_eq!(loaded.sources.len(), 3);
    assert!(notes.iter().all(|note| note.code.name == "roots-widened"));
}

#[cfg(unix)]
#[test]
fn links_must_not_lead_out() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.yaml", "a: 1"), ("sub/inner.yaml", "a: 1")]);
    let text = "file: {$ref: link.yaml}\nfolder: {$ref: linked/inner.yaml}\nnone: {$ref: linked/inne.yaml}\n\
                inside: {$ref: fine.yaml}\n";
    let folder = folder(&[("main.yaml", text), ("real.yaml", "a: 1")]);
    symlink(outside.path().join("secret.yaml"), folder.path().join("link.yaml")).unwrap();
    symlink(outside.path().join("sub"), folder.path().join("linked")).unwrap();
    symlink("real.yaml", folder.path().join("fine.yaml")).unwrap();
    let (sources, roots) = load_first(folder.path(), "main.yaml");
    for pointer in ["/file", "/folder", "/none"] {
        let fault = fault(&sources, &roots, pointer);
        assert!(fault.starts_with("reference-outside ") && fault.contains("a link"), "{fault}");
    }
    assert_eq!(leads(&sources, &roots, "/inside"), "fine.yaml#");
    assert_eq!(sources.len(), 2, "nothing outside was read");
}

#[test]
fn remote_documents_may_be_mapped_to_a_folder() {
    let text = "a: {$ref: 'https://example.org/v1/common.yaml#/x'}\nb: {$ref: 'https://example.org/v1/../../o.yaml'}\n";
    let folder = folder(&[
        ("api/main.yaml", text),
        ("copies/common.yaml", "x: {$ref: sub/more.yaml}\n"),
        ("copies/sub/more.yaml", "z: 1"),
        ("o.yaml", "z: 1"),
    ]);
    let entry = folder.path().join("api/main.yaml");
    let mut roots = Roots::of_documents([&entry]);
    roots.map_remote("https://example.org/v1/", &folder.path().join("copies")).unwrap();
    let (loaded, _) = load(&[entry], &roots, &Limits::default());
    assert_eq!(leads(&loaded.sources, &roots, "/a"), "more.yaml#");
    assert!(fault(&loaded.sources, &roots, "/b").starts_with("reference-outside 2:11 "));
}

#[test]
fn a_fragment_alone_is_about_the_schema_with_an_own_uri_around_it() {
    let text = "x: {$id: /schemas/pet, a: {$ref: '#/b'}, b: 1, c: {$ref: '#here'}, d: {$anchor: here}, e: {$ref: '#/y'}}\n\
                y: {$anchor: here}\nz: {$ref: '#here'}\nlisted: {enum: [{$anchor: none}]}\nnone: {$ref: '#none'}\n";
    let folder = folder(&[("main.yaml", text)]);
    let (sources, roots) = load_first(folder.path(), "main.yaml");
    // Who names a component below an `$id` means the document.
    for (pointer, expected) in [("/x/a", "/x/b"), ("/x/c", "/x/d"), ("/x/e", "/y"), ("/z", "/y")] {
        assert_eq!(leads(&sources, &roots, pointer), format!("main.yaml#{expected}"), "{pointer}");
    }
    assert!(fault(&sources, &roots, "/none").starts_with("dangling-reference"));
}

#[test]
fn nodes_are_found_by_their_own_uris() {
    let text = "$self: https://example.org/apis/main\nself: {$ref: 'https://example.org/apis/main#/x'}\n\
                id: {$ref: ../schemas/pet}\ninside: {$ref: 'https://example.org/schemas/pet#/b'}\n\
                none: {$ref: 'https://example.org/schemas/dog'}\nx: {$id: /schemas/pet, a: {$ref: toy}, b: 1}\n\
                y: {$id: /schemas/toy, c: 1}\n";
    let folder = folder(&[("main.yaml", text)]);
    let (sources, roots) = load_first(folder.path(), "main.yaml");
    for (pointer, expected) in [("/self", "/x"), ("/id", "/x"), ("/inside", "/x/b"), ("/x/a", "/y")] {
        assert_eq!(leads(&sources, &roots, pointer), format!("main.yaml#{expected}"), "{pointer}");
    }
    assert!(fault(&sources, &roots, "/none").starts_with("remote-reference"));
}

#[test]
fn what_no_one_uses_is_not_reported() {
    let folder = folder(&[("main.yaml", "unused: {$ref: none.yaml}\nused: {$ref: side.yaml}\n"), ("side.yaml", "1")]);
    let entries: [PathBuf; 1] = [folder.path().join("main.yaml")];
    let roots = Roots::of_documents(&entries);
    let (loaded, diagnostics): (_, Diagnostics) = load(&entries, &roots, &Limits::default());
    assert_eq!(diagnostics.iter().count(), 0);
    assert_eq!(leads(&loaded.sources, &roots, "/used"), "side.yaml#");
    let (_, diagnostics) = load(&[folder.path().join("no.yaml")], &roots, &Limits::default());
    assert!(diagnostics.has_errors(), "a missing entry is reported at once");
}

#[test]
fn a_mapping_of_names_loads_the_files_it_names() {
    let text = "discriminator:\n  mapping:\n    dog: dog.yaml\n    cat: Cat\n";
    let folder = folder(&[("main.yaml", text), ("dog.yaml", "a: 1")]);
    let (sources, roots) = load_first(folder.path(), "main.yaml");
    let resolver = Resolver::new(&sources, &roots);
    let found = resolver.target(&at(0, "/discriminator/mapping/dog"), "dog.yaml").unwrap();
    assert_eq!(found, Location::root(DocumentId(1)));
    let fault = resolver.target(&at(0, "/discriminator/mapping/cat"), "Cat").unwrap_err();
    assert_eq!((fault.code.name, line_column(&fault, &sources).as_str()), ("missing-file", "4:10"));
}

proptest! {
    #[test]
    fn no_reference_panics(reference in "\\PC{0,30}|([.#/~%:?\\\\ $a0-9]|%2[eEfF]|\\.\\./|#/|~1){0,20}") {
        let mut sources = Sources::default();
        let text = "a: {b: [1, {$ref: '#/a'}]}\n";
        let id = sources.add_text(Path::new("/memory/a.yaml"), text, &Limits::default()).unwrap();
        let roots = Roots { folders: vec!["/memory".into()], widened: Vec::new(), remote: vec![("https://".into(), "/memory".into())] };
        let resolver = Resolver::new(&sources, &roots);
        if let Err(fault) = resolver.target(&Location::root(id), &reference) {
            prop_assert!(fault.help.is_some(), "{}", fault.message);
        }
    }
}
