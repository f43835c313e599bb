//! Each case is a text as it may stand in a description, and what rustdoc is given.
//!
//! That rustdoc, clippy and the doctest runner take these texts is shown by `tests/docs_rustdoc.rs`.

use super::*;
use proptest::prelude::*;

fn base() -> LinkBase {
    LinkBase {
        site: Some("https://spec.example.org/".to_owned()),
        page: Some("https://spec.example.org/page/#top".to_owned()),
    }
}

#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(doc_lines(text, &base()).join("\n"), expected, "from {text:?}");
}

#[track_caller]
fn stays(text: &str) {
    becomes(text, text);
}

#[test]
fn prose_stays_as_its_author_wrapped_it() {
    stays("One line,\nanother,\n\nand a paragraph with `code`, *emphasis* and **strength**.");
    stays("| a | b |\n|---|---|\n| `x` | y |");
    stays("1. one\n   more\n2. two\n   - deep\n     more");
    stays("> a quote\n> of two lines");
    stays("\"quotes\" */ #[attribute] {{ braces }} r#\"raw\"# // comment".replace('[', "\\[").as_str());
}

#[test]
fn code_is_never_compiled() {
    becomes("```\nfn main() {}\n```", "```text\nfn main() {}\n```");
    becomes("```rust,should_panic\npanic!()\n```", "```text\npanic!()\n```");
    becomes("~~~json\n{}\n~~~", "```text\n{}\n```");
    becomes("a\n\n    fn main() {}\n\nb", "a\n\n```text\nfn main() {}\n```\n\nb");
    becomes("```\nunclosed", "```text\nunclosed\n```");
    becomes("~~~\n```\n~~~", "````text\n```\n````");
    becomes("```\n\n```", "");
}

#[test]
fn code_in_lists_and_quotes_stays_there() {
    becomes("- a\n\n      code\n      more\n\nb", "- a\n\n  ```text\n  code\n  more\n  ```\n\nb");
    becomes("-     code\n  b", "- ```text\n  code\n  ```\n  b");
    becomes("> ~~~\n> code\n>\n> more\n\nb", "> ```text\n> code\n>\n> more\n> ```\n\nb");
    becomes("> 1. a\n>    ```js\n>    code", "> 1. a\n>    ```text\n>    code\n>    ```");
}

#[test]
fn brackets_that_link_nowhere_are_text() {
    becomes("[Vec] and [`Vec`] and [a][b]", "\\[Vec] and \\[`Vec`] and \\[a]\\[b]");
    becomes("a [list, of](things) [1]", "a list, of \\[1]");
    becomes("note[^1]\n\n[^1]: a note", "note\\[^1]\n\n\\[^1]: a note");
    becomes("- [ ] to do", "- \\[ ] to do");
    becomes("`[Vec]` \\[Vec]", "`[Vec]` \\[Vec]");
}

#[test]
fn html_is_shown_as_it_was_written() {
    becomes("use <room_id> or Vec<String>", "use \\<room_id> or Vec\\<String>");
    becomes("a<script>alert(1)</script>", "a\\<script>alert(1)\\</script>");
    becomes("<div class=\"a\">\n[Vec]\n</div>", "\\<div class=\"a\">\n\\[Vec]\n\\</div>");
    becomes("`<b>` 1 < 2", "`<b>` 1 < 2");
    becomes("<unknown:scheme>", "\\<unknown:scheme>");
}

#[test]
fn comments_go_and_line_breaks_break_lines() {
    becomes("a <!-- b --> c<!-- d", "a  c\\<!-- d");
    becomes("<!-- a\n[b]\n-->\n\nc", "c");
    becomes("a<br>b <br/> c<BR />\nd<br>\n\n<br>\n\ne", "a\\\nb \\\nc\\\nd\n\n\n\ne");
    becomes("- a<br>b", "- a\\\n  b");
    becomes("| a<br>b |\n|---|", "| a b |\n|---|");
    becomes("# a<br>b", "#### a b");
}

