//! What parameters are once their types are known: a text, a list, named values, or which of these they may be.
//!
//! It must not change what a type is in JSON: a type that cannot be a parameter is replaced at its use.

use std::collections::HashSet;

use super::Lowering;
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{Style, TextRules, Type, TypeId, TypeKind};
use crate::source::Location;

/// How deep alternatives may be nested in a parameter.
const DEPTH: usize = 8;

/// What a style has place for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Room {
    /// Texts, and lists and objects of texts.
    Texts,
    /// Objects of anything, their members side by side.
    Members,
    /// Anything, in brackets.
    Anything,
}

impl Room {
    fn of(style: Style, explode: bool) -> Self {
        match style {
            Style::DeepObject => Self::Anything,
            Style::Form if explode => Self::Members,
            _ => Self::Texts,
        }
    }
}

impl Lowering<'_, '_> {
    /// Settles the parameters of the last operation, and the headers of its answers.
    pub(super) fn settle_parameters(&mut self) {
        let Some(operation) = self.api.operations.last_mut() else { return };
        let mut parameters = std::mem::take(&mut operation.parameters);
        let mut responses = std::mem::take(&mut operation.responses);
        let headers = responses.iter_mut().flat_map(|response| &mut response.headers);
        for parameter in parameters.iter_mut().chain(headers).filter(|parameter| parameter.style != Style::Json) {
            let ty = std::mem::replace(&mut parameter.ty, Type::Json);
            let room = Room::of(parameter.style, parameter.explode);
            parameter.ty = self.settle(ty, room, &parameter.source.child("schema"));
        }
        if let Some(operation) = self.api.operations.last_mut() {
            operation.parameters = parameters;
            operation.responses = responses;
        }
    }

    fn settle(&mut self, ty: Type, room: Room, at: &Location) -> Type {
        match ty {
            // `null` cannot be told from absence, nor a box from what is in it.
            Type::Nullable(inner) | Type::Boxed(inner) => self.settle(*inner, room, at),
            Type::Json => Type::String(TextRules::default()),
            // What is read as something else is not what the rule is about.
            Type::Checked(inner, rule) => match self.settle((*inner).clone(), room, at) {
                settled if settled == *inner => Type::Checked(Box::new(settled), rule),
                settled => settled,
            },
            Type::Map(value, rules) => match without_null(*value) {
                Type::Json => Type::JsonObject,
                value if self.is_text(&value, 0) || room == Room::Anything && self.can_nest(&value) => {
                    Type::Map(Box::new(value), rules)
                }
                _ => {
                    self.text_only(at, "the values of this object are more than text");
                    Type::JsonObject
                }
            },
            Type::Array(item, rules) => match without_null(*item) {
                item if self.is_text(&item, 0) || room == Room::Anything && self.can_nest(&item) => {
                    Type::Array(Box::new(item), rules)
                }
                _ => {
                    self.text_only(at, "the items of this list are more than text");
                    Type::Array(Box::new(Type::Json), rules)
                }
            },
            Type::Tuple(_) => {
                self.text_only(at, "the positions of this list are not told apart");
                Type::Array(Box::new(Type::Json), crate::ir::ArrayRules::default())
            }
            Type::Named(id) => self.settle_named(id, room, at),
            other => other,
        }
    }

    fn settle_named(&mut self, id: TypeId, room: Room, at: &Location) -> Type {
        let named = Type::Named(id);
        match self.api.get(id).map(|def| &def.kind) {
            Some(TypeKind::Struct(def)) => {
                let fields = def.fields.iter().map(|field| &field.ty).chain(&def.extra);
                let texts = fields.map(|ty| without_null(ty.clone())).collect::<Vec<_>>();
                if texts.iter().all(|ty| self.is_text(ty, 0)) || room >= Room::Members && self.can_nest(&named) {
                    return named;
                }
                self.text_only(at, "members of this object are more than text");
                Type::JsonObject
            }
            Some(TypeKind::Union(def)) => {
                if self.is_text(&named, 0) {
                    return named;
                }
                // A list of one is written as the one is, so a list takes either.
                let types: Vec<Type> = def.variants.iter().map(|variant| without_null(variant.ty.clone())).collect();
                let list = types.iter().find_map(|ty| match ty {
                    Type::Array(item, rules) => Some((without_null((**item).clone()), rules.clone())),
                    _ => None,
                });
                let fits = |item: &Type| types.iter().all(|ty| matches!(ty, Type::Array(..)) || same_text(ty, item));
                match list.filter(|(item, _)| self.is_text(item, 0) && fits(item)) {
                    Some((item, _)) => Type::Array(Box::new(item), crate::ir::ArrayRules::default()),
                    None if self.is_choice(&types, room) => named,
                    None => {
                        self.text_only(at, "alternatives of this parameter are more than text");
                        Type::String(TextRules::default())
                    }
                }
            }
            Some(TypeKind::Alias(inner)) if !self.is_text(&named, 0) => {
                let inner = inner.clone();
                self.settle(inner, room, at)
            }
            _ => named,
        }
    }

