//! The public items of a crate as rustdoc knows them, and what `diff` says of them in the same words.
//!
//! Left out on both sides: auto traits, impls for all types, methods of impls of traits, which are there when the impl
//! is, and what is in a module of the support code, which is there when the module is.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::Differences;

/// Public items: what each is called, and all that is said of it.
pub(super) type Items = BTreeMap<String, String>;

/// The public items in a file of rustdoc's JSON.
pub(super) fn read(file: &Path, name: &str) -> Result<Items, String> {
    let listed = public_api::Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .include_function_parameter_names(true)
        .build()
        .map_err(|error| format!("{}: {error}", file.display()))?;
    let root = format!("{name}::");
    let lines: Vec<_> = listed.items().map(|item| (item, item.to_string().replace(&root, "crate::"))).collect();
    let is_impl = |line: &str| line.starts_with("impl") && line.contains(" for ");
    let impls: HashSet<_> = lines.iter().filter(|(_, line)| is_impl(line)).map(|(item, _)| item.id()).collect();
    let of_impl = |item: &public_api::PublicItem, key: &str| {
        key.starts_with("fn ") && item.parent_id().is_some_and(|parent| impls.contains(&parent))
    };
    let keyed = lines.iter().filter_map(|(item, line)| Some((item, key(line)?, line)));
    let in_support = |key: &str| key.contains("crate::support::") && !key.starts_with("mod ");
    let of_support = |key: &str| in_support(key.rsplit(" for ").next().unwrap_or(key));
    let kept = keyed.filter(|(item, key, _)| !of_impl(item, key) && !of_support(key));
    Ok(kept.map(|(_, key, line)| (key, line.clone())).collect())
}

/// What differs between two crates.
pub(super) fn differences(base: &Items, head: &Items) -> Differences {
    let gone = base.keys().filter(|key| !head.contains_key(*key)).map(|key| (key.clone(), "removed"));
    let new = head.keys().filter(|key| !base.contains_key(*key)).map(|key| (key.clone(), "added"));
    let common = base.iter().filter_map(|(key, text)| Some((key, text, head.get(key)?)));
    let changed = common.filter(|(_, text, other)| text != other).map(|(key, ..)| (key.clone(), "changed"));
    gone.chain(new).chain(changed).collect()
}

/// What an item is called here that `diff` calls so.
pub(super) fn predicted(item: &str) -> String {
    let item = match item.strip_prefix("impl ").and_then(|item| item.split_once(" for ")) {
        Some((name, of)) => format!("impl {} for {of}", specmill::emit::short(name)),
        None => item.to_owned(),
    };
    alike(&item)
}

/// The client is public at two places, and raw identifiers are the same names.
fn alike(item: &str) -> String {
    item.replace("r#", "").replace("::client::Client", "::Client")
}

/// What an item is called that public-api writes so.
fn key(line: &str) -> Option<String> {
    let line = line.strip_prefix("#[non_exhaustive] ").unwrap_or(line);
    if line.starts_with("impl") {
        let (name, of) = line.split_once(" for ")?;
        let name = match name.strip_prefix("impl<") {
            Some(rest) => after_generics(rest)?,
            None => name.strip_prefix("impl ")?,
        };
        let name = specmill::emit::short(name.trim());
        let of = of.split(" where ").next().unwrap_or(of);
        let of = of.split('<').next().unwrap_or(of);
        return (name != "StructuralPartialEq").then(|| alike(&format!("impl {name} for {of}")));
    }
    let mut rest = line.strip_prefix("pub ")?;
    for word in ["const ", "async ", "unsafe "] {
        rest = rest
            .strip_prefix(word)
            .filter(|after| after.starts_with("fn ") || after.starts_with("async "))
            .unwrap_or(rest);
    }
    let (word, rest) = match rest.split_once(' ') {
        Some((word, path))
            if ["mod", "struct", "enum", "union", "trait", "type", "const", "fn", "use"].contains(&word) =>
        {
            (word, path)
        }
        _ => ("", rest),
    };
    let end = rest.find(['<', '(', ' ']).unwrap_or(rest.len());
    let path = rest.get(..end)?.trim_end_matches(':');
    let word = match word {
        "use" => return None,
        "struct" | "enum" | "union" | "trait" | "type" => "type",
        other => other,
    };
    // The crate itself is called otherwise on each side.
    path.contains("::").then(|| alike(format!("{word} {path}").trim_start()))
}

/// The text after a list of generics whose `<` is gone.
fn after_generics(text: &str) -> Option<&str> {
    let mut depth = 1;
    for (index, character) in text.char_indices() {
        match character {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(index + 1..);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_call_an_item_the_same() {
        let same = [
            ("pub struct crate::pets::Pet", "type crate::pets::Pet"),
            ("#[non_exhaustive] pub enum crate::pets::Kind", "type crate::pets::Kind"),
            ("pub crate::pets::Pet::type: alloc::string::String", "crate::pets::Pet::r#type"),
            ("pub crate::pets::Kind::Unknown(alloc::boxed::Box<str>)", "crate::pets::Kind::Unknown"),
            ("pub async fn crate::client::Client::pets(&self)", "fn crate::Client::pets"),
            (
                "impl<'de> serde_core::de::Deserialize<'de> for crate::pets::Pet",
                "impl serde::de::Deserialize<'de> for crate::pets::Pet",
            ),
            ("impl core::convert::From<&str> for crate::pets::Kind", "impl From<&str> for crate::pets::Kind"),
        ];
        for (theirs, ours) in same {
            assert_eq!(key(theirs), Some(predicted(ours)));
        }
        assert_eq!(key("impl core::marker::StructuralPartialEq for crate::pets::Pet"), None);
        assert_eq!(key("impl crate::pets::Pet"), None);
    }
}
