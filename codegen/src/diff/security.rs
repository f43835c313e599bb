//! Who may ask: the alternatives of an operation, with what each scheme really asks for.
//!
//! It must not judge anything.

use serde_json::Value;

use super::change::OperationSide;
use super::side::Side;
use crate::source::Location;

/// What members of a security scheme decide what is asked for.
const ASKS: [&str; 5] = ["type", "in", "name", "scheme", "openIdConnectUrl"];
/// What members of an OAuth flow decide where tokens come from.
const URLS: [&str; 3] = ["authorizationUrl", "tokenUrl", "refreshUrl"];

/// A security scheme as an operation asks for it.
#[derive(Clone, Debug)]
pub(crate) struct Scheme {
    /// Its key.
    pub name: String,
    /// Where it is declared; where it is asked for, if it is not.
    pub at: Location,
    /// What it asks for, in words.
    pub asks: String,
    /// The scopes that the operation needs.
    pub scopes: Vec<String>,
}

/// Schemes that let somebody in together.
#[derive(Clone, Debug)]
pub(crate) struct Alternative {
    schemes: Vec<Scheme>,
}

/// What two alternatives are compared by.
type Key<'f> = &'f dyn Fn(&Alternative) -> Vec<String>;

/// All alternatives of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Alternatives {
    /// Where they are said.
    pub at: Location,
    /// Whether anyone may ask.
    pub is_open: bool,
    list: Vec<Alternative>,
}

/// Alternatives of both sides.
pub(crate) struct Compared<'a> {
    /// Those that go together.
    pub paired: Vec<(&'a Alternative, &'a Alternative)>,
    /// Those that only the base has.
    pub removed: Vec<&'a Alternative>,
    /// Those that only the head has.
    pub added: Vec<&'a Alternative>,
}

/// The alternatives of an operation: its own, else its document's.
pub(crate) fn alternatives(side: &Side<'_>, operation: &OperationSide<'_>) -> Alternatives {
    let root = Location::root(operation.description.document);
    let own = operation.operation.at.child("security");
    let at = if side.value(&own).is_some() { own } else { root.child("security") };
    let mut list = Vec::new();
    let mut is_open = true;
    if let Some(requirements) = side.value(&at).and_then(Value::as_array)
        && !requirements.is_empty()
    {
        is_open = false;
        for requirement in requirements {
            let schemes = requirement.as_object().map(|schemes| {
                schemes.iter().map(|(name, scopes)| scheme(side, &root, &at, name, scopes)).collect::<Vec<_>>()
            });
            match schemes {
                Some(schemes) if !schemes.is_empty() => list.push(Alternative { schemes }),
                _ => is_open = true,
            }
        }
    }
    Alternatives { at, is_open, list }
}

fn scheme(side: &Side<'_>, root: &Location, asked: &Location, name: &str, scopes: &Value) -> Scheme {
    let declared = side.follow(&root.child("components").child("securitySchemes").child(name));
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut asks: Vec<String> = Vec::new();
    let at = match side.value(&declared) {
        Some(Value::Object(members)) => {
            asks.extend(ASKS.iter().filter_map(|key| members.get(*key)).map(text));
            for (flow, object) in members.get("flows").and_then(Value::as_object).into_iter().flatten() {
                let urls = URLS.iter().filter_map(|key| Some(format!("{key} {}", text(object.get(*key)?))));
                asks.push(format!("{flow} ({})", urls.collect::<Vec<_>>().join(", ")));
            }
            declared
        }
        _ => asked.clone(),
    };
    let scopes = scopes.as_array().into_iter().flatten().map(text).collect();
    Scheme { name: name.to_owned(), at, asks: asks.join(" "), scopes }
}

impl Alternative {
    /// For people: its schemes by name.
    pub(crate) fn text(&self) -> String {
        self.schemes.iter().map(|scheme| scheme.name.as_str()).collect::<Vec<_>>().join(" and ")
    }

    /// The scopes of all its schemes.
    pub(crate) fn scopes(&self) -> Vec<String> {
        self.schemes.iter().flat_map(|scheme| scheme.scopes.iter().cloned()).collect()
    }

    /// Its schemes beside those of the other.
    pub(crate) fn schemes_beside<'a>(&'a self, other: &'a Self) -> Vec<(&'a Scheme, &'a Scheme)> {
        let mut left: Vec<&Scheme> = other.schemes.iter().collect();
        let mut found = Vec::new();
        for scheme in &self.schemes {
            let same = |one: &&Scheme| one.name == scheme.name;
            let position = left.iter().position(same).or_else(|| left.iter().position(|one| one.asks == scheme.asks));
            if let Some(index) = position {
                found.push((scheme, left.remove(index)));
            }
        }
        found
    }

    fn key(&self, of: impl Fn(&Scheme) -> String) -> Vec<String> {
        let mut names: Vec<String> = self.schemes.iter().map(of).collect();
        names.sort();
        names
    }
}

impl Alternatives {
    /// For people: all alternatives, `or` between them.
    pub(crate) fn text(&self) -> String {
        let mut texts: Vec<String> = self.list.iter().map(Alternative::text).collect();
        if self.is_open {
            texts.push("anyone".to_owned());
        }
        texts.join(" or ")
    }

    /// Pairs alternatives by the names of their schemes, then by what these ask for.
    pub(crate) fn compare<'a>(&'a self, head: &'a Self) -> Compared<'a> {
        let mut removed: Vec<&Alternative> = self.list.iter().collect();
        let mut added: Vec<&Alternative> = head.list.iter().collect();
        let mut paired = Vec::new();
        let keys: [Key<'_>; 3] = [
            &|one| one.key(|scheme| format!("{} {:?}", scheme.name, scheme.scopes)),
            &|one| one.key(|scheme| scheme.name.clone()),
            &|one| one.key(|scheme| scheme.asks.clone()),
        ];
        for key in keys {
            removed.retain(|one| match added.iter().position(|other| key(one) == key(other)) {
                Some(index) => {
                    paired.push((*one, added.remove(index)));
                    false
                }
                None => true,
            });
        }
        Compared { paired, removed, added }
    }
}
