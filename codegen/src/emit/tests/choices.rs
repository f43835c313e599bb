//! Exchanges whose answer depends on the request: an example of one alternative is answered to a request that asks
//! for it.

use quote::quote;
use serde_json::Value;

use super::exchanges::Exchange;
use crate::emit::context::Context;
use crate::emit::received;
use crate::ir::{ExampleSubject, Parameter, Selector, Type, TypeKind, UnionDef};

/// The exchange, if the answer is what the request asks for. Else two: the request with another answer, and the
/// answer to a request that asks for it. `asked` is the example that the parameter of an index has in the request.
pub(super) fn agree<'a>(
    context: &Context<'_>,
    exchange: Exchange<'a>,
    asked: &dyn Fn(usize) -> Option<&'a Value>,
) -> Vec<Exchange<'a>> {
    let operation = exchange.operation;
    let Some(answer) = &exchange.answer else { return vec![exchange] };
    let Some((choice, parameter)) = received::choice(operation, answer.response) else { return vec![exchange] };
    let index = operation.parameters.iter().position(|other| std::ptr::eq(other, parameter)).unwrap_or_default();
    let value = asked(index).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let wanted = choice.values.iter().find(|(own, _)| Some(own) == value.as_ref()).map(|(_, variant)| *variant);
    let Some(wanted) = wanted.or(choice.otherwise) else { return vec![exchange] };
    let given = given(context, &exchange);
    if given == Some(wanted) {
        return vec![exchange];
    }
    let of_parameter = ExampleSubject::Parameter(operation.id, index);
    let is_of_parameter = |at: &usize| context.api.examples.get(*at).is_some_and(|one| one.subject == of_parameter);
    let mut other = exchange.clone();
    other.answer = None;
    other.examples.retain(|at| !answer.examples.contains(at));
    let Some(given) = given else { return vec![other] };
    let mut chosen = exchange.clone();
    chosen.name.push_str("_chosen");
    chosen.examples.retain(|at| !is_of_parameter(at));
    let asks = choice.values.iter().find(|(_, variant)| *variant == given).map(|(value, _)| text(parameter, value));
    let may_be_absent = !parameter.required && choice.otherwise == Some(given);
    let Some(place) = chosen.parameters.get_mut(index).filter(|_| asks.is_some() || may_be_absent) else {
        return vec![other];
    };
    *place = asks.map(|text| quote!(#text));
    vec![other, chosen]
}

/// A parameter's value as JSON text.
fn text(parameter: &Parameter, value: &str) -> String {
    match parameter.ty {
        Type::Integer(..) | Type::Number(_) | Type::Boolean => value.to_owned(),
        _ => Value::from(value).to_string(),
    }
}

/// The index of the variant that the answer's body is.
fn given(context: &Context<'_>, exchange: &Exchange<'_>) -> Option<usize> {
    let answer = exchange.answer.as_ref()?;
    let Type::Named(id) = answer.response.body.as_ref()?.json()? else { return None };
    let TypeKind::Union(union) = &context.def(*id)?.kind else { return None };
    let mut examples = answer.examples.iter().filter_map(|at| context.api.examples.get(*at));
    let example = examples.find(|example| matches!(example.subject, ExampleSubject::ResponseBody(..)))?;
    variant(union, &example.value)
}

/// The variant that decoding chooses for a value: the first whose tests all hold.
fn variant(union: &UnionDef, value: &Value) -> Option<usize> {
    union.variants.iter().position(|variant| variant.when.iter().all(|test| holds(test, value)))
}

fn holds(test: &Selector, value: &Value) -> bool {
    match test {
        Selector::JsonType(name) => match *name {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            _ => value.is_object(),
        },
        Selector::Member(name, constants) => {
            value.get(name.as_str()).is_some_and(|member| constants.iter().any(|constant| constant.0 == *member))
        }
        Selector::Has(names) => names.iter().any(|name| value.get(name.as_str()).is_some()),
        Selector::Prefix(prefix) => value.as_str().is_some_and(|text| text.starts_with(prefix.as_str())),
        Selector::OneOf(texts) => value.as_str().is_some_and(|text| texts.iter().any(|one| one == text)),
        Selector::Items(tests) => value
            .as_array()
            .is_some_and(|items| items.first().is_none_or(|first| tests.iter().all(|test| holds(test, first)))),
    }
}
