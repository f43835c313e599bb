//! Two descriptions of the same API, as many files and as one: whether the same operations, fields and requiredness
//! come of both, whatever their types are called.
//!
//! It must not compare text of the crates, nor judge which of the two is right.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};
use specmill::ir::{Api, Body, Operation, Presence, StructDef, Type, TypeDef, TypeId, TypeKind};
use specmill::pipeline::Model;

use super::description::Description;

/// What the names of the halves of a pair end with, besides nothing.
const ENDINGS: [&str; 3] = ["-multi", "-bundled", "-raw"];

/// Arguments of `conformance corpus-pair`.
#[derive(Debug, Args)]
pub(crate) struct PairArguments {
    /// The two descriptions
    #[arg(value_name = "FILE", num_args = 2)]
    specs: Vec<PathBuf>,
}

/// What two descriptions have in common, and what not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Compared {
    /// In the first, in the second, and in both.
    pub(super) operations: [usize; 3],
    /// Fields that were compared.
    pub(super) fields: usize,
    /// What differs, with where it was seen first.
    pub(super) differences: BTreeSet<String>,
    /// Types of the same place with different names.
    pub(super) names: BTreeSet<(String, String)>,
}

/// The pairs among these names: what differs only in its ending.
pub(super) fn among<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut stems: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in names {
        let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
        stems.entry(stem).or_default().push(name);
    }
    let pairs = stems.into_values().filter_map(|names| match names.as_slice() {
        [one, other] => Some(((*one).to_owned(), (*other).to_owned())),
        _ => None,
    });
    pairs.collect()
}

/// Prints the comparison as JSON.
pub(crate) fn print_pair(arguments: &PairArguments) -> Result<bool, String> {
    let [one, other] = arguments.specs.as_slice() else { return Err("two descriptions make a pair".to_owned()) };
    let compared = compare(&read(one)?, &read(other)?);
    println!("{}", serde_json::to_string(&compared).map_err(|error| error.to_string())?);
    Ok(true)
}

fn read(spec: &std::path::Path) -> Result<Model, String> {
    let model = Description::read(spec).and_then(|description| description.model);
    model.ok_or_else(|| format!("nothing can be made of `{}`", spec.display()))
}

fn compare(one: &Model, other: &Model) -> Compared {
    let (a, b) = (&one.api, &other.api);
    let mut pair = Pair { a, b, compared: Compared::default(), seen: HashSet::new(), open: Vec::new() };
    let (first, second) = (keyed(a), keyed(b));
    let mut both = 0;
    for (key, operation) in &first {
        match second.get(key) {
            Some(other) => {
                both += 1;
                pair.operation(key, operation, other);
            }
            None => pair.differ(key, "is in the first only"),
        }
    }
    for key in second.keys().filter(|key| !first.contains_key(*key)) {
        pair.differ(key, "is in the second only");
    }
    pair.compared.operations = [a.operations.len(), b.operations.len(), both];
    pair.compared
}

/// Operations by method and path; those that share both are told apart by their order.
fn keyed(api: &Api) -> BTreeMap<String, &Operation> {
    let mut keyed = BTreeMap::new();
    for operation in &api.operations {
        let key = format!("{} {}", operation.method, operation.path.text);
        let again = (2..).map(|count| format!("{key} ({count})"));
        if let Some(free) = std::iter::once(key.clone()).chain(again).find(|key| !keyed.contains_key(key)) {
            keyed.insert(free, operation);
        }
    }
    keyed
}

struct Pair<'a> {
    a: &'a Api,
    b: &'a Api,
    compared: Compared,
    seen: HashSet<(TypeId, TypeId)>,
    /// Types that are still to be compared, with where they were met.
    open: Vec<(String, TypeId, TypeId)>,
}

impl<'a> Pair<'a> {
    fn differ(&mut self, place: &str, what: &str) {
        self.compared.differences.insert(format!("{place} {what}"));
    }

