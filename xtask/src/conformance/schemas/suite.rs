//! The suite's groups, as they stand in its files; it must not choose among what it finds.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// Where the tests of the dialect of OpenAPI 3.1 are.
const FOLDER: &str = "tests/draft2020-12";
/// Files of `optional/` that are about what is checked here. The others ask for formats to be checked, or for other
/// dialects.
const OPTIONAL: &[&str] =
    &["bignum", "ecmascript-regex", "float-overflow", "non-bmp-regex", "id", "anchor", "no-schema"];

/// A schema and values.
pub(super) struct Group {
    /// The file's stem: mostly a keyword.
    pub(super) file: String,
    pub(super) title: String,
    pub(super) schema: Value,
    pub(super) tests: Vec<Test>,
}

/// A value and what is expected.
#[derive(Deserialize)]
pub(super) struct Test {
    #[serde(rename = "description")]
    pub(super) title: String,
    pub(super) data: Value,
    pub(super) valid: bool,
}

#[derive(Deserialize)]
struct Written {
    description: String,
    schema: Value,
    tests: Vec<Test>,
}

/// Reads all groups below `root`, or those of the files named.
pub(super) fn read(root: &Path, only: &[String]) -> Result<Vec<Group>, String> {
    let folder = root.join(FOLDER);
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.extend(OPTIONAL.iter().map(|stem| folder.join(format!("optional/{stem}.json"))));
    paths.retain(|path| path.is_file());
    paths.sort();
    let mut groups = Vec::new();
    for path in paths {
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !only.is_empty() && !only.contains(&file) {
            continue;
        }
        let failed = |error: &dyn std::fmt::Display| format!("`{}`: {error}", path.display());
        let text = std::fs::read_to_string(&path).map_err(|error| failed(&error))?;
        let written: Vec<Written> = serde_json::from_str(&text).map_err(|error| failed(&error))?;
        groups.extend(written.into_iter().map(|group| Group {
            file: file.clone(),
            title: group.description,
            schema: group.schema,
            tests: group.tests,
        }));
    }
    if groups.is_empty() { Err(format!("no test was found below `{}`", folder.display())) } else { Ok(groups) }
}
