//! Which generated type of the base is which of the head's: by place and name, by place, by path, by structure.
//!
//! It sees the two models, whose names are those that are printed. It must not judge what is added or removed.

use std::collections::HashMap;

use super::side::Side;
use crate::ir::{Api, StructDef, TypeDef, TypeKind};

/// A type of the generated crate.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    /// The type.
    pub def: &'a TypeDef,
    /// The model that it belongs to.
    pub api: &'a Api,
}

impl Named<'_> {
    /// The path of its module in the crate.
    pub(crate) fn module(&self) -> String {
        let module = self.api.modules.get(self.def.module.index());
        let group = module.and_then(|module| module.group).and_then(|id| self.api.groups.get(id.index()));
        let group = group.map(|group| format!("{}::", group.ident)).unwrap_or_default();
        module.map(|module| format!("{group}{}", module.ident)).unwrap_or_default()
    }

    /// Its path in the crate.
    pub(crate) fn path(&self) -> String {
        format!("{}::{}", self.module(), self.def.ident)
    }
}

/// What two types are compared by.
type Key<'f> = &'f dyn Fn(&Side<'_>, &Named<'_>) -> String;

/// The types of both models.
pub(crate) struct Types<'a> {
    /// Those that go together.
    pub paired: Vec<(Named<'a>, Named<'a>)>,
    /// Those that only the base has.
    pub removed: Vec<Named<'a>>,
    /// Those that only the head has.
    pub added: Vec<Named<'a>>,
}

/// Pairs the types of both sides; `None` where a side has no model.
pub(crate) fn types<'a>(base: &Side<'a>, head: &Side<'a>) -> Option<Types<'a>> {
    let (one, other): (&'a Api, &'a Api) = (base.api?, head.api?);
    let all = |api: &'a Api| api.types.iter().map(|def| Named { def, api }).collect::<Vec<_>>();
    let mut types = Types { paired: Vec::new(), removed: all(one), added: all(other) };
    let place = |side: &Side<'_>, named: &Named<'_>| side.place(&named.def.source);
    let keys: [Key<'_>; 4] = [
        &|side, named| format!("{} {}", place(side, named), named.def.ident),
        &|side, named| place(side, named),
        &|_, named| named.path(),
        &|_, named| structure(named.def),
    ];
    for key in keys {
        types.take((base, head), key);
    }
    Some(types)
}

impl<'a> Types<'a> {
    /// The paths of what is called otherwise now or lives elsewhere, before and after.
    pub(crate) fn renamed(&self) -> HashMap<String, String> {
        let paths = self.paired.iter().map(|(one, other)| (one.path(), other.path()));
        let moved = paths.filter(|(one, other)| one != other);
        moved.map(|(one, other)| (format!("crate::{one}"), format!("crate::{other}"))).collect()
    }

    /// Pairs what has one key, where only one type of each side has it.
    fn take(&mut self, sides: (&Side<'a>, &Side<'a>), key: Key<'_>) {
        let index = |side: &Side<'a>, list: &[Named<'a>]| {
            let mut found: HashMap<String, Vec<usize>> = HashMap::new();
            for (position, named) in list.iter().enumerate() {
                let key = key(side, named);
                if !key.is_empty() {
                    found.entry(key).or_default().push(position);
                }
            }
            found
        };
        let (base, head) = (index(sides.0, &self.removed), index(sides.1, &self.added));
        let mut taken: (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for (key, positions) in &base {
            if let ([one], Some([other])) = (positions.as_slice(), head.get(key).map(Vec::as_slice))
                && let (Some(was), Some(is)) = (self.removed.get(*one), self.added.get(*other))
            {
                self.paired.push((*was, *is));
                taken.0.push(*one);
                taken.1.push(*other);
            }
        }
        keep_others(&mut self.removed, &taken.0);
        keep_others(&mut self.added, &taken.1);
    }
}

fn keep_others<T>(list: &mut Vec<T>, taken: &[usize]) {
    let mut position = 0;
    list.retain(|_| {
        position += 1;
        !taken.contains(&(position - 1))
    });
}

/// What a struct is made of, by its names on the wire; empty for what has none.
fn structure(def: &TypeDef) -> String {
    match &def.kind {
        TypeKind::Struct(StructDef { fields, .. }) if !fields.is_empty() => {
            let fields = fields.iter().map(|field| format!("{}:{:?}", field.wire, field.presence));
            fields.collect::<Vec<_>>().join(",")
        }
        TypeKind::Enum(def) if !def.variants.is_empty() => {
            def.variants.iter().map(|variant| variant.wire.to_string()).collect::<Vec<_>>().join("|")
        }
        _ => String::new(),
    }
}

/// Whether both ask for the same name, so that it is others that decide which one they get.
pub(crate) fn is_shifted(base: Named<'_>, head: Named<'_>) -> bool {
    let (one, other) = (&base.def.hints, &head.def.hints);
    one.configured == other.configured
        && one.declared == other.declared
        && one.key == other.key
        && one.title == other.title
        && one.file == other.file
}
