//! What the real tools say: a crate whose docs are made from awkward descriptions goes through rustdoc,
//! clippy and the doctest runner, warnings denied.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a tool that cannot be run is a failure of the test")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use specmill::emit::docs::{LinkBase, doc_lines, summary_line};

/// Texts that rustdoc or clippy would complain of, compile or run if they were passed on as they are.
const TEXTS: &[&str] = &[
    "```\nfn main() { panic!() }\n```",
    "```rust,no_run,ignore-x\nlet x = \n```",
    "~~~should_panic\n~~~",
    "```{.json}\n{}\n",
    "text\n\n    fn main() { panic!() }\n\n\tmore",
    "- item\n\n      fn main() { panic!() }",
    "-     fn main() {}\n- b",
    "> ```\n> assert!(false);",
    "[Vec] [`Option::None`] [missing] [a][missing] [missing][] [struct@a] [x!] [x()]",
    "[a](missing) [b](std::missing::Item) [c](#missing#twice) [d](fn@x) [e](mailto:x) [f](mailto:a#b#c.d)",
    "[a]\n\n[a]: missing\n[b]: std::vec::Vec\n- [c]: d",
    "[Vec](Vec) [`Vec`](Vec) [Vec][Vec]",
    "![a](b.png) ![c](https://a.example/c.png) [![d](e)](f)",
    "note[^1] and [^2]\n\n[^1]: the note\n[^3]: unused",
    "<b>bold <i>unclosed</b> </p> <room_id> <!-- unclosed",
    "<div>\n\n[x]\n\n    code\n</div>\n<script>\nlet x = '<p>';\n</script>",
    "Vec<String>, Option<Vec<u8>>, <T as Trait>::Type, a<b>c",
    "https://a.example/b http://a.example. (https://a.example/c_(d)) **https://a.example** xhttps://a.example",
    "https://{a}.example.com/b https://a.example.com{b} https://a.example\\_b `https://a.example`",
    "a ` b ``c` d ```e",
    "- a\nlazy\n   over\n1. b\nlazy\n> c\nlazy\n>> d\nlazy",
    "*\n    empty first line\n  lazy",
    "10) a\n    - b\n\n  c\nd",
    "- [ ] ```\n- [x] done",
    "# A\n\nB\n=\n\n### C\n\n# Safety\n\n# Panics\n\n# Examples\n",
    "a  \nb\\\nc   ",
    "\ta\tb\n\u{202e}c\u{2066}\0d\u{feff}\re\u{85}f",
    "\"quotes\" */ /* #[doc = \"x\"] #![deny(all)] {{ x }} {% y %} r#\"z\"# \\\" \\n // ///",
    "! bang first",
    "/ slash first",
    "| a | [b] |\n|---|:-:|\n| <c> | `d` \\| https://a.example |\n| ``` | [e](f) |",
    "&lt;b&gt; &#96; &amp;amp; &copy; &nosuch;",
    "a --- b -- c ... 'd' \"e\" ~f~ ~~g~~ $h$ :i: @j #k",
    "***\n---\n___\n",
    "\\[escaped] \\`escaped` \\<escaped>",
    "{{% boxes/note %}}\nshortcode\n{{% /boxes/note %}}",
];

#[test]
fn rustdoc_and_clippy_have_nothing_to_say() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(folder.path().join("Cargo.toml"), MANIFEST).unwrap();
    std::fs::write(folder.path().join("src/lib.rs"), library()).unwrap();

    succeeds("cargo doc", &cargo(folder.path(), &["doc", "--offline", "--document-private-items"]));
    succeeds("cargo clippy", &cargo(folder.path(), &["clippy", "--offline", "--", "-Dwarnings", "-Dclippy::all"]));
    let doctests = cargo(folder.path(), &["test", "--offline", "--doc"]);
    succeeds("cargo test --doc", &doctests);
    let report = String::from_utf8_lossy(&doctests.stdout).into_owned();
    assert!(report.contains("running 0 tests"), "doctests were run:\n{report}");
}

const MANIFEST: &str = "[package]\nname = \"documented\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";

/// Every text as the docs of a struct, a field, a variant and, its summary, a function.
fn library() -> String {
    let base = LinkBase {
        site: Some("https://spec.example.org".to_owned()),
        page: Some("https://spec.example.org/page".to_owned()),
    };
    let mut code = String::from("//! Documented.\n");
    for (index, text) in TEXTS.iter().enumerate() {
        let docs = |indent: &str, base: &LinkBase| -> String {
            let lines = doc_lines(text, base);
            assert!(!lines.is_empty() || text.starts_with("~~~should_panic"), "nothing is left of {text:?}");
            lines.iter().map(|line| format!("{indent}/// {line}\n")).collect()
        };
        let (outer, inner) = (docs("", &base), docs("    ", &LinkBase::default()));
        write!(code, "{outer}pub struct S{index} {{\n{inner}    pub field: u8,\n}}\n").unwrap();
        write!(code, "{outer}pub enum E{index} {{\n{inner}    Variant,\n}}\n").unwrap();
        let summary = summary_line(text, &base);
        if !summary.is_empty() {
            write!(code, "/// {summary}\npub fn f{index}() {{}}\n").unwrap();
        }
    }
    code
}

fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTDOCFLAGS", "-Dwarnings -Drustdoc::unescaped_backticks")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap()
}

fn succeeds(what: &str, output: &Output) {
    assert!(output.status.success(), "{what}:\n{}", String::from_utf8_lossy(&output.stderr));
}
