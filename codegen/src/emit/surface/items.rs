//! Public items among the tokens of a file.
//!
//! Methods of impls of traits are not listed, since they are there when the impl is, and neither are auto traits. Impls
//! that a macro of the support code writes count as one item.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, ImplItem, Item, Meta, TraitItem, Visibility};

use super::spell::spell;
use crate::emit::file::{Imports, RustFile};
use crate::source::Location;

/// What kind of item it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemKind {
    /// A module.
    Module,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A trait.
    Trait,
    /// A type alias, or a type that belongs to an impl.
    Type,
    /// A constant.
    Constant,
    /// A field; whether the struct can be written as a literal, so that one more breaks whoever does.
    Field(bool),
    /// A variant; whether a `match` has to be complete.
    Variant(bool),
    /// A function or a method.
    Function,
    /// What a trait asks for; whether it has a default.
    Required(bool),
    /// An impl of a trait.
    Impl,
}

impl ItemKind {
    /// Whether it is a part of another item.
    pub(super) fn is_member(self) -> bool {
        !matches!(self, Self::Module | Self::Impl)
    }

    /// As it is written before the item's path.
    fn word(self) -> &'static str {
        match self {
            Self::Module => "mod",
            Self::Struct | Self::Enum | Self::Trait | Self::Type => "type",
            Self::Constant => "const",
            Self::Field(_) | Self::Variant(_) => "",
            Self::Function | Self::Required(_) => "fn",
            Self::Impl => "impl",
        }
    }
}

/// Something that users of the crate can name.
#[derive(Clone, Debug)]
pub struct PublicItem {
    /// What it is.
    pub kind: ItemKind,
    /// Its path, `crate::pets::Pet::name`; of an impl the trait and the type.
    pub path: String,
    /// The path of the item that it is a part of.
    pub parent: Option<String>,
    /// What is said of it, paths being whole.
    pub signature: String,
    /// Where that is described which it comes from.
    pub place: Option<Location>,
    /// The operation that has it for itself.
    pub operation: Option<Location>,
    /// Of a module of the support code: where that is described which it is there for.
    pub users: Vec<Location>,
}

impl PublicItem {
    /// What it is called: a path alone does not tell a field from a method.
    pub fn key(&self) -> String {
        format!("{} {}", self.kind.word(), self.path).trim_start().to_owned()
    }

    /// The last part of its path, as the namer gave it.
    pub fn name(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or(&self.path).trim_start_matches("r#")
    }

    /// Whether it belongs to a trait or a client, which all operations share.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self.kind, ItemKind::Trait | ItemKind::Required(_))
            || self.path.contains("::Client")
            || self.parent.as_deref().is_some_and(|parent| parent.ends_with("Sender"))
    }
}

/// What was read of some tokens.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The public items.
    pub items: Vec<PublicItem>,
    /// The modules of the support code that they, or what is within them, use.
    pub uses: BTreeSet<String>,
}

impl Read {
    /// All of that, too.
    pub(super) fn extend(&mut self, other: Self) {
        self.items.extend(other.items);
        self.uses.extend(other.uses);
    }
}

/// What is public of a file.
pub(super) fn of_file(file: RustFile, module: &str) -> Read {
    let (imports, tokens) = file.into_items();
    of_tokens(tokens, &imports, module)
}

/// What is public of tokens that belong to `module`.
pub(super) fn of_tokens(tokens: Vec<TokenStream>, imports: &Imports, module: &str) -> Read {
    let mut reader = Reader { imports, module, found: Vec::new() };
    for tokens in tokens {
        // What cannot be parsed would be a fault of an emitter, and shows when the crate is compiled.
        if let Ok(file) = syn::parse2::<syn::File>(tokens) {
            file.items.iter().for_each(|item| reader.item(item));
        }
    }
    Read { items: reader.found, uses: imports.support_modules().map(str::to_owned).collect() }
}

/// Reads the items of one file.
struct Reader<'a> {
    imports: &'a Imports,
    module: &'a str,
    found: Vec<PublicItem>,
}

