//! Tests that tell requests for operations on one route apart: in words for the docs, and as code.
//!
//! It must not choose tests; `verify` has done that.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::code;
use super::file::Imports;
use crate::ir::{RequestTest, TextTest, WireName};

/// A test on requests, in words.
pub(super) fn in_words(test: &RequestTest) -> String {
    let list =
        |names: &[WireName], word: &str| names.iter().map(|name| code(name.as_str())).collect::<Vec<_>>().join(word);
    match test {
        RequestTest::Query(name) => format!("the query has {}", code(name.as_str())),
        RequestTest::QueryIs(name, values) => format!("the query has {}", one_of(name, values)),
        RequestTest::MembersAre(all) => {
            let all = all.iter().map(|(name, values)| one_of(name, values));
            format!("the body has {}", all.collect::<Vec<_>>().join(", and "))
        }
        RequestTest::PathIs(name, test) => format!("{} is {}", code(name.as_str()), kind(test)),
        RequestTest::AnyMember(names) => format!("the body has {}", list(names, " or ")),
        RequestTest::AllMembers(names) => format!("the body has {}", list(names, " and ")),
    }
}

fn one_of(name: &WireName, values: &[String]) -> String {
    format!("{} {}", code(name.as_str()), alternatives(values))
}

/// A few of the values, for docs.
fn alternatives(values: &[String]) -> String {
    let shown: Vec<String> = values.iter().take(8).map(|value| code(value)).collect();
    format!("{}{}", shown.join(" or "), if values.len() > 8 { " or another of its kind" } else { "" })
}

/// A test on a text, in words.
fn kind(test: &TextTest) -> String {
    match test {
        TextTest::Integer => "an integer".to_owned(),
        TextTest::Number => "a number".to_owned(),
        TextTest::Boolean => "`true` or `false`".to_owned(),
        TextTest::OneOf(values) => alternatives(values),
        TextTest::ListOf(values) => format!("a list of {}", alternatives(values)),
        TextTest::Format(format) => format!("of the format {}", code(format)),
    }
}

/// A test on requests, as an expression of `request`, and of `members` where it reads the body.
pub(super) fn expression(path: &str, test: &RequestTest, imports: &mut Imports) -> TokenStream {
    let texts = |names: &[WireName]| names.iter().map(|name| name.as_str().to_owned()).collect::<Vec<_>>();
    match test {
        RequestTest::Query(query) => {
            let has_query = imports.name("crate::support::route", "has_query");
            let query = query.as_str();
            quote!(#has_query(&request, #query))
        }
        RequestTest::QueryIs(query, values) => {
            let query_is = imports.name("crate::support::route", "query_is");
            let query = query.as_str();
            quote!(#query_is(&request, #query, &[#(#values),*]))
        }
        RequestTest::PathIs(name, test) => {
            let path_is = imports.name("crate::support::route", "path_is");
            let (name, kind) = (name.as_str(), text_test(test, imports));
            quote!(#path_is(&request, #path, #name, #kind))
        }
        RequestTest::MembersAre(all) => {
            let tests = all.iter().map(|(name, values)| {
                let name = name.as_str();
                quote!(members.is(#name, &[#(#values),*]))
            });
            quote!(#(#tests)&&*)
        }
        RequestTest::AnyMember(names) => {
            let names = texts(names);
            quote!(members.has_any(&[#(#names),*]))
        }
        RequestTest::AllMembers(names) => {
            let names = texts(names);
            quote!(members.has_all(&[#(#names),*]))
        }
    }
}

fn text_test(test: &TextTest, imports: &mut Imports) -> TokenStream {
    let kind = imports.name("crate::support::route", "Kind");
    match test {
        TextTest::Integer => quote!(#kind::Integer),
        TextTest::Number => quote!(#kind::Number),
        TextTest::Boolean => quote!(#kind::Boolean),
        TextTest::OneOf(values) => quote!(#kind::OneOf(&[#(#values),*])),
        TextTest::ListOf(values) => quote!(#kind::ListOf(&[#(#values),*])),
        TextTest::Format("uuid") => quote!(#kind::Uuid),
        TextTest::Format("date") => quote!(#kind::Date),
        TextTest::Format("date-time") => quote!(#kind::DateTime),
        TextTest::Format(_) => quote!(#kind::Ipv4),
    }
}
