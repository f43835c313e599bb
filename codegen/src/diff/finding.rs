//! What was found: one finding for each change at one place, with all the operations that it reaches.
//!
//! It must not print.

use std::collections::BTreeMap;
use std::hash::Hasher;

use super::change::Change;
use super::rule::{Bump, Level, Rule};
use super::rust::Effect;
use super::side::Side;
use crate::source::Location;

/// A change, judged.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that raised it.
    pub rule: &'static Rule,
    /// What changed.
    pub change: Change,
    /// How grave it is for clients of the base.
    pub client: Level,
    /// How grave it is for servers of the base.
    pub server: Level,
    /// The operations that it reaches, each with the places in it.
    pub used_by: BTreeMap<String, Vec<String>>,
    /// Stands for the finding: rule, place, what was and what is. Neither text nor lines are part of it.
    pub fingerprint: String,
}

/// Findings as they are made: what is found at one place twice is one.
#[derive(Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    known: std::collections::HashMap<String, usize>,
}

impl Findings {
    /// Adds a change with its levels; an equal one only gets more operations, and the graver levels.
    pub(super) fn add(
        &mut self,
        sides: (&Side<'_>, &Side<'_>),
        rule: &'static Rule,
        mut change: Change,
        levels: (Level, Level),
        used_by: impl IntoIterator<Item = (String, String)>,
    ) {
        let fingerprint = fingerprint(sides, rule, &change);
        let effects = std::mem::take(&mut change.effects);
        let index = *self.known.entry(fingerprint.clone()).or_insert_with(|| {
            self.list.push(Finding {
                rule,
                change,
                client: Level::None,
                server: Level::None,
                used_by: BTreeMap::new(),
                fingerprint,
            });
            self.list.len() - 1
        });
        let Some(finding) = self.list.get_mut(index) else { return };
        effects.into_iter().for_each(|effect| finding.change.add_effect(effect));
        finding.client = finding.client.max(levels.0);
        finding.server = finding.server.max(levels.1);
        for (operation, position) in used_by {
            let positions = finding.used_by.entry(operation).or_default();
            if !position.is_empty() && !positions.contains(&position) {
                positions.push(position);
            }
        }
    }

    /// What was found so far, in that order.
    pub(super) fn all(&self) -> &[Finding] {
        &self.list
    }

    /// Says that something becomes of the generated crate because of the finding at this index.
    pub(super) fn add_effect(&mut self, index: usize, effect: Effect) {
        if let Some(finding) = self.list.get_mut(index) {
            finding.change.add_effect(effect);
        }
    }

    /// All findings, the gravest first, then by place.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        self.list.sort_by(|one, other| {
            let grave = |finding: &Finding| finding.client.max(finding.server);
            let place = |finding: &Finding| finding.change.head.clone().or_else(|| finding.change.base.clone());
            grave(other)
                .cmp(&grave(one))
                .then_with(|| place(one).cmp(&place(other)))
                .then(one.rule.id.cmp(other.rule.id))
        });
        self.list
    }
}

/// The graver of the levels of all findings, for clients and for servers, and what the crate's version needs.
pub fn gravest(findings: &[Finding]) -> (Level, Level, Bump) {
    let of = |pick: fn(&Finding) -> Level| findings.iter().map(pick).max().unwrap_or_default();
    let bump = findings.iter().map(|finding| finding.change.rust).max().unwrap_or_default();
    (of(|finding| finding.client), of(|finding| finding.server), bump)
}

fn fingerprint(sides: (&Side<'_>, &Side<'_>), rule: &Rule, change: &Change) -> String {
    let place = |side: &Side<'_>, at: &Option<Location>| at.as_ref().map(|at| side.place(at)).unwrap_or_default();
    let (base, head) = (place(sides.0, &change.base), place(sides.1, &change.head));
    format!("{:016x}", stable_hash(&[rule.id, &base, &head, &change.subject, &change.before, &change.after]))
}

/// FNV-1a, of 64 bits. Fingerprints are kept in files for years, and the hashes of the standard library may be others in
/// its next version.
fn stable_hash(texts: &[&str]) -> u64 {
    let mut hasher = fnv::FnvHasher::default();
    for text in texts {
        hasher.write(text.as_bytes());
        // A byte that no text holds, or two texts could be divided otherwise.
        hasher.write_u8(0xff);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::stable_hash;

    /// These values may never change: accept files hold such.
    #[test]
    fn a_hash_is_the_same_for_ever() {
        assert_eq!(stable_hash(&[]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(stable_hash(&["a"]), 0x089b_c907_b544_c769);
        assert_ne!(stable_hash(&["a", "b"]), stable_hash(&["ab", ""]));
    }
}