impl Reader<'_> {
    fn add(&mut self, kind: ItemKind, path: String, parent: Option<&str>, signature: String) {
        let parent = parent.map(str::to_owned);
        self.found.push(PublicItem { kind, path, parent, signature, place: None, operation: None, users: Vec::new() });
    }

    fn spell(&self, tokens: impl ToTokens) -> String {
        spell(tokens.to_token_stream(), self.imports)
    }

    fn path(&self, name: impl std::fmt::Display) -> String {
        format!("{}::{name}", self.module)
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => self.structure(item),
            Item::Enum(item) if is_public(&item.vis) => self.enumeration(item),
            Item::Trait(item) if is_public(&item.vis) => self.interface(item),
            Item::Impl(item) => self.implementation(item),
            Item::Fn(item) if is_public(&item.vis) => {
                let signature = self.spell(&item.sig);
                self.add(ItemKind::Function, self.path(&item.sig.ident), None, signature);
            }
            Item::Type(item) if is_public(&item.vis) => {
                let (path, generics, ty) = (self.path(&item.ident), &item.generics, &item.ty);
                let signature = self.spell(quote!(type #generics = #ty));
                self.add(ItemKind::Type, path, None, signature);
            }
            Item::Const(item) if is_public(&item.vis) => {
                let signature = self.spell(&item.ty);
                self.add(ItemKind::Constant, self.path(&item.ident), None, signature);
            }
            Item::Mod(item) if is_public(&item.vis) => {
                self.add(ItemKind::Module, self.path(&item.ident), None, String::new());
            }
            Item::Macro(item) if item.ident.is_none() => {
                let (name, of) = (&item.mac.path, self.spell(&item.mac.tokens));
                let path = format!("{}! for {of}", self.spell(name));
                self.add(ItemKind::Impl, path, Some(&of), String::new());
            }
            _ => {}
        }
    }

    fn structure(&mut self, item: &syn::ItemStruct) {
        let path = self.path(&item.ident);
        let exhaustive = !has(&item.attrs, "non_exhaustive");
        let literal = exhaustive && item.fields.iter().all(|field| is_public(&field.vis));
        let generics = &item.generics;
        let shape = if exhaustive { "struct" } else { "non-exhaustive struct" };
        let kind = match &item.fields {
            Fields::Named(_) => "of fields",
            Fields::Unnamed(_) => "of positions",
            Fields::Unit => "of nothing",
        };
        let signature = format!("{shape}{} {kind}", self.spell(generics));
        self.add(ItemKind::Struct, path.clone(), None, signature);
        self.derives(&item.attrs, &path);
        for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            let ty = self.spell(&field.ty);
            self.add(ItemKind::Field(literal), format!("{path}::{name}"), Some(&path), ty);
        }
    }

    fn enumeration(&mut self, item: &syn::ItemEnum) {
        let path = self.path(&item.ident);
        let exhaustive = !has(&item.attrs, "non_exhaustive");
        let signature = if exhaustive { "enum" } else { "non-exhaustive enum" };
        self.add(ItemKind::Enum, path.clone(), None, format!("{signature}{}", self.spell(&item.generics)));
        self.derives(&item.attrs, &path);
        for variant in &item.variants {
            let fields = self.spell(&variant.fields);
            self.add(ItemKind::Variant(exhaustive), format!("{path}::{}", variant.ident), Some(&path), fields);
        }
    }

    fn derives(&mut self, attributes: &[Attribute], path: &str) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let Meta::List(list) = &attribute.meta else { continue };
            let text = spell(list.tokens.clone(), self.imports);
            for derived in text.split(", ") {
                self.add(ItemKind::Impl, format!("{derived} for {path}"), Some(path), String::new());
            }
        }
    }

    fn interface(&mut self, item: &syn::ItemTrait) {
        let path = self.path(&item.ident);
        let (generics, above) = (&item.generics, &item.supertraits);
        let signature = self.spell(quote!(trait #generics : #above));
        self.add(ItemKind::Trait, path.clone(), None, signature);
        for member in &item.items {
            match member {
                TraitItem::Fn(member) => {
                    let kind = ItemKind::Required(member.default.is_some());
                    let signature = self.spell(&member.sig);
                    self.add(kind, format!("{path}::{}", member.sig.ident), Some(&path), signature);
                }
                TraitItem::Type(member) => {
                    let bounds = self.spell(&member.bounds);
                    self.add(ItemKind::Type, format!("{path}::{}", member.ident), Some(&path), bounds);
                }
                TraitItem::Const(member) => {
                    let ty = self.spell(&member.ty);
                    self.add(ItemKind::Constant, format!("{path}::{}", member.ident), Some(&path), ty);
                }
                _ => {}
            }
        }
    }

    fn implementation(&mut self, item: &syn::ItemImpl) {
        let own = self.own_path(&item.self_ty);
        let of_trait = item.trait_.as_ref().map(|one| self.spell(&one.0));
        let mut parent = own.clone();
        if let Some(name) = &of_trait {
            parent = format!("{name} for {own}");
            self.add(ItemKind::Impl, parent.clone(), Some(&own), String::new());
        }
        for member in &item.items {
            let public = |visibility: &Visibility| of_trait.is_some() || is_public(visibility);
            match member {
                // What a trait's methods take and give is the trait's to say.
                ImplItem::Fn(member) if of_trait.is_none() && is_public(&member.vis) => {
                    let signature = self.spell(&member.sig);
                    self.add(ItemKind::Function, format!("{own}::{}", member.sig.ident), Some(&parent), signature);
                }
                ImplItem::Type(member) if public(&member.vis) => {
                    let ty = self.spell(&member.ty);
                    self.add(ItemKind::Type, format!("{own}::{}", member.ident), Some(&parent), ty);
                }
                ImplItem::Const(member) if public(&member.vis) => {
                    let ty = self.spell(&member.ty);
                    self.add(ItemKind::Constant, format!("{own}::{}", member.ident), Some(&parent), ty);
                }
                _ => {}
            }
        }
    }

    /// The path of the type that an impl is for, without what it is made generic by.
    fn own_path(&self, ty: &syn::Type) -> String {
        let text = self.spell(ty);
        let text = text.split('<').next().unwrap_or(&text);
        if text.contains("::") { text.to_owned() } else { self.path(text) }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}
