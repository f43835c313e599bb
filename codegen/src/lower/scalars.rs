//! Strings, numbers, booleans and listed values.

use serde_json::{Number, Value};

use super::held::{Held, Made};
use super::{Lowering, Site};
use crate::config::FormatType;
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{EnumDef, EnumVariant, IntegerKind, NumberRules, RustIdent, TextRules, Type, TypeKind, WireName};
use crate::schema::{Merged, TypeSet, Use, ecma};
use crate::source::Location;

impl Lowering<'_, '_> {
    /// The type of one scalar JSON type.
    pub(super) fn make_scalar(&mut self, merged: &Merged, json_type: &str) -> Type {
        match json_type {
            "string" => {
                let rules = self.text_rules(merged);
                self.format_type(&rules).unwrap_or(Type::String(rules))
            }
            "integer" => {
                let kind = match self.format_plan(merged.format.as_deref()).map(|plan| &plan.made_of) {
                    Some(FormatType::Integer(kind)) => *kind,
                    _ if merged.format.as_deref() == Some("uint64") => IntegerKind::U64,
                    None if merged.format.is_none() && self.needs_unsigned(merged) => IntegerKind::U64,
                    _ => IntegerKind::I64,
                };
                Type::Integer(kind, number_rules(merged))
            }
            "number" => Type::Number(number_rules(merged)),
            "boolean" => Type::Boolean,
            _ => Type::Json,
        }
    }

    /// Whether what is said of an integer without a format shows values that 64 bits hold only without a sign.
    fn needs_unsigned(&self, merged: &Merged) -> bool {
        let sources = self.store.resolver().sources();
        let schemas = || merged.parts.iter().map(|(_, schema)| schema);
        let shown = schemas().flat_map(|schema| schema.examples.iter().filter_map(|at| sources.value(at)));
        let defaults = schemas().filter_map(|schema| schema.default.as_ref());
        let values = shown.chain(defaults).filter_map(|value| value.as_number());
        let bounds = [&merged.minimum, &merged.maximum, &merged.exclusive_minimum, &merged.exclusive_maximum];
        let all: Vec<&Number> = values.chain(bounds.into_iter().flatten()).collect();
        let is_negative = |number: &&Number| number.as_f64().is_some_and(|number| number < 0.0);
        all.iter().any(|number| number.is_u64() && !number.is_i64()) && !all.iter().any(is_negative)
    }

    /// Constraints of a string.
    pub(super) fn text_rules(&mut self, merged: &Merged) -> TextRules {
        self.judge_pattern(merged);
        TextRules {
            pattern: merged.patterns.first().cloned(),
            min_length: merged.length.min,
            max_length: merged.length.max,
            format: merged.format.clone(),
            constant: None,
        }
    }

    /// A pattern that the generated code will not check is worth a word.
    fn judge_pattern(&mut self, merged: &Merged) {
        let Some(pattern) = merged.patterns.first() else { return };
        let Err(error) = regex_syntax::Parser::new().parse(&ecma::translate(pattern)) else { return };
        let Some(at) = merged.annotation(|schema| schema.pattern.as_ref().and(schema.at.clone())) else { return };
        self.diagnostics.push(unchecked_pattern(&error, &at.child("pattern")));
    }

    /// The type of listed values: an enum of strings, a constant, numbers with a rule, or a union of these.
    pub(super) fn make_enum(
        &mut self,
        found: &Use,
        merged: &Merged,
        values: &[Value],
        types: Option<TypeSet>,
        site: &Site,
    ) -> Made {
        let held = self.held_by_list(merged, values);
        let values: Vec<&Value> = values
            .iter()
            .filter(|value| !value.is_null() && types.is_none_or(|types| types.admits(TypeSet::of(value))))
            .collect();
        if values.is_empty() {
            return Made::all(self.make_of_faulty_list(found, merged, types, site));
        }
        let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
        if texts.len() == values.len() {
            let ty = match texts.as_slice() {
                [one] => Type::String(TextRules { constant: Some((*one).to_owned()), ..TextRules::default() }),
                _ => self.make_text_enum(found, merged, &texts, false, site),
            };
            return Made { ty, held };
        }
        if values.iter().all(|value| value.is_boolean()) {
            // One of the two is no type of its own.
            let both = values.contains(&&Value::Bool(true)) && values.contains(&&Value::Bool(false));
            return Made { ty: Type::Boolean, held: if both { held } else { Some(Held::types()) } };
        }
        let numbers: Vec<Number> = values
            .iter()
            .filter_map(|value| if let Value::Number(number) = value { Some(number.clone()) } else { None })
            .collect();
        if numbers.len() == values.len() {
            let whole = numbers.iter().all(|number| number.is_i64());
            let rules = NumberRules { one_of: numbers, ..NumberRules::default() };
            let ty = if whole { Type::Integer(IntegerKind::I64, rules) } else { Type::Number(rules) };
            return Made { ty, held };
        }
        let kinds = values.iter().map(|value| TypeSet::of(value)).fold(TypeSet::default(), TypeSet::union).collapsed();
        match kinds.names().as_slice() {
            [only] => {
                let held = self.held(merged, &[only]);
                let merged = Merged { enumeration: None, ..merged.clone() };
                Made::with(self.make_of_type(found, &merged, only, site), held)
            }
            _ => {
                // Texts and numbers of a list are variants that hold it; anything else is checked by the list.
                let apart = |value: &&&Value| value.is_string() || value.is_number();
                let holds = texts.len() != 1 && values.iter().all(|value| apart(&value));
                let held = if holds { held } else { Some(Held::types()) };
                Made { ty: self.make_types(found, merged, kinds, false, site), held }
            }
        }
    }

