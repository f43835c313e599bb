//! Values of types that have no example, where a glance at the type is enough to make one up.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::context::Context;
use crate::ir::{Parameter, Type, TypeKind};

pub(super) fn made_up_parameter(context: &Context<'_>, parameter: &Parameter) -> Option<TokenStream> {
    made_up(context, &parameter.ty, 0)
}

/// A value of a type that has no example, as JSON text; `None` where making one up would take more than a
/// glance at the type.
pub(super) fn made_up(context: &Context<'_>, ty: &Type, depth: usize) -> Option<TokenStream> {
    let value = made_up_value(context, ty, depth)?.to_string();
    Some(quote!(#value))
}

pub(super) fn made_up_value(context: &Context<'_>, ty: &Type, depth: usize) -> Option<serde_json::Value> {
    if depth > 4 {
        return None;
    }
    match ty {
        Type::String(rules) if rules.constant.is_some() => rules.constant.clone().map(serde_json::Value::String),
        Type::String(rules) if rules.pattern.is_none() && rules.max_length.is_none_or(|most| most >= 4) => {
            let least = usize::try_from(rules.min_length.unwrap_or_default()).ok().filter(|least| *least < 1000)?;
            Some(serde_json::Value::String("text".chars().cycle().take(least.max(4)).collect()))
        }
        Type::Integer(_, rules) | Type::Number(rules) => match (rules.one_of.first(), &rules.minimum) {
            (Some(one), _) | (None, Some(one)) => Some(serde_json::Value::Number(one.clone())),
            (None, None) => Some(serde_json::Value::from(1)),
        },
        Type::Boolean => Some(serde_json::Value::Bool(true)),
        Type::JsonObject => Some(serde_json::json!({})),
        Type::Json => Some(serde_json::Value::String("text".to_owned())),
        Type::Nullable(_) | Type::Null => Some(serde_json::Value::Null),
        Type::Array(item, rules) if rules.min_items.unwrap_or_default() <= 1 => {
            Some(serde_json::Value::Array(vec![made_up_value(context, item, depth + 1)?]))
        }
        Type::Tuple(items) => items.iter().map(|item| made_up_value(context, item, depth + 1)).collect::<Option<_>>(),
        Type::Boxed(inner) => made_up_value(context, inner, depth),
        // What a predicate asks for cannot be made up.
        Type::Checked(..) => None,
        Type::Named(id) if context.def(*id)?.rule.is_some() => None,
        Type::Named(id) => match &context.def(*id)?.kind {
            TypeKind::Enum(def) => {
                def.variants.first().map(|variant| serde_json::Value::String(variant.wire.0.clone()))
            }
            TypeKind::Text(def) if def.foreign.is_none() => {
                let prefix = match &def.rules.pattern {
                    Some(pattern) => crate::emit::patterns::prefix(pattern)?,
                    None => String::new(),
                };
                Some(serde_json::Value::String(prefix + "text"))
            }
            TypeKind::Struct(def) if def.rules == Default::default() => {
                let mut members = serde_json::Map::new();
                for field in def.fields.iter().filter(|field| field.presence == crate::ir::Presence::Required) {
                    members.insert(field.wire.0.clone(), made_up_value(context, &field.ty, depth + 1)?);
                }
                Some(serde_json::Value::Object(members))
            }
            _ => None,
        },
        _ => None,
    }
}
