//! Facts that follow from the types: which have something for `validate` to check, and which have a default.
//!
//! It must not decide how a check is made; a fact that holds for a type below holds for those above.

use crate::diag::Diagnostics;
use crate::ir::{
    Api, ArrayRules, MapRules, NumberRules, ObjectRules, Predicate, Presence, TextRules, Type, TypeDef, TypeId,
    TypeKind,
};

/// Sets `checked` and `default` of every type.
pub(super) fn run(api: &mut Api, _: &mut Diagnostics) {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
    for (index, def) in api.types.iter().enumerate() {
        for id in def.types().into_iter().flat_map(Type::named) {
            users.get_mut(id.index()).into_iter().for_each(|list| list.push(index));
        }
    }
    let mut waiting = Vec::new();
    for (index, def) in api.types.iter_mut().enumerate() {
        def.default = all_optional(def);
        def.checked = own_check(def);
        if def.checked {
            waiting.push(TypeId(index as u32));
        }
    }
    while let Some(id) = waiting.pop() {
        for user in users.get_mut(id.index()).map(std::mem::take).unwrap_or_default() {
            if let Some(def) = api.types.get_mut(user).filter(|def| !def.checked) {
                def.checked = true;
                waiting.push(TypeId(user as u32));
            }
        }
    }
}

fn all_optional(def: &TypeDef) -> bool {
    match &def.kind {
        TypeKind::Struct(def) => def.fields.iter().all(|field| field.presence == Presence::Optional),
        TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::Union(_) | TypeKind::Alias(_) => false,
    }
}

/// Whether the type itself can hold a value that its schema refuses.
fn own_check(def: &TypeDef) -> bool {
    match &def.rule {
        Some(rule) if rule.alone => return rule.check != Predicate::Always,
        Some(_) => return true,
        None => {}
    }
    let own = match &def.kind {
        // A closed object keeps members that its schema forbids.
        TypeKind::Struct(def) => def.extra.is_none() || object_rules(&def.rules),
        // Both keep values that the schema does not list.
        TypeKind::Enum(def) => !def.open,
        TypeKind::Text(def) => text_rules(&def.rules) || def.foreign.as_ref().is_some_and(|foreign| !foreign.strict),
        TypeKind::Union(def) => !def.open,
        TypeKind::Alias(_) => false,
    };
    own || def.types().into_iter().flat_map(Type::layers).any(has_rules)
}

fn has_rules(ty: &Type) -> bool {
    match ty {
        Type::String(rules) => text_rules(rules),
        Type::Integer(_, rules) | Type::Number(rules) => *rules != NumberRules::default(),
        Type::Array(_, rules) => *rules != ArrayRules::default(),
        Type::Map(_, rules) => {
            let MapRules { min_properties, max_properties, names } = rules;
            min_properties.is_some() || max_properties.is_some() || text_rules(names)
        }
        Type::Checked(..) => true,
        Type::Json
        | Type::JsonObject
        | Type::Boolean
        | Type::Null
        | Type::Named(_)
        | Type::Tuple(_)
        | Type::Nullable(_)
        | Type::Boxed(_) => false,
    }
}

/// A format is an annotation: it checks nothing.
fn text_rules(rules: &TextRules) -> bool {
    let TextRules { pattern, min_length, max_length, format: _, constant } = rules;
    pattern.is_some() || min_length.is_some() || max_length.is_some() || constant.is_some()
}

fn object_rules(rules: &ObjectRules) -> bool {
    *rules != ObjectRules::default()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Builder, array, enumeration, key, nullable, string};
    use super::*;

    fn checked(mut builder: Builder) -> Vec<bool> {
        run(&mut builder.0, &mut Diagnostics::new());
        builder.0.types.iter().map(|def| def.checked).collect()
    }

    #[test]
    fn checks_rise_to_all_that_hold_the_type() {
        let mut api = Builder::new("a.yaml");
        api.structure("Top", &[("middle", nullable(Type::Named(TypeId(1))))]);
        api.structure("Middle", &[("kinds", array(Type::Named(TypeId(2)))), ("top", Type::Named(TypeId(0)))]);
        api.add(key("Kind"), enumeration(&["a"]));
        api.structure("Apart", &[("open", Type::Named(TypeId(4)))]);
        api.add(key("Open"), enumeration(&["a"]));
        if let TypeKind::Enum(def) = &mut api.0.types[4].kind {
            def.open = true;
        }
        assert_eq!(checked(api), [true, true, true, false, false]);
    }

    #[test]
    fn a_rule_counts_at_any_depth_and_a_format_does_not() {
        let text = |pattern: bool| {
            Type::String(TextRules {
                pattern: pattern.then(|| "^@".to_owned()),
                format: Some("mx-user-id".to_owned()),
                ..TextRules::default()
            })
        };
        let mut api = Builder::new("a.yaml");
        api.structure("A", &[("ids", array(nullable(text(true))))]);
        api.structure("B", &[("ids", array(nullable(text(false))))]);
        api.structure(
            "C",
            &[("ids", Type::Array(Box::new(string()), ArrayRules { unique_items: true, ..Default::default() }))],
        );
        assert_eq!(checked(api), [true, false, true]);
    }

    #[test]
    fn a_default_needs_nothing() {
        let mut api = Builder::new("a.yaml");
        api.structure("Empty", &[]);
        api.structure("Required", &[("a", string())]);
        api.structure("Optional", &[("a", string())]);
        if let TypeKind::Struct(def) = &mut api.0.types[2].kind {
            def.fields[0].presence = Presence::Optional;
        }
        run(&mut api.0, &mut Diagnostics::new());
        let defaults: Vec<bool> = api.0.types.iter().map(|def| def.default).collect();
        assert_eq!(defaults, [true, false, true]);
    }
}
