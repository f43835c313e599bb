//! What a request for one operation has and one for another of the same method and path has not.
//!
//! It must not take for a difference what the description leaves open: a test holds for every request that fits the
//! operation it is of.

use crate::ir::{
    Api, BodyContent, EnumDef, Operation, ParameterLocation, Presence, RequestTest, Style, TextTest, Type, TypeKind,
    WireName,
};

/// The formats that the support code tells from other texts.
const FORMATS: [&str; 4] = ["uuid", "date", "date-time", "ipv4"];

/// What a request for the operation at `own` of a route has that one for any other of the route has not.
pub(super) fn test(own: usize, route: &[&Asks<'_>]) -> Option<RequestTest> {
    let (asks, others) = (route.get(own)?, Others { route, own });
    in_query_or_path(asks, others).or_else(|| in_body(asks, others))
}

/// The operations of a route, but for one.
#[derive(Clone, Copy)]
struct Others<'r, 'a> {
    route: &'r [&'r Asks<'a>],
    own: usize,
}

impl Others<'_, '_> {
    /// Whether something holds of all of them.
    fn all(self, mut holds: impl FnMut(&Asks<'_>) -> bool) -> bool {
        self.route.iter().enumerate().all(|(index, other)| index == self.own || holds(other))
    }
}

fn in_query_or_path(own: &Asks<'_>, others: Others<'_, '_>) -> Option<RequestTest> {
    for (name, value) in &own.operation.path.query {
        let differs = |other: &Asks<'_>| {
            let theirs = other.operation.path.query.iter().find(|(known, _)| known == name);
            theirs.is_none_or(|(_, theirs)| theirs != value)
        };
        if others.all(differs) {
            return Some(RequestTest::QueryIs(WireName(name.clone()), vec![value.clone()]));
        }
    }
    for (position, (name, test)) in own.path.iter().enumerate() {
        if let Some(test) = test
            && others.all(|other| says_more(test, other.path.get(position).and_then(|(_, test)| test.as_ref())))
        {
            return Some(RequestTest::PathIs(WireName((*name).to_owned()), test.clone()));
        }
    }
    let only_own = |name: &&&str| others.all(|other| !other.queries.contains(name));
    let query = own.required_queries.iter().find(only_own)?;
    Some(RequestTest::Query(WireName((*query).to_owned())))
}

fn in_body(own: &Asks<'_>, others: Others<'_, '_>) -> Option<RequestTest> {
    let says_more_than_all = |(name, values): &&(&str, Vec<String>)| {
        others.all(|other| {
            let theirs = other.constants.iter().find(|(known, _)| known == name).map(|(_, all)| all.as_slice());
            says_more_of(values, theirs)
        })
    };
    // One of them alone may be what a request for another has by chance.
    let telling = own.constants.iter().filter(says_more_than_all);
    let telling: Vec<_> = telling.map(|(name, values)| (WireName((*name).to_owned()), values.clone())).collect();
    if !telling.is_empty() {
        return Some(RequestTest::MembersAre(telling));
    }
    let only_own = |theirs: &dyn Fn(&Asks<'_>, &str) -> bool| -> Vec<WireName> {
        let free = own.required_members.iter().filter(|name| others.all(|other| !theirs(other, name)));
        free.map(|name| WireName((*name).to_owned())).collect()
    };
    let undeclared = only_own(&|other, name| other.members.contains(&name) || other.requires(name));
    if !undeclared.is_empty() {
        return Some(RequestTest::AnyMember(undeclared));
    }
    let required = only_own(&|other, name| other.requires(name));
    (!required.is_empty()).then_some(RequestTest::AllMembers(required))
}

/// Whether a text for which `own` holds is no text of the other, or one of few among those.
fn says_more(own: &TextTest, other: Option<&TextTest>) -> bool {
    use TextTest::{Boolean, Format, Integer, ListOf, Number, OneOf};
    match (own, other) {
        (_, None) => true,
        (OneOf(own) | ListOf(own), Some(OneOf(other) | ListOf(other))) => says_more_of(own, Some(other)),
        // Those from a list are tried before those of a kind.
        (_, Some(OneOf(_) | ListOf(_))) | (OneOf(_) | ListOf(_), Some(_)) => true,
        (Format(own), Some(Format(other))) => own != other,
        (Number, Some(Integer)) => false,
        (Integer | Number | Boolean | Format(_), Some(other)) => own != other,
    }
}

fn says_more_of(own: &[String], other: Option<&[String]>) -> bool {
    let Some(other) = other else { return true };
    let common = own.iter().filter(|value| other.contains(value)).count();
    common == 0 || common == own.len() && own.len() < other.len()
}

/// What an operation asks for in path, query and body.
pub(super) struct Asks<'a> {
    /// Which operation of the model it is.
    pub(super) index: usize,
    operation: &'a Operation,
    /// The parameters of the path, in its order.
    path: Vec<(&'a str, Option<TextTest>)>,
    queries: Vec<&'a str>,
    required_queries: Vec<&'a str>,
    members: Vec<&'a str>,
    required_members: Vec<&'a str>,
    /// Members that must be one of these texts.
    constants: Vec<(&'a str, Vec<String>)>,
}

impl<'a> Asks<'a> {
    pub(super) fn of(api: &'a Api, index: usize) -> Option<Self> {
        let operation = api.operations.get(index)?;
        let in_query = operation.parameters.iter().filter(|one| one.location == ParameterLocation::Query);
        let required_queries = in_query.clone().filter(|one| one.required).map(|one| one.wire.as_str()).collect();
        let in_path = operation.path.segments.iter().flatten().filter_map(|part| part.parameter());
        let path = in_path.map(|name| {
            let mut parameters = operation.parameters.iter();
            let own = |one: &&crate::ir::Parameter| {
                one.location == ParameterLocation::Path && one.style == Style::Simple && one.wire.as_str() == name
            };
            (name, parameters.find(own).and_then(|one| text_test(api, &one.ty)))
        });
        let body = operation.body.as_ref().and_then(|body| match &body.content {
            BodyContent::Json(Type::Named(id)) => api.get(*id),
            _ => None,
        });
        let (mut members, mut required_members, mut constants) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(TypeKind::Struct(def)) = body.map(|def| &def.kind) {
            members.extend(def.fields.iter().map(|field| field.wire.as_str()));
            let required = def.fields.iter().filter(|field| field.presence == Presence::Required);
            let listed = required.clone().filter_map(|field| match text_test(api, &field.ty)? {
                TextTest::OneOf(values) => Some((field.wire.as_str(), values)),
                _ => None,
            });
            constants.extend(listed);
            let required = required.map(|field| &field.wire).chain(&def.rules.required_extra);
            required_members.extend(required.map(WireName::as_str));
        }
        let queries = in_query.map(|one| one.wire.as_str()).collect();
        let path = path.collect();
        Some(Self { index, operation, path, queries, required_queries, members, required_members, constants })
    }

    fn requires(&self, name: &str) -> bool {
        self.required_members.contains(&name)
    }
}

/// What is known of every text of this type; `None` where it is any text.
fn text_test(api: &Api, ty: &Type) -> Option<TextTest> {
    match ty.plain() {
        Type::Integer(..) => Some(TextTest::Integer),
        Type::Number(_) => Some(TextTest::Number),
        Type::Boolean => Some(TextTest::Boolean),
        Type::String(rules) => match &rules.constant {
            Some(constant) => Some(TextTest::OneOf(vec![constant.clone()])),
            None => {
                let known = FORMATS.into_iter().find(|known| rules.format.as_deref() == Some(known));
                known.map(TextTest::Format)
            }
        },
        Type::Named(id) => match &api.get(*id)?.kind {
            TypeKind::Enum(def) => Some(TextTest::OneOf(listed(def)?)),
            _ => None,
        },
        Type::Array(item, _) => match text_test(api, item)? {
            TextTest::OneOf(values) => Some(TextTest::ListOf(values)),
            _ => None,
        },
        _ => None,
    }
}

fn listed(def: &EnumDef) -> Option<Vec<String>> {
    (!def.open).then(|| def.variants.iter().map(|variant| variant.wire.0.clone()).collect())
}
