//! Which values come back from a form: where text says less than JSON, an example is proven as a value only.

use serde_json::Value;

use crate::emit::context::Context;
use crate::ir::{Form, FormStyle, Type, TypeKind};

/// Whether a form of this value reads as the same value.
pub(super) fn comes_back(context: &Context<'_>, form: &Form, value: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    members.iter().all(|(name, value)| {
        let ty = member(context, &form.ty, name);
        let style = form.styles.iter().find(|(own, _)| own.as_str() == name).map(|(_, style)| *style);
        match (value, style) {
            (_, Some(FormStyle::Json)) => true,
            // JSON text in one pair, or one for each item.
            (Value::Object(_), None) => ty.is_some_and(|ty| is_object(context, ty)),
            (Value::Array(items), None) if items.iter().all(Value::is_object) => !items.is_empty() && ty.is_some(),
            _ => ty.is_some_and(|ty| is_told(context, ty, value, 0)),
        }
    })
}

/// The type of a member; none where it may be anything but text.
fn member<'a>(context: &Context<'a>, ty: &'a Type, name: &str) -> Option<&'a Type> {
    match ty {
        Type::Map(value, _) => Some(value),
        Type::JsonObject => Some(&Type::Json),
        Type::Named(id) => match &context.def(*id)?.kind {
            TypeKind::Struct(def) => {
                let field = def.fields.iter().find(|field| field.wire.as_str() == name);
                field.map(|field| &field.ty).or(def.extra.as_ref())
            }
            TypeKind::Alias(ty) => member(context, ty, name),
            _ => None,
        },
        _ => None,
    }
}

fn is_object(context: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Map(..) | Type::JsonObject => true,
        Type::Nullable(inner) | Type::Boxed(inner) | Type::Checked(inner, _) => is_object(context, inner),
        Type::Named(id) => context.def(*id).is_some_and(|def| matches!(def.kind, TypeKind::Struct(_))),
        _ => false,
    }
}

/// Whether text tells this value of its type from any other.
fn is_told(context: &Context<'_>, ty: &Type, value: &Value, depth: usize) -> bool {
    if depth > 16 {
        return false;
    }
    let told = |ty: &Type, value: &Value| is_told(context, ty, value, depth + 1);
    match (ty, value) {
        (Type::String(_) | Type::Json, Value::String(_)) => true,
        (Type::Integer(..) | Type::Number(_), Value::Number(_)) | (Type::Boolean, Value::Bool(_)) => true,
        (Type::Array(item, _), Value::Array(items)) => {
            let brackets =
                |one: &Value| one.as_str().is_some_and(|text| text.starts_with(['[', '{']) || text.is_empty());
            !items.is_empty() && items.iter().all(|one| told(item, one) && !brackets(one))
        }
        (Type::Map(ty, _), Value::Object(members)) => {
            !members.is_empty() && members.values().all(|value| told(ty, value))
        }
        (Type::JsonObject, Value::Object(members)) => !members.is_empty() && members.values().all(Value::is_string),
        (Type::Nullable(inner) | Type::Boxed(inner) | Type::Checked(inner, _), value) => told(inner, value),
        (Type::Named(id), value) => match (context.def(*id).map(|def| &def.kind), value) {
            (Some(TypeKind::Enum(_) | TypeKind::Text(_)), Value::String(_)) => true,
            (Some(TypeKind::Alias(ty)), value) => told(ty, value),
            (Some(TypeKind::Struct(_)), Value::Object(members)) => {
                let all =
                    members.iter().all(|(name, value)| member(context, ty, name).is_some_and(|ty| told(ty, value)));
                !members.is_empty() && all
            }
            _ => false,
        },
        _ => false,
    }
}
