//! Names of types: from the first hint that yields a noun (decision 8), unique in the scope of the module.

use super::operations::emitted_suffixes;
use super::scope::{Item, Scope, accepted, choices_for, suffixed};
use super::words::{Case, has_letter};
use crate::diag::Diagnostics;
use crate::ir::{Api, NameHints, RustIdent, Type, TypeDef, TypeId, TypeKind};

/// How many characters of a parent's name a child's name starts with; nesting would make names endless.
const LONGEST_PARENT: usize = 80;

/// What a type may be named by, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::passes) enum Hint<'a> {
    Configured(&'a str),
    /// Words of the configuration and of a file's name.
    Declared(&'a str),
    Key(&'a str),
    Title(&'a str),
    File(&'a str),
    /// Operation id and role.
    Operation(&'a str, &'a str),
    Parent(TypeId, &'a str),
}

/// The hint that a type is named by: the first that yields a noun.
pub(in crate::passes) fn deciding_hint(hints: &NameHints) -> Option<Hint<'_>> {
    usable(hints).into_iter().next()
}

fn usable(hints: &NameHints) -> Vec<Hint<'_>> {
    let NameHints { configured, declared, key, title, file, operation, parent } = hints;
    let mut usable = Vec::new();
    usable.extend(configured.as_deref().map(Hint::Configured));
    usable.extend(declared.as_deref().filter(|words| has_letter(words)).map(Hint::Declared));
    usable.extend(key.as_deref().map(Hint::Key));
    usable.extend(title.as_deref().filter(|title| is_noun(title)).map(Hint::Title));
    usable.extend(file.as_deref().filter(|stem| has_letter(stem)).map(Hint::File));
    usable.extend(operation.as_ref().map(|(id, role)| Hint::Operation(id, role)));
    usable.extend(parent.as_ref().map(|(id, at)| Hint::Parent(*id, at)));
    usable
}

/// Whether a title names a thing rather than telling of it: a few words and no sentence.
fn is_noun(title: &str) -> bool {
    let mut characters = title.chars().peekable();
    while let Some(character) = characters.next() {
        let ends = characters.peek().is_none_or(|next| next.is_whitespace());
        if character.is_control() || (ends && ".,:;!?".contains(character)) {
            return false;
        }
    }
    let count = title.split_whitespace().count();
    (1..=5).contains(&count) && title.chars().count() <= 40 && has_letter(title)
}

/// Names all types that have no name yet: those with a hint of their own by strength of the hint, so that an
/// inline type never takes the name of a component; then those named after a parent, parents first.
pub(super) fn name(api: &mut Api, scopes: &mut [Scope], diagnostics: &mut Diagnostics) {
    let mut waiting = Vec::new();
    for id in by_strength(api) {
        if !claim(api, scopes, id, Phase::Own, diagnostics) {
            waiting.push(id);
        }
    }
    waiting.sort_unstable();
    for id in parents_first(api, &waiting) {
        claim(api, scopes, id, Phase::Any, diagnostics);
    }
}

/// Types without a name, the strongest hint first and in reading order within a strength.
fn by_strength(api: &Api) -> Vec<TypeId> {
    let rank = |hint: Option<Hint<'_>>| match hint {
        Some(Hint::Configured(_)) => 0,
        Some(Hint::Declared(_)) => 1,
        Some(Hint::Key(_)) => 2,
        Some(Hint::Title(_)) => 3,
        Some(Hint::File(_)) => 4,
        Some(Hint::Operation(..)) => 5,
        Some(Hint::Parent(..)) => 6,
        None => 7,
    };
    let unnamed = api.types.iter().enumerate().filter(|(_, def)| def.ident.is_unnamed());
    let mut order: Vec<(i32, TypeId)> =
        unnamed.map(|(index, def)| (rank(deciding_hint(&def.hints)), TypeId(index as u32))).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, id)| id).collect()
}

