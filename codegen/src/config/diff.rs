//! Levels of the rules of `diff` that a configuration sets; it must not judge changes.

use globset::Glob;

use super::file::DiffLevel;
use super::validate::Reader;
use crate::diag::{Diagnostic, catalogue, nearest};
use crate::diff::{Finding, Level, RULES};

/// Levels set by the configuration, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffPlan {
    /// Each for a rule; the last that fits counts.
    pub levels: Vec<LevelPlan>,
}

/// The levels of a rule, everywhere or in some files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelPlan {
    /// The rule.
    pub rule: String,
    /// Patterns of files; all where there is none.
    pub paths: Vec<String>,
    /// The level for clients, if it is set.
    pub client: Option<Level>,
    /// The level for servers, if it is set.
    pub server: Option<Level>,
}

impl DiffPlan {
    /// The levels of a finding in this file. A level is changed only where the finding has one.
    pub fn levels(&self, finding: &Finding, file: Option<&str>) -> (Level, Level) {
        let mut levels = (finding.client, finding.server);
        for plan in self.levels.iter().filter(|plan| plan.rule == finding.rule.id && plan.is_for(file)) {
            let set = |level: &mut Level, found: Level, to: Option<Level>| {
                if let Some(to) = to.filter(|_| found != Level::None) {
                    *level = to;
                }
            };
            set(&mut levels.0, finding.client, plan.client);
            set(&mut levels.1, finding.server, plan.server);
        }
        levels
    }
}

impl LevelPlan {
    fn is_for(&self, file: Option<&str>) -> bool {
        let fits = |pattern: &String| {
            let matcher = Glob::new(pattern).map(|glob| glob.compile_matcher());
            file.is_some_and(|file| matcher.is_ok_and(|matcher| matcher.is_match(file)))
        };
        self.paths.is_empty() || self.paths.iter().any(fits)
    }
}

impl Reader<'_> {
    /// The levels that a crate's configuration sets.
    pub(super) fn diff(&mut self, raw: &[DiffLevel]) -> DiffPlan {
        let levels = raw.iter().map(|raw| self.diff_level(raw)).collect();
        DiffPlan { levels }
    }

    fn diff_level(&mut self, raw: &DiffLevel) -> LevelPlan {
        let rule = raw.rule.get_ref();
        if !RULES.iter().any(|known| known.id == rule) {
            let message = format!("no rule of `diff` is called `{}`", rule.escape_debug());
            let help = match nearest(rule, RULES.iter().map(|known| known.id)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`diff rules` lists all".to_owned(),
            };
            let diagnostic = Diagnostic::new(&catalogue::CONFIGURATION_VALUE, message).help(help);
            self.report(raw.rule.span(), diagnostic);
        }
        for pattern in &raw.paths {
            if let Err(fault) = Glob::new(pattern.get_ref()) {
                let message = format!("`{}` is no pattern: {}", pattern.get_ref().escape_debug(), fault.kind());
                let diagnostic = Diagnostic::new(&catalogue::CONFIGURATION_VALUE, message);
                self.report(pattern.span(), diagnostic.help("`*` stands for text within a folder, `**` for folders"));
            }
        }
        let mut level = |text: &Option<super::file::Text>| {
            let text = text.as_ref()?;
            let level = Level::named(text.get_ref());
            if level.is_none() {
                let message = format!("`{}` is no level", text.get_ref().escape_debug());
                let diagnostic = Diagnostic::new(&catalogue::CONFIGURATION_VALUE, message);
                self.report(text.span(), diagnostic.help("levels are `none`, `info`, `warn` and `error`"));
            }
            level
        };
        let (client, server) = (level(&raw.client), level(&raw.server));
        let paths = raw.paths.iter().map(|pattern| pattern.get_ref().clone()).collect();
        LevelPlan { rule: rule.clone(), paths, client, server }
    }
}
