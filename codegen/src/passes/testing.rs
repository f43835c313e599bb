//! A builder of small models for the tests of the passes; it must not be used elsewhere.

use crate::diag::Diagnostics;
use crate::ir::*;
use crate::source::{DocumentId, Location};

pub(super) struct Builder(pub(super) Api);

pub(super) fn string() -> Type {
    Type::String(TextRules::default())
}

pub(super) fn array(ty: Type) -> Type {
    Type::Array(Box::new(ty), ArrayRules::default())
}

pub(super) fn nullable(ty: Type) -> Type {
    Type::Nullable(Box::new(ty))
}

pub(super) fn codes(diagnostics: &Diagnostics) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.name).collect()
}

fn place(text: &str) -> Location {
    Location::root(DocumentId(0)).child(text)
}

pub(super) fn field(wire: &str, ty: Type) -> Field {
    Field {
        wire: WireName(wire.to_owned()),
        ident: RustIdent::unnamed(),
        configured: None,
        ty,
        presence: Presence::Required,
        docs: Docs { source: Some(place("properties").child(wire)), ..Docs::default() },
    }
}

pub(super) fn structure(fields: &[(&str, Type)]) -> TypeKind {
    TypeKind::Struct(StructDef {
        fields: fields.iter().map(|(wire, ty)| field(wire, ty.clone())).collect(),
        extra: Some(Type::Json),
        extra_ident: RustIdent::unnamed(),
        rules: ObjectRules::default(),
    })
}

pub(super) fn enumeration(values: &[&str]) -> TypeKind {
    let variant = |value: &&str| EnumVariant { wire: WireName((*value).to_owned()), ident: RustIdent::unnamed() };
    let variants = values.iter().map(variant).collect();
    TypeKind::Enum(EnumDef { variants, open: false, unknown_ident: RustIdent::unnamed() })
}

pub(super) fn union(variants: &[(&str, Type)]) -> TypeKind {
    let variant = |(hint, ty): &(&str, Type)| UnionVariant {
        ident: RustIdent::unnamed(),
        hint: (*hint).to_owned(),
        ty: ty.clone(),
        when: vec![Selector::JsonType("object")],
        docs: Docs::default(),
    };
    let variants = variants.iter().map(variant).collect();
    TypeKind::Union(UnionDef { variants, unknown_ident: RustIdent::unnamed(), how: "By kind.".to_owned(), open: false })
}

pub(super) fn key(name: &str) -> NameHints {
    NameHints { key: Some(name.to_owned()), ..NameHints::default() }
}

pub(super) fn response(status: StatusPattern, success: bool, ty: Option<Type>) -> Response {
    Response {
        status,
        ident: RustIdent::unnamed(),
        success,
        body: ty.map(json),
        has_content: true,
        headers: Vec::new(),
        content_type: None,
        choice: None,
        docs: Docs::default(),
        source: place("r"),
    }
}

pub(super) fn json(ty: Type) -> Body {
    Body {
        required: true,
        media_type: "application/json".to_owned(),
        other_media_types: Vec::new(),
        negotiated: false,
        content: BodyContent::Json(ty),
        docs: Docs::default(),
        source: place("b"),
    }
}

pub(super) fn parameter(wire: &str, location: ParameterLocation) -> Parameter {
    Parameter {
        wire: WireName(wire.to_owned()),
        ident: RustIdent::unnamed(),
        location,
        required: true,
        ty: string(),
        style: Style::Simple,
        explode: false,
        reserved: false,
        empty: false,
        is_content_type: false,
        docs: Docs::default(),
        source: place("parameters").child(wire),
    }
}

fn template(path: &str) -> PathTemplate {
    let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        Some(name) => PathPart::Parameter(WireName(name.to_owned())),
        None => PathPart::Literal(part.to_owned()),
    };
    let segment = |segment: &str| if segment.is_empty() { Vec::new() } else { vec![part(segment)] };
    let segments = path.split('/').map(segment).collect();
    PathTemplate { text: path.to_owned(), segments, query: Vec::new() }
}

impl Builder {
    pub(super) fn new(document: &str) -> Self {
        let mut builder = Self(Api { documents: 1, ..Api::default() });
        builder.module(document);
        builder
    }

