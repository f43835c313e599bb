//! What every emitter needs: the model, the package, and how a type of the model is written in a given file.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::LinkBase;
use super::file::{Imports, ident};
use super::parameters::Shape;
use super::routes::Routes;
use crate::config::{CratePlan, ExamplePlan, Links};
use crate::ir::{Api, BodyContent, Example, OperationId, RustIdent, Type, TypeDef, TypeId, TypeKind, Verified};
use crate::source::Location;

/// What the plan says of the package; nothing else of it can reach a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Package<'a> {
    pub name: &'a str,
    pub version: &'a str,
    pub links: &'a Links,
    pub examples: &'a [ExamplePlan],
}

impl<'a> Package<'a> {
    pub(super) fn of(plan: &'a CratePlan) -> Self {
        Self { name: &plan.package, version: &plan.version, links: &plan.links, examples: &plan.examples }
    }
}

/// The model and the package.
#[derive(Clone)]
pub(super) struct Context<'a> {
    pub api: &'a Verified<Api>,
    pub package: Package<'a>,
    pub links: LinkBase,
    /// Names of the tests of all examples, by their index.
    pub example_names: Arc<[String]>,
    /// The examples of parameters, bodies and headers, by operation: indices.
    pub operation_examples: Arc<HashMap<OperationId, Vec<usize>>>,
    /// The files of what large modules define, by where it was read.
    pub files: Arc<HashMap<Location, RustIdent>>,
    /// Types that only one operation has, by operation.
    pub own_types: Arc<HashMap<OperationId, Vec<TypeId>>>,
    /// Types that parameters are made of, which are read from text and written as text.
    pub parameters: Arc<HashSet<TypeId>>,
    /// Types that forms are made of, which have shapes.
    pub forms: Arc<HashSet<TypeId>>,
    /// What the routers have.
    pub routes: Arc<Routes>,
}

