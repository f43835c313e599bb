//! Rows added to tables in source text. It must not read or write files.

/// Adds a row to the catalogue, with the next free number of its stage, after the last row that is lower.
pub(super) fn add_diagnostic(text: &str, stage: u8, severity: &str, name: &str) -> Result<String, String> {
    if text.contains(&format!("\"{name}\"")) {
        return Err(format!("there is a diagnostic `{name}` already"));
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let start = u16::from(stage) * 100;
    let new = lines.iter().filter_map(|line| number(line)).filter(|number| number / 100 == start / 100).max();
    let new = new.unwrap_or(start) + 1;
    let lower = lines.iter().rposition(|line| number(line).is_some_and(|number| number < new));
    let before = lower.or_else(|| lines.iter().position(|line| line.starts_with("catalogue! {")));
    let row = format!(
        "    /// Say what is wrong, and what to do.\n    {} = {severity} \"SM{new:04}\" \"{name}\";\n",
        name.replace('-', "_").to_uppercase(),
    );
    Ok(insert(&lines, before.ok_or("the catalogue is not where it was")? + 1, &row))
}

/// The number in a row of the catalogue.
fn number(line: &str) -> Option<u16> {
    line.trim_end().strip_suffix(';')?.split_once(" \"SM")?.1.get(..4)?.parse().ok()
}

/// Adds a module and a row before the row of `verify`, which stays the last pass.
pub(super) fn add_pass(text: &str, module: &str) -> Result<String, String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.iter().any(|line| line.contains(&format!("Pass {{ name: \"{module}\""))) {
        return Err(format!("there is a pass `{module}` already"));
    }
    let row = format!("    Pass {{ name: \"{module}\", purpose: \"say what it is for\", run: {module}::run }},\n");
    let verify = lines.iter().position(|line| line.trim_start().starts_with("Pass { name: \"verify\""));
    let text = insert(&lines, verify.ok_or("the row of `verify` is not where it was")?, &row);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let first = lines.iter().position(|line| line.starts_with("mod ")).ok_or("the modules are not where they were")?;
    Ok(insert(&lines, first, &format!("mod {module};\n")))
}

/// The file of a pass.
pub(super) fn pass_file(module: &str) -> String {
    format!(
        "//! The pass `{module}`: say what it does to the model, and what it must not do.

use crate::diag::Diagnostics;
use crate::ir::Api;

/// Say what holds after it.
pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) {{
    let _ = (api, diagnostics);
}}
"
    )
}

/// Adds a row at the end of the table of keywords; as an annotation without meaning, until somebody says more.
pub(super) fn add_keyword(text: &str, name: &str) -> Result<String, String> {
    if text.contains(&format!("row(\"{name}\"")) {
        return Err(format!("there is a row for `{name}` already"));
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let table = lines.iter().position(|line| line.contains("static KEYWORDS")).ok_or("there is no table")?;
    let end = lines.iter().skip(table).position(|line| line.starts_with("];")).ok_or("the table has no end")?;
    Ok(insert(&lines, table + end, &format!("    row(\"{name}\", Both, Annotation, read::nothing),\n")))
}

fn insert(lines: &[&str], position: usize, new: &str) -> String {
    let before = lines.iter().take(position).copied();
    before.chain([new]).chain(lines.iter().skip(position).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_gets_the_next_number_of_its_stage() {
        let text = include_str!("../../../codegen/src/diag/catalogue.rs");
        let new = add_diagnostic(text, 8, "Warning", "brand-new").unwrap();
        let added: Vec<&str> = new.lines().skip_while(|line| !line.contains("Say what is wrong")).take(2).collect();
        assert!(
            added[1].starts_with("    BRAND_NEW = Warning \"SM08") && added[1].ends_with("\" \"brand-new\";"),
            "{added:?}"
        );
        let numbers: Vec<u16> = new.lines().filter_map(number).collect();
        assert!(numbers.len() > 20 && numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        assert!(add_diagnostic(text, 1, "Error", "missing-file").is_err());
        let first = add_diagnostic("catalogue! {\n}\nmod tests {\n}\n", 9, "Error", "a").unwrap();
        assert!(first.contains("    A = Error \"SM0901\" \"a\";\n}\nmod tests"), "{first}");
    }

    #[test]
    fn a_pass_comes_before_verify() {
        let text = "mod name;\nmod verify;\n\nstatic PASSES: &[Pass] = &[\n    Pass { name: \"verify\", run: verify::run },\n];\n";
        let new = add_pass(text, "merge_all").unwrap();
        assert!(new.starts_with("mod merge_all;\nmod name;\n"), "{new}");
        let row = "    Pass { name: \"merge_all\", purpose: \"say what it is for\", run: merge_all::run },\n    Pass { name: \"verify\"";
        assert!(new.contains(row), "{new}");
        assert!(add_pass(&new, "merge_all").is_err());
        assert!(add_pass("", "merge_all").is_err());
    }

    #[test]
    fn a_keyword_comes_last_and_not_twice() {
        let text = include_str!("../../../codegen/src/schema/keywords.rs");
        let new = add_keyword(text, "brandNew").unwrap();
        assert!(new.contains("    row(\"brandNew\", Both, Annotation, read::nothing),\n];\n"));
        assert_eq!(new.lines().count(), text.lines().count() + 1);
        assert!(add_keyword(text, "allOf").is_err());
    }
}