    fn operation(&mut self, key: &str, a: &'a Operation, b: &'a Operation) {
        let name = |parameter: &specmill::ir::Parameter| format!("{:?} {}", parameter.location, parameter.wire);
        let others: BTreeMap<String, _> = b.parameters.iter().map(|one| (name(one), one)).collect();
        let own: BTreeSet<String> = a.parameters.iter().map(name).collect();
        for parameter in &a.parameters {
            let place = format!("{key}: {}", name(parameter));
            let Some(other) = others.get(&name(parameter)) else {
                self.differ(&place, "is in the first only");
                continue;
            };
            self.compared.fields += 1;
            if parameter.required != other.required {
                self.differ(&place, "is required in one only");
            }
            self.types(&place, &parameter.ty, &other.ty);
        }
        for missing in others.keys().filter(|name| !own.contains(*name)) {
            self.differ(&format!("{key}: {missing}"), "is in the second only");
        }
        self.bodies(&format!("{key}: request"), a.body.as_ref(), b.body.as_ref());
        let answers: BTreeMap<_, _> = b.responses.iter().map(|one| (one.status, one)).collect();
        for response in &a.responses {
            let place = format!("{key}: {:?}", response.status);
            match answers.get(&response.status) {
                Some(other) => self.bodies(&place, response.body.as_ref(), other.body.as_ref()),
                None => self.differ(&place, "is in the first only"),
            }
        }
        if a.responses.len() != b.responses.len() {
            self.differ(key, "has other answers");
        }
        while let Some((place, a, b)) = self.open.pop() {
            self.named(&place, a, b);
        }
    }

    fn bodies(&mut self, place: &str, a: Option<&Body>, b: Option<&Body>) {
        let (Some(a), Some(b)) = (a, b) else {
            if a.is_some() != b.is_some() {
                self.differ(place, "has a body in one only");
            }
            return;
        };
        let media_types = |body: &Body| body.media_types().map(str::to_owned).collect::<BTreeSet<_>>();
        if a.required != b.required || media_types(a) != media_types(b) {
            self.differ(place, "has another media type or is required in one only");
        }
        for form in 0.. {
            let (Some((a, _)), Some((b, _))) = (a.form(form), b.form(form)) else { break };
            if std::mem::discriminant(a) != std::mem::discriminant(b) {
                self.differ(place, "has another kind of body");
            }
            for (a, b) in a.types().into_iter().zip(b.types()) {
                self.types(place, a, b);
            }
        }
    }

