//! Visiting and renumbering: every type that stands anywhere in the model, without recursion.
//!
//! It must not choose anything: which types go and which become one is for the passes to say.

use percent_encoding::percent_decode_str;

use super::{
    Api, Body, BodyContent, Docs, ExampleSubject, Operation, OperationId, Parameter, PartField, PathPart, PathTemplate,
    Response, Role, StatusPattern, Type, TypeDef, TypeId, TypeKind, WireName,
};

impl Type {
    /// The types directly inside this one.
    pub fn inner(&self) -> &[Type] {
        match self {
            Type::Array(inner, _)
            | Type::Map(inner, _)
            | Type::Nullable(inner)
            | Type::Boxed(inner)
            | Type::Checked(inner, _) => std::slice::from_ref(inner),
            Type::Tuple(items) => items,
            _ => &[],
        }
    }

    /// The type itself, whatever else is checked of it.
    pub fn plain(&self) -> &Type {
        let mut ty = self;
        while let Type::Checked(inner, _) = ty {
            ty = inner;
        }
        ty
    }

    fn inner_mut(&mut self) -> &mut [Type] {
        match self {
            Type::Array(inner, _)
            | Type::Map(inner, _)
            | Type::Nullable(inner)
            | Type::Boxed(inner)
            | Type::Checked(inner, _) => std::slice::from_mut(inner),
            Type::Tuple(items) => items,
            _ => &mut [],
        }
    }

    /// This type and all inside it, from the outside in.
    pub fn layers(&self) -> impl Iterator<Item = &Type> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(next.inner().iter().rev());
            Some(next)
        })
    }

    /// The innermost types, to replace them: one, unless there is a tuple.
    pub fn leaves_mut(&mut self) -> Vec<&mut Type> {
        self.leaves_within(|_| true)
    }

    /// The innermost types without a pointer between, to replace them.
    pub fn inline_leaves_mut(&mut self) -> Vec<&mut Type> {
        self.leaves_within(|layer| !layer.is_pointer())
    }

    fn leaves_within(&mut self, enter: impl Fn(&Type) -> bool) -> Vec<&mut Type> {
        let mut waiting = vec![self];
        let mut leaves = Vec::new();
        while let Some(next) = waiting.pop() {
            if next.inner().is_empty() {
                leaves.push(next);
            } else if enter(next) {
                waiting.extend(next.inner_mut().iter_mut().rev());
            }
        }
        leaves
    }

    /// Whether what is inside does not count for the size of this type.
    fn is_pointer(&self) -> bool {
        matches!(self, Type::Array(..) | Type::Map(..) | Type::Boxed(_))
    }

    /// The types of the arena that this one holds, directly or inside.
    pub fn named(&self) -> impl Iterator<Item = TypeId> {
        self.layers().filter_map(Type::id)
    }

    /// The types of the arena that this one holds without a pointer between, so that their size counts.
    pub fn named_inline(&self) -> Vec<TypeId> {
        let mut waiting = vec![self];
        let mut found = Vec::new();
        while let Some(next) = waiting.pop() {
            found.extend(next.id());
            if !next.is_pointer() {
                waiting.extend(next.inner().iter().rev());
            }
        }
        found
    }

    fn id(&self) -> Option<TypeId> {
        match self {
            Type::Named(id) => Some(*id),
            _ => None,
        }
    }
}

impl TypeDef {
    /// The types that stand in this one, in the order of its parts.
    pub fn types(&self) -> Vec<&Type> {
        match &self.kind {
            TypeKind::Struct(def) => def.fields.iter().map(|field| &field.ty).chain(&def.extra).collect(),
            TypeKind::Enum(_) | TypeKind::Text(_) => Vec::new(),
            TypeKind::Union(def) => def.variants.iter().map(|variant| &variant.ty).collect(),
            TypeKind::Alias(ty) => vec![ty],
        }
    }

    /// The same, to change them.
    pub fn types_mut(&mut self) -> Vec<&mut Type> {
        match &mut self.kind {
            TypeKind::Struct(def) => def.fields.iter_mut().map(|field| &mut field.ty).chain(&mut def.extra).collect(),
            TypeKind::Enum(_) | TypeKind::Text(_) => Vec::new(),
            TypeKind::Union(def) => def.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
            TypeKind::Alias(ty) => vec![ty],
        }
    }
}

impl TypeDef {
    /// The docs of the type and its parts.
    pub fn docs_mut(&mut self) -> Vec<&mut Docs> {
        let mut docs = vec![&mut self.docs];
        match &mut self.kind {
            TypeKind::Struct(def) => docs.extend(def.fields.iter_mut().map(|field| &mut field.docs)),
            TypeKind::Union(def) => docs.extend(def.variants.iter_mut().map(|variant| &mut variant.docs)),
            TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::Alias(_) => {}
        }
        docs
    }
}

impl PathPart {
    /// The name of the path parameter, if it is one.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            PathPart::Parameter(name) => Some(name.as_str()),
            PathPart::Literal(_) => None,
        }
    }
}