    /// What follows is of a new module, which belongs to a group; made when it is first asked for.
    pub(super) fn module_of(&mut self, group: &str, document: &str) {
        let known = self.0.groups.iter().position(|known| known.configured == group);
        let index = known.unwrap_or(self.0.groups.len());
        if known.is_none() {
            let (configured, ident) = (group.to_owned(), RustIdent::unnamed());
            self.0.groups.push(Group { configured, ident, title: None, docs: Docs::default(), page: None });
        }
        self.module(document);
        self.0.modules.last_mut().unwrap().group = Some(GroupId(index as u32));
    }

    /// What follows is of a new module.
    pub(super) fn module(&mut self, document: &str) {
        self.0.modules.push(Module {
            group: None,
            hooks: None,
            reached_by: Vec::new(),
            configured: None,
            declared: None,
            tag: None,
            ident: RustIdent::unnamed(),
            document: document.to_owned(),
            title: None,
            docs: Docs::default(),
        });
    }

    fn current(&self) -> ModuleId {
        ModuleId(self.0.modules.len() as u32 - 1)
    }

    pub(super) fn add(&mut self, hints: NameHints, kind: TypeKind) -> TypeId {
        let id = TypeId(self.0.types.len() as u32);
        self.0.types.push(TypeDef {
            ident: RustIdent::unnamed(),
            hints,
            module: self.current(),
            operation: None,
            root: false,
            docs: Docs::default(),
            source: place("types").index(id.index()),
            kind,
            rule: None,
            checked: false,
            default: false,
        });
        id
    }

    pub(super) fn structure(&mut self, name: &str, fields: &[(&str, Type)]) -> Type {
        Type::Named(self.add(key(name), structure(fields)))
    }

    /// The body of the answer of the operation that comes next.
    pub(super) fn answer(&mut self, operation: &str, fields: &[(&str, Type)]) -> Type {
        let operation_hint = Some((operation.to_owned(), "Response".to_owned()));
        let id = self.add(NameHints { operation: operation_hint, ..NameHints::default() }, structure(fields));
        self.0.types[id.index()].operation = Some(OperationId(self.0.operations.len() as u32));
        Type::Named(id)
    }

    pub(super) fn get(&mut self, wire_id: &str, path: &str, answer: Option<Type>) -> &mut Operation {
        let path = template(path);
        let named = path.segments.iter().flatten().filter_map(|part| match part {
            PathPart::Parameter(name) => Some(parameter(name.as_str(), ParameterLocation::Path)),
            PathPart::Literal(_) => None,
        });
        self.0.operations.push(Operation {
            configured: None,
            id: OperationId(self.0.operations.len() as u32),
            wire_id: wire_id.to_owned(),
            ident: RustIdent::unnamed(),
            file: RustIdent::unnamed(),
            type_stem: RustIdent::unnamed(),
            tag: None,
            module: self.current(),
            role: Role::Path,
            open_end: false,
            when: None,
            servers: Vec::new(),
            shadowed_by: None,
            method: "GET".to_owned(),
            parameters: named.collect(),
            path,
            body: None,
            responses: vec![response(StatusPattern::Exact(200), true, answer)],
            security: Vec::new(),
            docs: Docs::default(),
            source: place("paths").child(wire_id),
        });
        self.0.operations.last_mut().unwrap()
    }

    pub(super) fn example(&mut self, name: &str, subject: ExampleSubject) {
        self.0.examples.push(Example {
            source: place("examples").child(name),
            origin: ExampleOrigin::Explicit,
            subject,
            schema: None,
            name: name.to_owned(),
            value: serde_json::Value::Null,
            fault: None,
            line: None,
        });
    }

    pub(super) fn credential(&mut self, wire: &str) {
        self.0.credentials.push(Credential {
            group: self.0.modules.last().and_then(|module| module.group),
            wire: WireName(wire.to_owned()),
            ident: RustIdent::unnamed(),
            field: RustIdent::unnamed(),
            configured: None,
            kind: CredentialKind::Bearer,
            docs: Docs::default(),
            source: place("securitySchemes").child(wire),
        });
    }

    pub(super) fn done(self) -> Api {
        self.0
    }
}