/// The waiting types level by level. Those whose parents are each other come last.
fn parents_first(api: &Api, waiting: &[TypeId]) -> Vec<TypeId> {
    let mut children = vec![Vec::new(); api.types.len()];
    let mut waits = vec![false; api.types.len()];
    for id in waiting {
        if let Some(flag) = waits.get_mut(id.index()) {
            *flag = true;
        }
    }
    let mut level = Vec::new();
    for id in waiting {
        let parent = api.get(*id).and_then(|def| def.hints.parent.as_ref()).map(|(parent, _)| *parent);
        match parent.filter(|parent| waits.get(parent.index()).copied().unwrap_or(false)) {
            Some(parent) => children.get_mut(parent.index()).into_iter().for_each(|list| list.push(*id)),
            None => level.push(*id),
        }
    }
    let mut order: Vec<TypeId> = Vec::new();
    while !level.is_empty() {
        let mut next: Vec<TypeId> = Vec::new();
        for id in level {
            order.push(id);
            next.extend(children.get_mut(id.index()).map(std::mem::take).unwrap_or_default());
        }
        next.sort_unstable();
        level = next;
    }
    for id in &order {
        waits.get_mut(id.index()).into_iter().for_each(|flag| *flag = false);
    }
    let circular = waiting.iter().filter(|id| waits.get(id.index()).copied().unwrap_or(false));
    order.extend(circular);
    order
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Leaves alone the types that could still be named after their parent, which may have no name yet.
    Own,
    /// All names are open.
    Any,
}

/// Gives a type its name; false when it has to wait for its parent.
fn claim(api: &mut Api, scopes: &mut [Scope], id: TypeId, phase: Phase, diagnostics: &mut Diagnostics) -> bool {
    let Some(def) = api.get(id) else { return true };
    let Some(scope) = scopes.get_mut(def.module.index()) else { return true };
    let usable = usable(&def.hints);
    let item = Item::new("schema", &shown(api, def, usable.first()), &def.source);
    let mut choices = Vec::new();
    for hint in &usable {
        let name = match hint {
            Hint::Configured(name) if phase == Phase::Own => accepted(Some(name), Case::Pascal, &item, diagnostics),
            // The first phase has said what is wrong with it.
            Hint::Configured(name) => Case::Pascal.admits(name).then(|| (*name).to_owned()),
            Hint::Declared(name) | Hint::Key(name) | Hint::Title(name) | Hint::File(name) => {
                Some(Case::Pascal.apply(name))
            }
            Hint::Operation(wire_id, role) => Some(operation_name(api, def, wire_id, role)),
            Hint::Parent(..) if phase == Phase::Own => None,
            Hint::Parent(parent, at) => Some(parent_name(api, *parent, at)),
        };
        choices.extend(name.map(|name| if scope.is_reserved(&name) { name + suffix(&def.kind) } else { name }));
    }
    let free = |choice: &String| scope.is_free(choice);
    if phase == Phase::Own && def.hints.parent.is_some() && !choices.iter().any(free) {
        return false;
    }
    choices.extend(apart(usable.first(), choices.first(), &def.kind));
    if choices.is_empty() {
        choices.push(format!("Anonymous{}", suffix(&def.kind)));
    }
    let ident = scope.claim(Case::Pascal, &choices, &item, |_| true, diagnostics);
    if let Some(def) = api.types.get_mut(id.index()) {
        def.ident = ident;
    }
    true
}

/// What a reader knows the type by.
fn shown(api: &Api, def: &TypeDef, hint: Option<&Hint<'_>>) -> String {
    match hint {
        Some(
            Hint::Configured(name) | Hint::Declared(name) | Hint::Key(name) | Hint::Title(name) | Hint::File(name),
        ) => (*name).to_owned(),
        Some(Hint::Operation(wire_id, role)) => format!("{wire_id} {role}"),
        Some(Hint::Parent(parent, at)) => match api.get(*parent).map(|parent| &parent.ident) {
            Some(parent) if !parent.is_unnamed() => format!("{parent}.{at}"),
            _ => (*at).to_owned(),
        },
        None => def.source.pointer.to_string(),
    }
}