#[test]
fn long_lines_of_prose_are_broken() {
    let long = "word ".repeat(30);
    let lines =
        doc_lines(&format!("- {long}`a b` **c d** [e f](https://a.example/{}) {long}", "x".repeat(100)), &base());
    assert!(lines.len() > 3 && lines[1..].iter().all(|line| line.starts_with("  ")), "{lines:#?}");
    assert!(lines.iter().all(|line| line.chars().count() <= 100 || line.contains("[e f]")), "{lines:#?}");
    for kept in [format!("| {long}|\n|---|"), format!("#### {long}"), format!("```text\n{long}\n```"), "x".repeat(200)]
    {
        assert!(doc_lines(&kept, &base()).iter().any(|line| line.len() > 100), "{kept}");
    }
    let spaced = format!("{}  a \\ b {}", "x".repeat(95), "y".repeat(95));
    assert_eq!(doc_lines(&spaced, &base()).join(" "), spaced);
    let marked = doc_lines(&format!("{} - 1. # 2) + > * {}", "x".repeat(95), "y".repeat(95)), &base());
    assert_eq!(marked.len(), 2, "{marked:#?}");
}

#[test]
fn bare_addresses_become_links() {
    becomes("see https://a.example/b_c.", "see <https://a.example/b_c>.");
    becomes("(https://a.example/b_(c))", "(<https://a.example/b_(c)>)");
    becomes("https://a.example/b\\_c?d&amp;e", "<https://a.example/b_c?d&e>");
    becomes("**https://a.example**", "**<https://a.example>**");
    becomes("https://{region}.a.example/b", "`https://{region}.a.example/b`");
    stays("<https://a.example> `https://a.example` [https://a.example](https://a.example) https://");
}

#[test]
fn links_become_absolute_or_text() {
    stays("[a](https://a.example) [b](http://b.example \"t\") <m@a.example> [m](mailto:m@a.example)");
    becomes("[a](/b/#c)", "[a](https://spec.example.org/b/#c)");
    becomes("[a](#b)", "[a](https://spec.example.org/page/#b)");
    becomes("[a](//a.example/b)", "[a](https://a.example/b)");
    becomes("[a](</b c> \"t\")", "[a](<https://spec.example.org/b c> \"t\")");
    becomes("[a](b.md) [`c`](javascript:alert(1)) [Vec](std::vec::Vec) [](d)", "a `c` Vec d");
    becomes("[](https://a.example)", "<https://a.example>");
    assert_eq!(doc_lines("[a](/b) [c](#d)", &LinkBase::default()), ["a c"]);
    let relative = LinkBase { site: Some("spec.example.org".to_owned()), page: Some("page".to_owned()) };
    assert_eq!(doc_lines("[a](/b) [c](#d)", &relative), ["a c"]);
}

#[test]
fn definitions_of_links_are_put_where_they_are_used() {
    let x = "https://spec.example.org/x \"t\"";
    becomes(
        "[a][B] [b] [c][] [e][]\n\n[b]: /x 't'\n[c]: y\n[d]: z\n[e]: /x\n[g]: /unused\n\nf",
        &format!("[a]({x}) [b]({x})\nc [e](https://spec.example.org/x)\n\n\\[d]: z\n\nf"),
    );
}

#[test]
fn pictures_become_links() {
    becomes("![a](https://a.example/b.png) ![c](d.png)", "[a](https://a.example/b.png) c");
    becomes("[![a](https://a.example/b.png)](https://a.example)", "[a](https://a.example)");
}

#[test]
fn headings_stand_below_those_of_rustdoc() {
    becomes("# a\n## b ##\n#### c", "#### a\n##### b ##\n#### c");
    becomes("a *b*\nc\n===\n\nd\n-", "#### a *b* c\n\n##### d");
}

#[test]
fn lines_of_lists_and_quotes_are_indented() {
    becomes("- a\nb\n    c", "- a\n  b\n  c");
    becomes("* a\n  * b\nc", "* a\n  * b\n    c");
    becomes("> a\nb\n>> c\nd", "> a\n> b\n>> c\n> > d");
    becomes("-\n  a\n  b", "- a\n  b");
}

#[test]
fn backticks_without_a_partner_are_escaped() {
    becomes("a ` b", "a \\` b");
    becomes("``a` b", "\\`\\`a\\` b");
    stays("a \\` b");
}