impl<'a> Context<'a> {
    /// What every emitter needs of these.
    pub(super) fn new(api: &'a Verified<Api>, plan: &'a CratePlan) -> Self {
        let package = Package::of(plan);
        let links = LinkBase { site: package.links.site.clone(), page: None };
        let mut operation_examples: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, example) in api.examples.iter().enumerate() {
            if let Some(operation) = example.subject.operation() {
                operation_examples.entry(operation).or_default().push(index);
            }
        }
        let operation_examples = operation_examples.into();
        let mut own_types: HashMap<_, Vec<TypeId>> = HashMap::new();
        for (index, def) in api.types.iter().enumerate() {
            if let Some(operation) = def.operation {
                own_types.entry(operation).or_default().push(TypeId(index as u32));
            }
        }
        let own_types = own_types.into();
        let files = files(api).into();
        let routes = Routes::new(api).into();
        let parameters = super::types::of_parameters(api).into();
        let forms = super::shapes::of_forms(api).into();
        let mut context = Self {
            api,
            package,
            links,
            example_names: [].into(),
            operation_examples,
            files,
            own_types,
            parameters,
            forms,
            routes,
        };
        context.example_names = super::tests::names(&context).into();
        context
    }

    /// The examples of an operation's parameters, bodies and headers, with their indices.
    pub(super) fn examples_of(&self, operation: OperationId) -> impl Iterator<Item = (usize, &'a Example)> {
        let api: &'a Api = self.api;
        let indices = self.operation_examples.get(&operation).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(|index| Some((*index, api.examples.get(*index)?)))
    }

    /// A type of the arena; `verify` has made sure that it is there.
    pub(super) fn def(&self, id: TypeId) -> Option<&'a TypeDef> {
        self.api.get(id)
    }

    /// The crate's name in Rust code.
    pub(super) fn crate_name(&self) -> String {
        self.package.name.replace('-', "_")
    }

    /// A type as it is written in a file with these imports.
    pub(super) fn rust_type(&self, ty: &Type, imports: &mut Imports) -> TokenStream {
        match ty {
            Type::Json => imports.name("serde_json", "Value"),
            Type::JsonObject => imports.name("crate::support", "JsonObject"),
            Type::String(_) => quote!(String),
            Type::Integer(kind, _) => {
                let kind = super::file::ident(kind.name());
                quote!(#kind)
            }
            Type::Number(_) => imports.name("serde_json", "Number"),
            Type::Boolean => quote!(bool),
            Type::Null => quote!(()),
            Type::Named(id) => self.named(*id, imports),
            Type::Array(item, _) => {
                let item = self.rust_type(item, imports);
                quote!(Vec<#item>)
            }
            Type::Tuple(items) => {
                let items: Vec<TokenStream> = items.iter().map(|item| self.rust_type(item, imports)).collect();
                quote!((#(#items,)*))
            }
            Type::Map(value, _) => {
                let value = self.rust_type(value, imports);
                let map = imports.name("crate::support", "Map");
                quote!(#map<#value>)
            }
            Type::Nullable(inner) => {
                let inner = self.rust_type(inner, imports);
                quote!(Option<#inner>)
            }
            Type::Boxed(inner) => {
                let inner = self.rust_type(inner, imports);
                quote!(Box<#inner>)
            }
            Type::Checked(inner, _) => self.rust_type(inner, imports),
        }
    }

    fn named(&self, id: TypeId, imports: &mut Imports) -> TokenStream {
        match self.def(id) {
            Some(def) => imports.name(&self.module_path(def.module), def.ident.as_str()),
            None => quote!(()),
        }
    }

    /// The type of an argument that sets a value of `ty`, and the expression that turns `name` into it.
    pub(super) fn argument(&self, ty: &Type, name: &TokenStream, imports: &mut Imports) -> (TokenStream, TokenStream) {
        match ty {
            Type::String(_) => (quote!(impl Into<String>), quote!(#name.into())),
            Type::Checked(inner, _) => self.argument(inner, name, imports),
            Type::Boxed(inner) => {
                let inner = self.rust_type(inner, imports);
                (quote!(#inner), quote!(Box::new(#name)))
            }
            Type::Named(id) if self.is_text(*id) => {
                let ty = self.rust_type(ty, imports);
                (quote!(impl Into<#ty>), quote!(#name.into()))
            }
            other => (self.rust_type(other, imports), quote!(#name)),
        }
    }

    /// Whether a type can be made of any text: one of a format, or a choice of texts.
    pub(super) fn is_text(&self, id: TypeId) -> bool {
        self.def(id).is_some_and(|def| match def.kind {
            TypeKind::Text(_) => true,
            TypeKind::Union(_) => self.parameters.contains(&id) && self.shape(&Type::Named(id)) == Shape::One,
            _ => false,
        })
    }

    /// Whether it is a type of the arena with an `impl Validate`, should it have anything to check.
    pub(super) fn validates_itself(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if self.def(*id).is_some_and(|def| !matches!(def.kind, TypeKind::Alias(_))))
    }

    /// Whether a value of this type has anything to validate.
    pub(super) fn is_checked(&self, ty: &Type) -> bool {
        match ty {
            Type::Json | Type::JsonObject | Type::Boolean | Type::Null => false,
            Type::String(rules) => super::rules::text_is_checked(rules),
            Type::Integer(_, rules) | Type::Number(rules) => *rules != crate::ir::NumberRules::default(),
            Type::Named(id) => self.def(*id).is_some_and(|def| def.checked),
            Type::Array(item, rules) => *rules != crate::ir::ArrayRules::default() || self.is_checked(item),
            Type::Tuple(items) => items.iter().any(|item| self.is_checked(item)),
            Type::Map(value, rules) => {
                let counted = rules.min_properties.is_some() || rules.max_properties.is_some();
                counted || super::rules::text_is_checked(&rules.names) || self.is_checked(value)
            }
            Type::Nullable(inner) | Type::Boxed(inner) => self.is_checked(inner),
            Type::Checked(..) => true,
        }
    }

    /// Whether anything in the crate is deprecated.
    pub(super) fn has_deprecated(&self) -> bool {
        let in_def = |def: &TypeDef| {
            let inside = match &def.kind {
                TypeKind::Struct(body) => body.fields.iter().any(|field| field.docs.deprecated),
                TypeKind::Union(_) | TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::Alias(_) => false,
            };
            def.docs.deprecated || inside
        };
        self.api.types.iter().any(in_def)
            || self.api.operations.iter().any(|operation| {
                let headers = operation.responses.iter().flat_map(|response| &response.headers);
                let mut parameters = operation.parameters.iter().chain(headers);
                operation.docs.deprecated || parameters.any(|parameter| parameter.docs.deprecated)
            })
    }

    /// Whether any request or answer has such a body.
    pub(super) fn uses_bodies(&self, is_such: impl Fn(&BodyContent) -> bool) -> bool {
        self.api.operations.iter().any(|operation| {
            let answers = operation.responses.iter().filter_map(|response| response.body.as_ref());
            operation.body.iter().chain(answers).any(|body| is_such(&body.content))
        })
    }

    /// Whether the crate has maps of typed values, which need a dependency of their own.
    pub(super) fn uses_maps(&self) -> bool {
        let is_extra = |def: &TypeDef| match &def.kind {
            TypeKind::Struct(def) => def.extra.as_ref().is_some_and(|extra| *extra != Type::Json),
            _ => false,
        };
        self.uses(|ty| matches!(ty, Type::Map(..))) || self.api.types.iter().any(is_extra)
    }

    /// Whether any type or operation has such a type in it.
    pub(super) fn uses(&self, is_such: impl Fn(&Type) -> bool) -> bool {
        let in_type = |ty: &Type| ty.layers().any(&is_such);
        let in_def = |def: &TypeDef| match &def.kind {
            TypeKind::Struct(def) => def.fields.iter().map(|field| &field.ty).chain(&def.extra).any(in_type),
            TypeKind::Union(def) => def.variants.iter().any(|variant| in_type(&variant.ty)),
            TypeKind::Alias(ty) => in_type(ty),
            TypeKind::Enum(_) | TypeKind::Text(_) => false,
        };
        self.api.types.iter().any(in_def)
            || self.api.operations.iter().any(|operation| operation.types().into_iter().any(in_type))
    }
}

fn files(api: &Api) -> HashMap<Location, RustIdent> {
    let divided = &api.layout.divided;
    let types = divided.values().flat_map(|division| &division.files);
    let types = types.filter_map(|(id, file)| Some((api.get(*id)?.source.clone(), file.clone())));
    let operations = api.operations.iter().filter(|operation| divided.contains_key(&operation.module));
    types.chain(operations.map(|operation| (operation.source.clone(), operation.file.clone()))).collect()
}

/// Identifier of a name of the model.
pub(super) fn name(own: &crate::ir::RustIdent) -> proc_macro2::Ident {
    ident(own.as_str())
}

/// The method that sets a field: `with_` and its name, of which the underscore before a digit goes.
pub(super) fn setter_name(own: &crate::ir::RustIdent) -> proc_macro2::Ident {
    ident(&format!("with_{}", own.bare().trim_start_matches('_')))
}