/// `GetEventsResponse`, or `GetEventsRequestBody` where emission has a type of the shorter name.
fn operation_name(api: &Api, def: &TypeDef, wire_id: &str, role: &str) -> String {
    let operation = def.operation.and_then(|id| api.operations.get(id.index()));
    let role = if role.is_empty() { "Body".to_owned() } else { Case::Pascal.apply(role) };
    let emitted = operation.map_or_else(|| vec!["Request".to_owned(), "Error".to_owned()], emitted_suffixes);
    let body = if emitted.contains(&role) { "Body" } else { "" };
    let stem = operation.map_or_else(|| Case::Pascal.apply(wire_id), |operation| operation.type_stem.to_string());
    format!("{stem}{role}{body}")
}

fn parent_name(api: &Api, parent: TypeId, at: &str) -> String {
    let parent = api.get(parent).map_or("", |def| def.ident.bare());
    let start = parent.get(..LONGEST_PARENT).unwrap_or(parent);
    if start.is_empty() { Case::Pascal.apply(at) } else { Case::Pascal.join(start, &suffixed(Case::Pascal, at)) }
}

/// The first choice with what sets it apart: what casing dropped, then the kind.
fn apart(hint: Option<&Hint<'_>>, first: Option<&String>, kind: &TypeKind) -> Vec<String> {
    let Some(first) = first else { return Vec::new() };
    let mut names = Vec::new();
    if let Some(Hint::Declared(text) | Hint::Key(text) | Hint::Title(text) | Hint::File(text)) = hint {
        names.extend(choices_for(Case::Pascal, text, &[]).into_iter().skip(1));
    }
    if !first.ends_with(suffix(kind)) {
        names.push(format!("{first}{}", suffix(kind)));
    }
    names
}

/// What a name gets that it may not have alone.
fn suffix(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Struct(_) => "Object",
        TypeKind::Enum(_) => "Enum",
        TypeKind::Text(_) => "Text",
        TypeKind::Union(_) => "Union",
        TypeKind::Alias(Type::Array(..)) => "List",
        TypeKind::Alias(_) => "Alias",
    }
}