    fn types(&mut self, place: &str, a: &Type, b: &Type) {
        let mut open = vec![(a, b)];
        while let Some((a, b)) = open.pop() {
            match (direct(self.a, a), direct(self.b, b)) {
                (Type::Named(a), Type::Named(b)) => {
                    if self.seen.insert((*a, *b)) {
                        self.open.push((place.to_owned(), *a, *b));
                    }
                }
                (Type::Array(a, _), Type::Array(b, _))
                | (Type::Map(a, _), Type::Map(b, _))
                | (Type::Nullable(a), Type::Nullable(b)) => open.push((a, b)),
                (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => open.extend(a.iter().zip(b)),
                (a, b) if std::mem::discriminant(a) == std::mem::discriminant(b) => {}
                _ => self.differ(place, "has another type"),
            }
        }
    }

    fn named(&mut self, place: &str, a: TypeId, b: TypeId) {
        let (Some(a), Some(b)) = (self.a.get(a), self.b.get(b)) else { return };
        let name = |def: &TypeDef| def.ident.bare().to_owned();
        if name(a) != name(b) {
            self.compared.names.insert((name(a), name(b)));
        }
        match (&a.kind, &b.kind) {
            (TypeKind::Struct(a), TypeKind::Struct(b)) => self.structs(place, a, b),
            (TypeKind::Enum(a), TypeKind::Enum(b)) => {
                let values = |def: &specmill::ir::EnumDef| -> BTreeSet<String> {
                    def.variants.iter().map(|variant| variant.wire.to_string()).collect()
                };
                if values(a) != values(b) {
                    self.differ(place, "has other values");
                }
            }
            (TypeKind::Union(a), TypeKind::Union(b)) if a.variants.len() == b.variants.len() => {
                for (a, b) in a.variants.iter().zip(&b.variants) {
                    self.types(place, &a.ty, &b.ty);
                }
            }
            (TypeKind::Text(a), TypeKind::Text(b)) if a.format == b.format => {}
            _ => self.differ(place, "is another kind of type"),
        }
    }

    fn structs(&mut self, place: &str, a: &StructDef, b: &StructDef) {
        let others: BTreeMap<String, _> = b.fields.iter().map(|field| (field.wire.to_string(), field)).collect();
        let own: BTreeSet<String> = a.fields.iter().map(|field| field.wire.to_string()).collect();
        for field in &a.fields {
            let place = format!("{place}/{}", field.wire);
            let Some(other) = others.get(&field.wire.to_string()) else {
                self.differ(&place, "is in the first only");
                continue;
            };
            self.compared.fields += 1;
            if (field.presence == Presence::Required) != (other.presence == Presence::Required) {
                self.differ(&place, "is required in one only");
            }
            self.types(&place, &field.ty, &other.ty);
        }
        for missing in others.keys().filter(|name| !own.contains(*name)) {
            self.differ(&format!("{place}/{missing}"), "is in the second only");
        }
    }
}

/// A type without what only says where it lies: boxes, and other names for it.
fn direct<'t>(api: &'t Api, ty: &'t Type) -> &'t Type {
    let mut ty = ty;
    // Other names cannot lead in a circle, or there would be no type at their end.
    loop {
        ty = match ty {
            Type::Boxed(inner) => inner,
            Type::Named(id) => match api.get(*id).map(|def| &def.kind) {
                Some(TypeKind::Alias(inner)) => inner,
                _ => return ty,
            },
            _ => return ty,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r##"
openapi: 3.0.3
info: {title: A, version: "1"}
paths:
  /a:
    get:
      parameters: [{name: p, in: query, required: true, schema: {type: string}}]
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Tree"}}}}
components:
  schemas:
    Tree: {type: object, required: [id], properties: {id: {type: string}, below: {type: array, items: {$ref: "#/components/schemas/Tree"}}}}
"##;

    fn compared(other: &str) -> Compared {
        let place = tempfile::tempdir().unwrap();
        let model = |name: &str, text: &str| {
            std::fs::write(place.path().join(name), text).unwrap();
            read(&place.path().join(name)).unwrap()
        };
        compare(&model("one.yaml", ONE), &model("other.yaml", other))
    }

    #[test]
    fn names_may_differ_and_nothing_else() {
        let same = compared(&ONE.replace("Tree", "Node"));
        assert_eq!((same.operations, same.fields, same.differences.len()), ([1, 1, 1], 3, 0), "{same:?}");
        assert!(same.names.contains(&("Tree".to_owned(), "Node".to_owned())));
        let other = compared(
            &ONE.replace("required: [id], ", "")
                .replace("below:", "over:")
                .replace("/a:", "/a:\n    put: {responses: {}}"),
        );
        let differences: Vec<&str> = other.differences.iter().map(String::as_str).collect();
        let expected = [
            "GET /a: Exact(200)/below is in the first only",
            "GET /a: Exact(200)/id is required in one only",
            "GET /a: Exact(200)/over is in the second only",
            "PUT /a is in the second only",
        ];
        assert_eq!(differences, expected);
    }

    #[test]
    fn pairs_are_those_whose_names_differ_in_their_endings() {
        let names = ["maps-multi", "sign", "maps-bundled", "sign-raw", "alone-raw", "other"];
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(among(names.into_iter()), [pair("maps-multi", "maps-bundled"), pair("sign", "sign-raw")]);
    }
}