impl PathTemplate {
    /// Whether it has a place for the path parameter `name`.
    pub fn has_parameter(&self, name: &str) -> bool {
        self.segments.iter().flatten().any(|part| part.parameter() == Some(name))
    }

    /// The parameter that is all of the last segment.
    pub fn last_parameter(&self) -> Option<&str> {
        match self.segments.last().map(Vec::as_slice) {
            Some([only]) => only.parameter(),
            _ => None,
        }
    }

    /// The path as it is shown, with the query that it always has.
    pub fn shown(&self) -> String {
        let pairs = self.query.iter().map(
            |(name, value)| {
                if value.is_empty() { name.clone() } else { format!("{name}={value}") }
            },
        );
        let query = pairs.collect::<Vec<_>>().join("&");
        if query.is_empty() { self.text.clone() } else { format!("{}?{query}", self.text) }
    }

    /// The path as a server tells it from others: names of parameters do not matter.
    pub fn key(&self) -> String {
        let part = |part: &PathPart| match part {
            // Braces cannot stand in a literal part.
            PathPart::Parameter(_) => "{}".to_owned(),
            // `a%20b` and `a b` are sent alike (RFC 3986, section 6.2.2.2).
            PathPart::Literal(text) => percent_decode_str(text).decode_utf8_lossy().into_owned(),
        };
        let segment = |segment: &Vec<PathPart>| segment.iter().map(part).collect::<String>();
        self.segments.iter().map(segment).collect::<Vec<_>>().join("/").trim_end().to_owned()
    }
}

impl Response {
    /// Whether its body comes as a stream.
    pub fn is_streamed(&self) -> bool {
        self.body.as_ref().is_some_and(|body| body.content.is_streamed())
    }
}

impl Response {
    /// The header of this name as the description has it, `Content-Type` included.
    pub fn header(&self, wire: &WireName) -> Option<&Parameter> {
        self.headers.iter().chain(&self.content_type).find(|header| header.wire == *wire)
    }

    fn types(&self) -> impl Iterator<Item = &Type> {
        self.headers.iter().map(|header| &header.ty).chain(self.body.iter().flat_map(|body| body.content.types()))
    }

    fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        self.headers
            .iter_mut()
            .map(|header| &mut header.ty)
            .chain(self.body.iter_mut().flat_map(|body| body.content.types_mut()))
    }
}

impl Operation {
    /// Whether servers are asked for it.
    pub fn is_served(&self) -> bool {
        self.shadowed_by.is_none()
    }

    /// Whether it is one of the API's paths, and not a webhook or callback.
    pub fn is_path(&self) -> bool {
        self.role == Role::Path
    }

    /// The parameters that are fields of the request: all but the `Content-Type` of the body, which the body has.
    pub fn fields(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| !parameter.is_content_type)
    }

    /// Whether it asks with a stream.
    pub fn streams_request(&self) -> bool {
        self.body.as_ref().is_some_and(|body| body.content.is_streamed())
    }

    /// Whether any of its answers is a stream.
    pub fn streams_response(&self) -> bool {
        self.responses.iter().any(Response::is_streamed)
    }

    /// The types of its parameters, bodies and headers.
    pub fn types(&self) -> Vec<&Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        let request = parameters.chain(self.body.iter().flat_map(|body| body.content.types()));
        request.chain(self.responses.iter().flat_map(Response::types)).collect()
    }

    /// The same, to change them.
    pub fn types_mut(&mut self) -> Vec<&mut Type> {
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.ty);
        let request = parameters.chain(self.body.iter_mut().flat_map(|body| body.content.types_mut()));
        request.chain(self.responses.iter_mut().flat_map(Response::types_mut)).collect()
    }

    /// What follows the operation's stem in the name of the enum of a body that comes in several forms: that of a
    /// response, or of the request. `None` where it comes in one.
    pub fn content_suffix(&self, response: Option<&Response>) -> Option<String> {
        let body = response.map_or(self.body.as_ref(), |response| response.body.as_ref())?;
        let of = match response {
            None => "Request",
            Some(response) if response.success && !self.has_answer_enum() => "Response",
            Some(response) => response.ident.bare(),
        };
        matches!(body.content, BodyContent::Choice(_)).then(|| format!("{of}Content"))
    }

    /// The typed parts of its request, where it has them in some form.
    pub fn parts(&self) -> Option<&[PartField]> {
        self.body.as_ref()?.content.each().into_iter().find_map(|content| match content {
            BodyContent::Parts(parts) => Some(parts.as_slice()),
            _ => None,
        })
    }

    /// What follows the operation's stem in the name of the struct of a response's headers and body; `None` where
    /// the response declares no headers.
    pub fn answer_suffix<'a>(&self, response: &'a Response) -> Option<&'a str> {
        let only = response.success && !self.has_answer_enum();
        (!response.headers.is_empty()).then(|| if only { "Response" } else { response.ident.bare() })
    }

    /// The docs of the operation, its parameters, bodies and responses.
    pub fn docs_mut(&mut self) -> Vec<&mut Docs> {
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.docs);
        let body = self.body.iter_mut().flat_map(Body::docs_mut);
        let responses = self.responses.iter_mut().flat_map(|response| {
            let headers = response.headers.iter_mut().chain(&mut response.content_type);
            let parts =
                headers.map(|header| &mut header.docs).chain(response.body.iter_mut().map(|body| &mut body.docs));
            std::iter::once(&mut response.docs).chain(parts)
        });
        std::iter::once(&mut self.docs).chain(parameters).chain(body).chain(responses).collect()
    }

    /// Whether its answers need an enum, `<Stem>Response`: there are several, or the status is part of the
    /// answer.
    pub fn has_answer_enum(&self) -> bool {
        let mut answers = self.responses.iter().filter(|response| response.success);
        match (answers.next(), answers.next()) {
            (Some(only), None) => !matches!(only.status, StatusPattern::Exact(_)),
            (None, _) => false,
            (Some(_), Some(_)) => true,
        }
    }

    /// The type of the arena that is the JSON body of its only answer that means success, if it has just one.
    pub fn only_answer(&self) -> Option<TypeId> {
        let mut answers = self.responses.iter().filter(|response| response.success);
        let answer = answers.next()?;
        match (answers.next(), answer.body.as_ref()?.json()?) {
            (None, Type::Named(id)) => Some(*id),
            _ => None,
        }
    }
}

