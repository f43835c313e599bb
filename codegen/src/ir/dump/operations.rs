//! Operations in the dump, with their parameters, bodies and responses. It must not say what their types are.

use std::fmt::{self, Write};

use super::{Outline, place, shown};
use crate::ir::{
    Body, BodyContent, Choice, Form, Operation, Parameter, PartField, RequestTest, Response, StatusPattern, WireName,
};

impl Outline<'_> {
    pub(super) fn operation(&mut self, operation: &Operation) -> fmt::Result {
        let Operation { id: _, wire_id, configured, ident, file, type_stem, module: _, method, path, .. } = operation;
        let Operation {
            parameters,
            body,
            responses,
            security,
            docs,
            source,
            open_end,
            when,
            shadowed_by,
            servers,
            role,
            ..
        } = operation;
        let names = format!("{} / {}", shown(ident), shown(type_stem));
        write!(self.text, "  operation {wire_id:?} = {names} {method} {:?}", path.shown())?;
        self.configured(configured.as_deref())?;
        if file != ident {
            write!(self.text, " in {}", shown(file))?;
        }
        writeln!(self.text, " at {}", place(self.api, source))?;
        self.docs(2, docs)?;
        self.role(role)?;
        for alternative in security {
            let all = alternative.all.iter().map(|id| match self.api.credentials.get(id.index()) {
                Some(credential) => format!("{:?}", credential.wire.as_str()),
                None => format!("missing credential {}", id.0),
            });
            let all = all.collect::<Vec<_>>().join(" and ");
            writeln!(self.text, "    security {}", if all.is_empty() { "none" } else { &all })?;
        }
        if !servers.is_empty() {
            writeln!(self.text, "    at {}", servers.join(" or "))?;
        }
        if *open_end {
            writeln!(self.text, "    served without its last segment")?;
        }
        if let Some(test) = when {
            writeln!(self.text, "    when {}", request_condition(test))?;
        }
        if let Some(other) = shadowed_by.and_then(|id| self.api.operations.get(id.index())) {
            writeln!(self.text, "    not served: requests are those for {:?}", other.wire_id)?;
        }
        for parameter in parameters {
            self.parameter(2, parameter)?;
        }
        if let Some(body) = body {
            self.body(2, body)?;
        }
        for response in responses {
            self.response(response)?;
        }
        Ok(())
    }

    fn parameter(&mut self, depth: usize, parameter: &Parameter) -> fmt::Result {
        let Parameter { wire, ident, location, required, ty, style, explode, docs, source: _, .. } = parameter;
        let Parameter { reserved, empty, is_content_type, .. } = parameter;
        let location = format!("{location:?}").to_lowercase();
        let optional = if *required { "" } else { "optional " };
        let style = format!("{style:?}{}", if *explode { " explode" } else { "" });
        let ty = self.ty(ty);
        let (indent, name) = (" ".repeat(depth * 2), shown(ident));
        let reserved = if *reserved { " reserved" } else { "" };
        let style = format!("{style}{reserved}{}", if *empty { " or empty" } else { "" });
        let of_body = if *is_content_type { " of the body" } else { "" };
        writeln!(self.text, "{indent}{location} {:?} = {name}: {optional}{ty} style {style}{of_body}", wire.as_str())?;
        self.docs(depth + 1, docs)
    }

    fn body(&mut self, depth: usize, body: &Body) -> fmt::Result {
        let Body { required, media_type, other_media_types, content, docs, negotiated: _, source: _ } = body;
        let optional = if *required { "" } else { "optional " };
        if let BodyContent::Choice(alternatives) = content {
            writeln!(self.text, "{:1$}body {optional}one of", "", depth * 2)?;
            for one in alternatives {
                let (name, content) = (shown(&one.ident), self.content(&one.content));
                let types = media_types(&one.media_type, &one.other_media_types);
                writeln!(self.text, "{:1$}{types} = {name}: {content}", "", depth * 2 + 2)?;
            }
        } else {
            let (types, content) = (media_types(media_type, other_media_types), self.content(content));
            writeln!(self.text, "{:1$}body {optional}{types}: {content}", "", depth * 2)?;
        }
        self.docs(depth + 1, docs)
    }

    fn content(&self, content: &BodyContent) -> String {
        let form = |form: &Form| {
            let styles: String =
                form.styles.iter().map(|(name, style)| format!(" {:?} {style:?}", name.as_str())).collect();
            format!("{}{styles}", self.ty(&form.ty))
        };
        match content {
            BodyContent::Json(ty) => self.ty(ty),
            BodyContent::JsonOrForm(own) => format!("{}, or as a form", form(own)),
            BodyContent::Form(own) => format!("form {}", form(own)),
            BodyContent::Text(_) => "text".to_owned(),
            BodyContent::Raw => "raw".to_owned(),
            BodyContent::Stream => "stream".to_owned(),
            BodyContent::Multipart => "parts".to_owned(),
            BodyContent::Parts(parts) => {
                let part = |part: &PartField| {
                    let kind = part.value().map_or_else(|| format!("{:?}", part.kind).to_lowercase(), |ty| self.ty(ty));
                    let optional = if part.required { "" } else { "optional " };
                    format!(" {:?} = {}: {optional}{kind};", part.wire.as_str(), shown(&part.ident))
                };
                format!("parts{}", parts.iter().map(part).collect::<String>())
            }
            BodyContent::Items(items) => format!("{:?} of {}", items.framing, self.ty(&items.ty)).to_lowercase(),
            BodyContent::Choice(_) => "choice".to_owned(),
        }
    }

    fn response(&mut self, response: &Response) -> fmt::Result {
        let Response { status, ident, success, body, has_content: _, headers, content_type, choice, docs, source: _ } =
            response;
        let status = match status {
            StatusPattern::Exact(status) => status.to_string(),
            StatusPattern::Range(hundred) => format!("{hundred}XX"),
            StatusPattern::Default => "default".to_owned(),
        };
        let word = if *success { "answer" } else { "error" };
        writeln!(self.text, "    {word} {status} = {}", shown(ident))?;
        self.docs(3, docs)?;
        for header in headers.iter().chain(content_type) {
            self.parameter(3, header)?;
        }
        if let Some(Choice { parameter, location, values, otherwise }) = choice {
            let location = format!("{location:?}").to_lowercase();
            write!(self.text, "      chosen by {location} {:?}:", parameter.as_str())?;
            for (value, variant) in values {
                write!(self.text, " {value:?} variant {variant},")?;
            }
            match otherwise {
                Some(variant) => writeln!(self.text, " else variant {variant}")?,
                None => writeln!(self.text, " else by what it holds")?,
            }
        }
        match body {
            Some(body) => self.body(3, body),
            None => Ok(()),
        }
    }
}

fn request_condition(test: &RequestTest) -> String {
    let list = |names: &[WireName], word: &str| {
        names.iter().map(|name| format!("{:?}", name.as_str())).collect::<Vec<_>>().join(word)
    };
    match test {
        RequestTest::QueryIs(name, values) => format!("the query has {:?} one of {values:?}", name.as_str()),
        RequestTest::PathIs(name, test) => format!("path {:?} is {test:?}", name.as_str()),
        RequestTest::MembersAre(all) => {
            let one = |(name, values): &(WireName, Vec<String>)| format!("{:?} one of {values:?}", name.as_str());
            format!("the body has {}", all.iter().map(one).collect::<Vec<_>>().join(" and "))
        }
        RequestTest::Query(name) => format!("the query has {:?}", name.as_str()),
        RequestTest::AnyMember(names) => format!("the body has {}", list(names, " or ")),
        RequestTest::AllMembers(names) => format!("the body has {}", list(names, " and ")),
    }
}

fn media_types(first: &str, others: &[String]) -> String {
    let others: String = others.iter().map(|other| format!(" or {other:?}")).collect();
    format!("{first:?}{others}")
}