/// The names of all types by id.
pub(super) fn idents(api: &Api) -> Vec<RustIdent> {
    api.types.iter().map(|def| def.ident.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Builder, array, codes, enumeration, key, string, structure};
    use super::*;
    use crate::ir::OperationId;

    fn named(mut builder: Builder) -> (Vec<String>, Vec<&'static str>) {
        let mut diagnostics = Diagnostics::new();
        super::super::run(&mut builder.0, &mut diagnostics);
        (builder.0.types.iter().map(|def| def.ident.to_string()).collect(), codes(&diagnostics))
    }

    #[test]
    fn a_title_counts_only_as_a_noun() {
        for title in ["Event filter", "m.room.message", "RoomEventFilter", "Größe"] {
            assert!(is_noun(title), "{title}");
        }
        let long = "a".repeat(41);
        for title in ["", " ", "The event, as sent.", "One two three four five six", "two\nlines", "42", long.as_str()]
        {
            assert!(!is_noun(title), "{title}");
        }
    }

    #[test]
    fn the_first_usable_hint_names_a_type() {
        let mut api = Builder::new("a.yaml");
        let all = NameHints {
            configured: Some("Chosen".to_owned()),
            declared: Some("Made of words".to_owned()),
            key: Some("room_event".to_owned()),
            title: Some("A title".to_owned()),
            file: Some("some_file".to_owned()),
            operation: Some(("getEvents".to_owned(), "Chunk".to_owned())),
            parent: Some((TypeId(0), "unsigned".to_owned())),
        };
        let mut hints = all;
        api.add(hints.clone(), structure(&[]));
        hints.configured = None;
        api.add(hints.clone(), structure(&[]));
        hints.declared = None;
        api.add(hints.clone(), structure(&[]));
        hints.key = None;
        api.add(hints.clone(), structure(&[]));
        hints.title = Some("It tells. A story.".to_owned());
        api.add(hints.clone(), structure(&[]));
        hints.file = None;
        api.add(hints.clone(), structure(&[]));
        hints.operation = None;
        api.add(hints, structure(&[]));
        let (names, codes) = named(api);
        let expected = ["Chosen", "MadeOfWords", "RoomEvent", "ATitle", "SomeFile", "GetEventsChunk", "ChosenUnsigned"];
        assert_eq!(names, expected);
        assert_eq!(codes, [""; 0]);
    }

    #[test]
    fn what_would_shadow_gets_its_kind() {
        let mut api = Builder::new("a.yaml");
        api.structure("Option", &[]);
        api.add(key("Result"), enumeration(&["a"]));
        api.add(key("self"), structure(&[]));
        api.add(key("string"), TypeKind::Alias(array(string())));
        let (names, codes) = named(api);
        assert_eq!(names, ["OptionObject", "ResultEnum", "SelfObject", "StringList"]);
        assert_eq!(codes, [""; 0]);
    }

    #[test]
    fn a_component_keeps_its_name_before_titles_and_properties() {
        let mut api = Builder::new("a.yaml");
        let titled = NameHints {
            title: Some("Event".to_owned()),
            parent: Some((TypeId(2), "latest".to_owned())),
            ..NameHints::default()
        };
        api.add(titled, structure(&[]));
        let inline = NameHints { parent: Some((TypeId(2), "event".to_owned())), ..NameHints::default() };
        api.add(inline, structure(&[]));
        api.structure("Room", &[]);
        api.structure("RoomEvent", &[]);
        api.structure("Event", &[]);
        api.structure("event", &[]);
        let (names, codes) = named(api);
        assert_eq!(names, ["RoomLatest", "RoomEventObject", "Room", "RoomEvent", "Event", "EventLower"]);
        assert_eq!(codes, ["name-collision"; 3]);
    }

    #[test]
    fn names_of_emission_are_left_to_it() {
        let mut api = Builder::new("old_sync.yaml");
        let answer = api.answer("getEvents", &[]);
        api.get("getEvents", "/events", Some(answer));
        api.structure("GetEventsRequest", &[]);
        api.structure("OldSync", &[]);
        let second = api.answer("getRooms", &[]);
        let operation = api.get("getRooms", "/rooms", Some(second));
        let mut other = operation.responses[0].clone();
        other.status = crate::ir::StatusPattern::Exact(202);
        operation.responses.push(other);
        let (names, codes) = named(api);
        let expected = ["GetEventsResponse", "GetEventsRequestObject", "OldSyncObject", "GetRoomsResponseBody"];
        assert_eq!(names, expected);
        assert_eq!(codes, ["name-collision"; 2]);
    }

    #[test]
    fn a_type_of_an_operation_follows_its_stem() {
        let mut api = Builder::new("a.yaml");
        api.get("getEvents", "/a", None);
        let body =
            NameHints { operation: Some(("get_events".to_owned(), "Request".to_owned())), ..NameHints::default() };
        let id = api.add(body, structure(&[]));
        api.0.types[id.index()].operation = Some(OperationId(1));
        api.get("get_events", "/b", None);
        assert_eq!(named(api).0, ["GetEventsARequestBody"]);
    }

    #[test]
    fn parents_that_are_each_other_and_long_chains_end() {
        let mut api = Builder::new("a.yaml");
        for index in 0..5_000 {
            let hints = NameHints { parent: Some((TypeId(index + 1), "inner".to_owned())), ..NameHints::default() };
            api.add(hints, structure(&[]));
        }
        let circle = |at| NameHints { parent: Some((TypeId(at), "circle".to_owned())), ..NameHints::default() };
        api.structure("Top", &[]);
        api.add(circle(5_002), structure(&[]));
        api.add(circle(5_001), structure(&[]));
        let (names, _) = named(api);
        assert_eq!(names[4_998], "TopInnerInner");
        assert_eq!(names[5_001], "Circle");
        assert_eq!(names[5_002], "CircleCircle");
        let mut unique = names.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), names.len());
    }
}