impl Api {
    /// Every type that stands anywhere in the model, to change it.
    pub fn types_everywhere_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let inside = self.types.iter_mut().flat_map(TypeDef::types_mut);
        let exemplified = self.examples.iter_mut().filter_map(|example| match &mut example.subject {
            ExampleSubject::Type(ty) => Some(ty),
            _ => None,
        });
        inside.chain(self.operations.iter_mut().flat_map(Operation::types_mut)).chain(exemplified)
    }

    /// All docs, to change them.
    pub fn docs_mut(&mut self) -> impl Iterator<Item = &mut Docs> {
        let groups = self.groups.iter_mut().map(|group| &mut group.docs);
        let modules = self.modules.iter_mut().map(|module| &mut module.docs);
        let credentials = self.credentials.iter_mut().map(|credential| &mut credential.docs);
        let types = self.types.iter_mut().flat_map(TypeDef::docs_mut);
        let operations = self.operations.iter_mut().flat_map(Operation::docs_mut);
        std::iter::once(&mut self.docs).chain(groups).chain(modules).chain(credentials).chain(types).chain(operations)
    }

    /// Gives what examples are examples of operations another id and index; those that get none go.
    pub(crate) fn remap_examples(
        &mut self,
        operation: impl Fn(OperationId) -> Option<OperationId>,
        parameter: impl Fn(OperationId, usize) -> Option<usize>,
    ) {
        self.examples.retain_mut(|example| {
            let subject = match &example.subject {
                ExampleSubject::Type(_) => return true,
                ExampleSubject::Parameter(id, index) => {
                    operation(*id).zip(parameter(*id, *index)).map(|(id, index)| ExampleSubject::Parameter(id, index))
                }
                ExampleSubject::RequestBody(id, form) => {
                    operation(*id).map(|id| ExampleSubject::RequestBody(id, *form))
                }
                ExampleSubject::ResponseBody(id, index, form) => {
                    operation(*id).map(|id| ExampleSubject::ResponseBody(id, *index, *form))
                }
                ExampleSubject::ResponseHeader(id, index, name) => {
                    operation(*id).map(|id| ExampleSubject::ResponseHeader(id, *index, name.clone()))
                }
            };
            let Some(subject) = subject else { return false };
            example.subject = subject;
            true
        });
    }

    /// Keeps the types for which `keep` is true and renumbers; a use of type `i` becomes one of `target(i)`,
    /// which must be kept. What goes takes its examples and the name hints that mention it along.
    pub(crate) fn retain_types(&mut self, keep: &[bool], target: impl Fn(TypeId) -> TypeId) {
        let kept = |index: usize| keep.get(index).copied().unwrap_or(false);
        let mut next = 0;
        let renumbered: Vec<Option<TypeId>> = (0..self.types.len())
            .map(|index| {
                kept(index).then(|| {
                    next += 1;
                    TypeId(next - 1)
                })
            })
            .collect();
        let renumber = |id: TypeId| renumbered.get(target(id).index()).copied().flatten();
        let mut index = 0;
        self.types.retain(|_| {
            index += 1;
            kept(index - 1)
        });
        for def in &mut self.types {
            def.hints.parent = def.hints.parent.take().and_then(|(id, at)| Some((renumber(id)?, at)));
        }
        self.examples.retain(|example| match &example.subject {
            ExampleSubject::Type(ty) => ty.named().all(|id| renumber(id).is_some()),
            _ => true,
        });
        for ty in self.types_everywhere_mut() {
            for leaf in ty.leaves_mut() {
                if let Type::Named(id) = leaf
                    && let Some(new) = renumber(*id)
                {
                    *id = new;
                }
            }
        }
    }
}