    /// The type of listed values none of which is of the type that is asked for, or which are none at all: the list
    /// that says most for itself counts, or else the type.
    fn make_of_faulty_list(&mut self, found: &Use, merged: &Merged, types: Option<TypeSet>, site: &Site) -> Type {
        let last = merged.annotation(|schema| Some((schema.at.clone()?, schema.enumeration.clone()?)));
        let Some((at, values)) = last else { return self.free(found, "there is no value that it could have") };
        let mut report = |message: &str, help: &str| {
            self.diagnostics.push(
                Diagnostic::new(&catalogue::KEYWORD_IGNORED, message).at(&at).note("no value is valid").help(help),
            );
        };
        let fits = |value: &Value| types.is_none_or(|types| types.admits(TypeSet::of(value)));
        let rest = Merged { enumeration: None, ..merged.clone() };
        if values.iter().any(|value| !value.is_null() && fits(value)) {
            report("another list of values contradicts this one, which is taken alone", "let both list what is meant");
            let merged = Merged { enumeration: Some(values.clone()), ..rest };
            return self.make_enum(found, &merged, &values, types, site).ty;
        }
        let scalar = |value: &&Value| matches!(value, Value::Bool(_) | Value::Number(_));
        if types == TypeSet::named("string") && values.iter().filter(|value| !value.is_null()).all(|one| scalar(&one)) {
            report(
                "the listed values are no texts, and are read as the texts that they look like",
                "put them in quotes",
            );
            let texts: Vec<String> = values.iter().filter(scalar).map(Value::to_string).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            return match texts.as_slice() {
                [one] => Type::String(TextRules { constant: Some((*one).to_owned()), ..TextRules::default() }),
                _ => self.make_text_enum(found, merged, &texts, false, site),
            };
        }
        report(
            "none of the listed values has the type that is asked for, so the list is left out",
            "list values of that type; those of a list's items belong below `items`",
        );
        self.make_plain(found, &rest, types, site).ty
    }

    /// An enum of strings.
    pub(super) fn make_text_enum(
        &mut self,
        found: &Use,
        merged: &Merged,
        texts: &[&str],
        open: bool,
        site: &Site,
    ) -> Type {
        let id = self.allocate_for(found, merged, site);
        let mut variants: Vec<EnumVariant> = Vec::new();
        for text in texts {
            if !variants.iter().any(|known| known.wire.as_str() == *text) {
                variants.push(EnumVariant { wire: WireName((*text).to_owned()), ident: RustIdent::unnamed() });
            }
        }
        if let Some(def) = self.api.types.get_mut(id.index()) {
            def.kind = TypeKind::Enum(EnumDef { variants, open, unknown_ident: RustIdent::unnamed() });
        }
        Type::Named(id)
    }
}

/// That generated code cannot test a pattern.
pub(super) fn unchecked_pattern(error: &regex_syntax::Error, at: &Location) -> Diagnostic {
    let why = match error {
        regex_syntax::Error::Parse(fault) => fault.kind().to_string(),
        regex_syntax::Error::Translate(fault) => fault.kind().to_string(),
        _ => "it cannot be read".to_owned(),
    };
    Diagnostic::new(&catalogue::UNCHECKED_KEYWORD, format!("this pattern is not checked: {why}"))
        .at(at)
        .note("values decode and encode as if the pattern were not there")
        .help("write one in the syntax of the `regex` crate, which has no look-around and no back references")
}

fn number_rules(merged: &Merged) -> NumberRules {
    NumberRules {
        minimum: merged.minimum.clone(),
        maximum: merged.maximum.clone(),
        exclusive_minimum: merged.exclusive_minimum.clone(),
        exclusive_maximum: merged.exclusive_maximum.clone(),
        multiple_of: merged.multiple_of.clone(),
        one_of: Vec::new(),
    }
}