    /// Whether what is there tells which of these a value is, in a style with this much room.
    fn is_choice(&self, types: &[Type], room: Room) -> bool {
        types.iter().all(|ty| match ty.plain() {
            Type::Json | Type::Null => false,
            Type::Array(item, _) if self.is_text(&without_null((**item).clone()), 0) => true,
            Type::Array(..) => room == Room::Anything && self.can_nest(ty),
            ty => self.is_text(ty, 0) || room >= Room::Members && self.can_nest(ty),
        })
    }

    /// Whether a value of this type can be written in brackets, member by member.
    fn can_nest(&self, ty: &Type) -> bool {
        let mut waiting = vec![ty.clone()];
        let mut seen: HashSet<TypeId> = HashSet::new();
        while let Some(ty) = waiting.pop() {
            match ty {
                Type::Tuple(_) => return false,
                Type::Nullable(inner)
                | Type::Boxed(inner)
                | Type::Array(inner, _)
                | Type::Map(inner, _)
                | Type::Checked(inner, _) => {
                    waiting.push(*inner);
                }
                Type::Named(id) if seen.insert(id) => match self.api.get(id).map(|def| &def.kind) {
                    Some(TypeKind::Union(def)) => {
                        let mut types = def.variants.iter().map(|variant| &variant.ty);
                        if types.any(|ty| matches!(ty, Type::Json | Type::Null)) {
                            return false;
                        }
                        waiting.extend(def.variants.iter().map(|variant| variant.ty.clone()));
                    }
                    Some(TypeKind::Struct(def)) => {
                        waiting.extend(def.fields.iter().map(|field| &field.ty).chain(&def.extra).cloned());
                    }
                    Some(TypeKind::Alias(inner)) => waiting.push(inner.clone()),
                    Some(TypeKind::Enum(_) | TypeKind::Text(_)) => {}
                    None => return false,
                },
                _ => {}
            }
        }
        true
    }

    /// Whether a value of this type is one text.
    fn is_text(&self, ty: &Type, depth: usize) -> bool {
        match ty.plain() {
            Type::Json | Type::String(_) | Type::Integer(..) | Type::Number(_) | Type::Boolean => true,
            Type::Named(id) => match self.api.get(*id).map(|def| &def.kind) {
                Some(TypeKind::Enum(_) | TypeKind::Text(_)) => true,
                Some(TypeKind::Alias(inner)) => depth < DEPTH && self.is_text(inner, depth + 1),
                Some(TypeKind::Union(def)) => {
                    let variants = def.variants.iter().map(|variant| &variant.ty);
                    depth < DEPTH && variants.into_iter().all(|ty| *ty != Type::Json && self.is_text(ty, depth + 1))
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn text_only(&mut self, at: &Location, why: &str) {
        self.diagnostics.push(
            Diagnostic::new(&catalogue::FREE_JSON, format!("this parameter is read as plain text: {why}"))
                .at(at)
                .help("write `content` instead of `schema` to send it as JSON"),
        );
    }
}

/// `null` is no text of its own.
fn without_null(ty: Type) -> Type {
    match ty {
        Type::Nullable(inner) | Type::Boxed(inner) => *inner,
        other => other,
    }
}

/// Whether two texts are of one type, whatever is checked of them.
fn same_text(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::String(_), Type::String(_)) => true,
        (Type::Integer(one, _), Type::Integer(other, _)) => one == other,
        (one, other) => one == other,
    }
}