#[test]
fn characters_that_cannot_be_seen_go() {
    becomes("a\r\nb\rc\td  \n\0e\u{202e}f\u{2028}g", "a\nb\nc   d\\\nef g");
    becomes("  a\n  b\n\n  c  ", "a\nb\n\nc");
    for empty in ["", " ", "\n\n", "\u{feff}", "\t\r\n"] {
        assert_eq!(doc_lines(empty, &base()), [""; 0], "from {empty:?}");
    }
}

#[test]
fn what_cannot_be_tamed_is_shown_as_code() {
    let deep = format!("{}[Vec]", "> ".repeat(1000));
    assert_eq!(doc_lines(&deep, &base()), ["```text", &deep, "```"]);
    let long = "a [b] <c> `d ".repeat(20_000);
    assert_eq!(doc_lines(&long, &base())[0].get(..12), Some("a \\[b] \\<c> "));
}

#[test]
fn the_summary_is_the_first_sentence() {
    let cases = [
        ("One. Two.", "One."),
        ("One,\ne.g. this, i.e. that, v1.2 of J. Doe.\nTwo", "One, e.g. this, i.e. that, v1.2 of J. Doe."),
        ("Is `a. B` *it. C*? Yes.", "Is `a. B` *it. C*?"),
        ("No stop\n\nTwo.", "No stop"),
        ("# Title\n\nText.", "Title"),
        ("- item one\n- item two", "item one"),
        ("See [a](/b). More.", "See [a](https://spec.example.org/b)."),
        ("\\[a]\\\nb", "\\[a]\\ b"),
        ("```\ncode\n```\n\nText.", ""),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(summary_line(text, &base()), expected, "from {text:?}");
    }
}

/// Pieces of Markdown, so that texts made of them hold constructs.
const PIECES: [&str; 48] = [
    "\n",
    "\n\n",
    "  \n",
    "\\\n",
    " ",
    "    ",
    "\t",
    "word",
    "- ",
    "1. ",
    "> ",
    "# ",
    "===",
    "---",
    "```",
    "```rust",
    "~~~",
    "`",
    "[",
    "]",
    "(",
    "[x]",
    "[x](y)",
    "[x](/y)",
    "[x][y]",
    "[y]: /z",
    "[^1]: n",
    "![i](/p)",
    "<b>",
    "<!--",
    "-->",
    "<div\n",
    "<a:b>",
    "http://a.example/x_y",
    "https://{h}/x",
    "\\",
    "&lt;",
    "**",
    "_",
    "|",
    "| a | b |\n|---|---|\n",
    "- [ ] ",
    "\u{202e}",
    "\0",
    "\r",
    "é",
    "*/",
    "    fn main() { panic!() }\n",
];

fn markdown() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..24).prop_map(|all| all.concat());
    prop_oneof![4 => pieces, 1 => any::<String>()]
}

proptest! {
    #[test]
    fn any_text_makes_a_doc_comment(text in markdown(), with_base in any::<bool>()) {
        let base = if with_base { base() } else { LinkBase::default() };
        let lines = doc_lines(&text, &base);
        prop_assert!(lines.iter().all(|line| !line.contains(['\n', '\r', '\t', '\0']) && line.trim_end() == line));
        prop_assert!(lines.first().is_none_or(|line| !line.is_empty()));
        prop_assert!(lines.last().is_none_or(|line| !line.is_empty()));
        prop_assert!(check::is_clean(&lines.join("\n")));

        let comment: String = lines.iter().map(|line| format!("/// {line}\n")).collect();
        let item: syn::ItemStruct = syn::parse_str(&format!("{comment}struct Item;")).unwrap();
        let read: Vec<String> = item.attrs.iter().map(doc_of).collect();
        prop_assert_eq!(read, lines.iter().map(|line| format!(" {line}")).collect::<Vec<_>>());
    }

    #[test]
    fn any_summary_is_one_clean_line(text in markdown()) {
        let line = summary_line(&text, &base());
        prop_assert!(!line.contains('\n') && line.trim() == line && check::is_clean(&line));
    }
}

fn doc_of(attribute: &syn::Attribute) -> String {
    match &attribute.meta.require_name_value().unwrap().value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => text.value(),
        _ => panic!("not a doc comment"),
    }
}
