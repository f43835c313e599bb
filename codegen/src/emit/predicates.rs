//! Predicates: the checks of keywords that have no form in types, as plain statements over a JSON value.
//!
//! Statements see `value`, `at` and `found`; what is inside sees its own `value` and `at`. It must not check what types
//! hold; `rules` does.

use std::cell::RefCell;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};
use serde_json::Value;

use super::file::Imports;
use super::patterns;
use super::rules;
use crate::ir::{ArrayRules, ObjectRules, Predicate, Rule, Seen, Type};
use crate::schema::ecma;

/// Whether a rule needs the `regex` crate.
pub(super) fn needs_regex(rule: &Rule) -> bool {
    rule.layers().into_iter().any(|layer| layer.patterns().into_iter().any(patterns::pattern_needs_regex))
}

/// Statements that check `value`, a reference to a value of type `ty`; none where nothing can be broken.
pub(super) fn checks(
    rule: &Rule,
    ty: &Type,
    value: &TokenStream,
    at: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    if rule.check == Predicate::Never {
        return quote!(predicate::never(#value, #at, found););
    }
    let json = imports.name("serde_json", "Value");
    let printer = Printer { names: names(rule), json, patterns: RefCell::default() };
    let body = printer.statements(&rule.check, imports);
    if body.is_empty() {
        return body;
    }
    let functions: Vec<TokenStream> = rule
        .named
        .iter()
        .zip(&printer.names)
        .map(|(named, name)| {
            let body = printer.statements(&named.check, imports);
            let json = &printer.json;
            let place = imports.name("crate::support::validate", "At");
            let violations = imports.name("crate::support", "Violations");
            let value = unused("value", uses_value(&named.check));
            let [at, found] = ["at", "found"].map(|word| unused(word, !body.is_empty()));
            quote!(fn #name(#value: &#json, #at: &#place<'_>, #found: &mut #violations) { #body })
        })
        .collect();
    let patterns = printer.patterns(imports);
    let place = (at.to_string() != "at").then(|| quote!(let at = #at;));
    let value = match ty.plain() {
        _ if !uses_value(&rule.check) => None,
        Type::Json if value.to_string() == "value" => None,
        Type::Json => Some(quote!(let value = #value;)),
        _ => Some(quote!(let value = &predicate::to_json(#value);)),
    };
    quote!({ #patterns #(#functions)* #value #place #body })
}

/// Names of the functions of named predicates: what they are about, numbered where that is taken.
fn names(rule: &Rule) -> Vec<Ident> {
    let mut names: Vec<Ident> = Vec::new();
    for named in &rule.named {
        let words = crate::passes::snake_words(&named.hint);
        let base = format!("meets_{words}");
        let mut name = format_ident!("{base}");
        let mut number = 1;
        while names.contains(&name) {
            number += 1;
            name = format_ident!("{base}_{number}");
        }
        names.push(name);
    }
    names
}

/// Whether the statements of a predicate look at the value at hand.
fn uses_value(check: &Predicate) -> bool {
    match check {
        Predicate::Always | Predicate::Never => false,
        Predicate::All(parts) | Predicate::Any(parts) | Predicate::One(parts) => parts.iter().any(uses_value),
        Predicate::If(parts) => parts.iter().any(uses_value),
        Predicate::Not(inner) => uses_value(inner),
        _ => true,
    }
}

struct Printer {
    /// Functions of the named predicates.
    names: Vec<Ident>,
    /// `serde_json::Value` as the file calls it.
    json: TokenStream,
    /// Regular expressions of member names, each once.
    patterns: RefCell<Vec<String>>,
}

impl Printer {
    fn statements(&self, check: &Predicate, imports: &mut Imports) -> TokenStream {
        match check {
            Predicate::Always => TokenStream::new(),
            Predicate::Never => quote!(found.push(at, "is not allowed here");),
            Predicate::Types(names) => quote!(predicate::is_of_type(value, &[#(#names),*], at, found);),
            Predicate::Listed(values) => listed(values),
            Predicate::Text(text) => {
                let inner = rules::text_checks(text, &quote!(text), &quote!(at), imports);
                self.of_kind("String", "text", &inner)
            }
            Predicate::Number(number) => {
                let inner = rules::number_checks(number, &rules::number_literal, &quote!(number), &quote!(at));
                self.of_kind("Number", "number", &inner)
            }
            Predicate::Array(rules) => {
                let inner = rules::array_checks(rules, &quote!(items), &quote!(at));
                self.of_kind("Array", "items", &inner)
            }
            Predicate::Object(rules) => self.object(rules),
            Predicate::All(parts) => parts.iter().map(|part| self.statements(part, imports)).collect(),
            Predicate::Any(parts) => {
                let branches: Vec<TokenStream> = parts.iter().map(|part| self.closure(part, imports)).collect();
                quote!(predicate::any_of(&[#(#branches),*], at, found);)
            }
            Predicate::One(parts) => {
                let branches: Vec<TokenStream> = parts.iter().map(|part| self.closure(part, imports)).collect();
                quote!(predicate::one_of(&[#(#branches),*], at, found);)
            }
            Predicate::Not(inner) => {
                let inner = self.closure(inner, imports);
                quote! {
                    if predicate::holds(#inner) {
                        found.push(at, "is what `not` forbids");
                    }
                }
            }
            Predicate::If(parts) => self.condition(parts, imports),
            Predicate::Call(index) => match self.names.get(*index) {
                Some(name) => quote!(#name(value, at, found);),
                None => TokenStream::new(),
            },
            Predicate::Member(..)
            | Predicate::Names(_)
            | Predicate::Matching(..)
            | Predicate::Others(..)
            | Predicate::Dependent(..)
            | Predicate::DependentRequired(..)
            | Predicate::UnevaluatedMembers(..) => self.members(check, imports),
            Predicate::Item(..) | Predicate::Items(..) | Predicate::Contains(..) | Predicate::UnevaluatedItems(..) => {
                self.items(check, imports)
            }
        }
    }

    /// Whether the text `name` matches.
    fn matching(&self, pattern: &str) -> TokenStream {
        if let Some(plain) = patterns::matches_plainly(pattern, &quote!(name)) {
            return plain;
        }
        let mut patterns = self.patterns.borrow_mut();
        let index = patterns.iter().position(|known| known == pattern).unwrap_or(patterns.len());
        if index == patterns.len() {
            patterns.push(pattern.to_owned());
        }
        let ident = pattern_ident(index);
        quote!(#ident.is_match(name))
    }

    /// The regular expressions that were asked for.
    fn patterns(&self, imports: &mut Imports) -> TokenStream {
        let compiled = imports.name("crate::support::pattern", "Pattern");
        let patterns = self.patterns.borrow();
        let each = patterns.iter().enumerate().map(|(index, pattern)| {
            let (ident, pattern) = (pattern_ident(index), ecma::translate(pattern));
            quote!(static #ident: #compiled = #compiled::new(#pattern);)
        });
        each.collect()
    }

    /// What holds of the value at hand, to be tried.
    fn closure(&self, check: &Predicate, imports: &mut Imports) -> TokenStream {
        let body = self.statements(check, imports);
        let found = bound("found", !body.is_empty());
        quote!(&|#found| { #body })
    }

    fn condition(&self, parts: &[Predicate; 3], imports: &mut Imports) -> TokenStream {
        let [condition, then, otherwise] = parts;
        let condition = self.closure(condition, imports);
        let (then, otherwise) = (self.statements(then, imports), self.statements(otherwise, imports));
        match (then.is_empty(), otherwise.is_empty()) {
            (true, true) => TokenStream::new(),
            (false, true) => when(&quote!(predicate::holds(#condition)), &then),
            (true, false) => when(&quote!(!predicate::holds(#condition)), &otherwise),
            (false, false) if is_one_if(&otherwise) => {
                quote!(if predicate::holds(#condition) { #then } else #otherwise)
            }
            (false, false) => quote!(if predicate::holds(#condition) { #then } else { #otherwise }),
        }
    }

    fn object(&self, object: &ObjectRules) -> TokenStream {
        let ObjectRules { min_properties, max_properties, required_extra } = object;
        let counts = ArrayRules { min_items: *min_properties, max_items: *max_properties, unique_items: false };
        let counts = rules::array_checks(&counts, &quote!(members), &quote!(at));
        let counts = self.of_kind("Object", "members", &counts);
        let names = required_extra.iter().map(crate::ir::WireName::as_str);
        let required =
            (!required_extra.is_empty()).then(|| quote!(predicate::has_members(value, &[#(#names),*], at, found);));
        quote!(#counts #required)
    }

    /// Statements about a value of one kind, which they know as `name`.
    fn of_kind(&self, kind: &str, name: &str, inner: &TokenStream) -> TokenStream {
        if inner.is_empty() {
            return TokenStream::new();
        }
        let (json, kind, name) = (&self.json, format_ident!("{kind}"), format_ident!("{name}"));
        when(&quote!(let #json::#kind(#name) = value), inner)
    }

    fn members(&self, check: &Predicate, imports: &mut Imports) -> TokenStream {
        let (inner, looks) = match check {
            Predicate::DependentRequired(name, needed) => {
                return quote!(predicate::has_beside(value, #name, &[#(#needed),*], at, found););
            }
            Predicate::Member(_, inner)
            | Predicate::Names(inner)
            | Predicate::Matching(_, inner)
            | Predicate::Others(_, _, inner)
            | Predicate::Dependent(_, inner)
            | Predicate::UnevaluatedMembers(_, inner) => (self.statements(inner, imports), uses_value(inner)),
            _ => return TokenStream::new(),
        };
        if inner.is_empty() {
            return inner;
        }
        let member = quote!(let at = &at.member(name););
        let json = &self.json;
        match check {
            Predicate::Member(name, _) => {
                let inner = quote!(let at = &at.member(#name); #inner);
                match looks {
                    true => quote!(if let Some(value) = value.get(#name) { #inner }),
                    false => quote!(if value.get(#name).is_some() { #inner }),
                }
            }
            Predicate::Names(_) => {
                let value = looks.then(|| quote!(let value = &#json::String(name.clone());));
                self.of_kind("Object", "members", &quote!(for name in members.keys() { #member #value #inner }))
            }
            Predicate::Matching(pattern, _) => {
                self.each_member(&self.matching(pattern), &quote!(#member #inner), looks)
            }
            Predicate::Others(names, patterns, _) => {
                let mut known: Vec<TokenStream> = Vec::new();
                known.extend((!names.is_empty()).then(|| one_of_names(names)));
                known.extend(patterns.iter().map(|pattern| self.matching(pattern)));
                match known.as_slice() {
                    [] => {
                        let value = bound("value", looks);
                        self.of_kind("Object", "members", &quote!(for (name, #value) in members { #member #inner }))
                    }
                    [only] => self.each_member(&quote!(!#only), &quote!(#member #inner), looks),
                    known => self.each_member(&quote!(!(#(#known)||*)), &quote!(#member #inner), looks),
                }
            }
            Predicate::Dependent(name, _) => when(&quote!(value.get(#name).is_some()), &inner),
            Predicate::UnevaluatedMembers(seen, _) => {
                let seen = self.seen(seen, imports);
                let value = looks.then(|| quote!(let value = member;));
                let own = bound("member", value.is_some());
                let body = quote! {
                    for (name, #own) in members {
                        let seen = #seen;
                        if !seen { #member #value #inner }
                    }
                };
                self.of_kind("Object", "members", &body)
            }
            _ => TokenStream::new(),
        }
    }

    /// Statements about each member of which `condition` holds.
    fn each_member(&self, condition: &TokenStream, statements: &TokenStream, looks: bool) -> TokenStream {
        let value = bound("value", looks);
        let body = quote!(for (name, #value) in members { if #condition { #statements } });
        self.of_kind("Object", "members", &body)
    }

    fn items(&self, check: &Predicate, imports: &mut Imports) -> TokenStream {
        let (inner, looks) = match check {
            Predicate::Item(_, inner)
            | Predicate::Items(_, inner)
            | Predicate::Contains(inner, ..)
            | Predicate::UnevaluatedItems(_, inner) => (self.statements(inner, imports), uses_value(inner)),
            _ => return TokenStream::new(),
        };
        let place = quote!(let at = &at.item(index););
        let value = bound("value", looks);
        match check {
            Predicate::Contains(_, least, most) => {
                let found = bound("found", !inner.is_empty());
                let least = rules::count(*least);
                let most = most.map_or_else(
                    || quote!(None),
                    |most| {
                        let most = rules::count(most);
                        quote!(Some(#most))
                    },
                );
                quote!(predicate::contains_items(value, &|#value, #found| { #inner }, #least, #most, at, found);)
            }
            _ if inner.is_empty() => inner,
            // An object has no item of a number.
            Predicate::Item(index, _) => {
                let index = proc_macro2::Literal::usize_unsuffixed(*index);
                let inner = quote!(let at = &at.item(#index); #inner);
                match looks {
                    true => quote!(if let Some(value) = value.get(#index) { #inner }),
                    false => quote!(if value.get(#index).is_some() { #inner }),
                }
            }
            Predicate::Items(from, _) => {
                let skip = (*from > 0).then(|| {
                    let from = proc_macro2::Literal::usize_unsuffixed(*from);
                    quote!(.skip(#from))
                });
                let body = quote!(for (index, #value) in items.iter().enumerate() #skip { #place #inner });
                self.of_kind("Array", "items", &body)
            }
            Predicate::UnevaluatedItems(seen, _) => {
                let own = bound("item", looks || seen.looks_at_items());
                let seen = self.seen(seen, imports);
                let value = looks.then(|| quote!(let value = item;));
                let body = quote! {
                    for (index, #own) in items.iter().enumerate() {
                        let seen = #seen;
                        if !seen { #place #value #inner }
                    }
                };
                self.of_kind("Array", "items", &body)
            }
            _ => TokenStream::new(),
        }
    }

    /// As [`Self::seen`], for what stands beside an operator.
    fn operand(&self, seen: &Seen, imports: &mut Imports) -> TokenStream {
        let inner = self.seen(seen, imports);
        match seen {
            Seen::Any(parts) if parts.is_empty() => inner,
            Seen::Any(_) | Seen::Either(..) | Seen::Where(..) | Seen::With(..) => quote!((#inner)),
            _ => inner,
        }
    }

    /// Whether the member `name`, or the item `item` at `index`, is evaluated.
    fn seen(&self, seen: &Seen, imports: &mut Imports) -> TokenStream {
        match seen {
            Seen::All => quote!(true),
            Seen::Named(names) => one_of_names(names),
            Seen::Matching(pattern) => self.matching(pattern),
            Seen::First(count) => {
                let count = proc_macro2::Literal::usize_unsuffixed(*count);
                quote!(index < #count)
            }
            Seen::Meeting(check) => {
                let body = self.statements(check, imports);
                let found = bound("found", !body.is_empty());
                let value = uses_value(check).then(|| quote!(let value = item;));
                quote!(predicate::holds(&|#found| { #value #body }))
            }
            Seen::Any(parts) if parts.is_empty() => quote!(false),
            Seen::Any(parts) => {
                let parts = parts.iter().map(|part| self.operand(part, imports));
                quote!(#(#parts)||*)
            }
            Seen::Where(check, inner) => {
                let (check, inner) = (self.closure(check, imports), self.operand(inner, imports));
                quote!(predicate::holds(#check) && #inner)
            }
            Seen::Either(check, both) => {
                let check = self.closure(check, imports);
                let [met, otherwise] = &**both;
                let (met, otherwise) = (self.seen(met, imports), self.seen(otherwise, imports));
                quote!(if predicate::holds(#check) { #met } else { #otherwise })
            }
            Seen::With(name, inner) => {
                let inner = self.operand(inner, imports);
                quote!(value.get(#name).is_some() && #inner)
            }
        }
    }
}

fn pattern_ident(index: usize) -> Ident {
    if index == 0 { format_ident!("NAMES") } else { format_ident!("NAMES_{}", index + 1) }
}

/// A pattern for a name: nothing unless it is used.
fn bound(name: &str, used: bool) -> TokenStream {
    let ident = format_ident!("{name}");
    if used { quote!(#ident) } else { quote!(_) }
}

/// An argument, with an underscore before it unless it is used.
fn unused(name: &str, used: bool) -> Ident {
    if used { format_ident!("{name}") } else { format_ident!("_{name}") }
}

/// Statements under a condition, as one `if` where they are one themselves.
fn when(condition: &TokenStream, inner: &TokenStream) -> TokenStream {
    if !is_one_if(inner) || inner.clone().into_iter().filter(is_block).count() != 1 {
        return quote!(if #condition { #inner });
    }
    let own: TokenStream = inner.clone().into_iter().skip(1).collect();
    quote!(if #condition && #own)
}

fn is_block(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Whether statements are one `if`, with whatever `else` it has.
fn is_one_if(statements: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = statements.clone().into_iter().collect();
    let is_word = |tree: &TokenTree, word: &str| matches!(tree, TokenTree::Ident(ident) if ident == word);
    let goes_on = |pair: &[TokenTree]| match pair {
        [block, next] if is_block(block) => is_word(next, "else"),
        _ => true,
    };
    trees.first().is_some_and(|first| is_word(first, "if"))
        && trees.last().is_some_and(is_block)
        && trees.windows(2).all(goes_on)
}

fn listed(values: &[Value]) -> TokenStream {
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    if texts.len() == values.len() {
        return quote!(predicate::is_one_of(value, &[#(#texts),*], at, found););
    }
    let values = values.iter().map(Value::to_string);
    quote!(predicate::equals_one_of(value, &[#(#values),*], at, found);)
}

fn one_of_names(names: &[String]) -> TokenStream {
    quote!(matches!(name.as_str(), #(#names)|*))
}
