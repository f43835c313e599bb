//! What operations are to the API, as text.

use std::fmt::{self, Write};

use super::{Outline, shown};
use crate::ir::{Role, UrlPart};

impl Outline<'_> {
    pub(super) fn role(&mut self, role: &Role) -> fmt::Result {
        match role {
            Role::Path => Ok(()),
            Role::Webhook(name) => writeln!(self.text, "    webhook {:?}", name.as_str()),
            Role::Callback(of) => of.iter().try_for_each(|callback| {
                let (name, operation) = (callback.name.as_str(), &callback.wire_id);
                write!(self.text, "    callback {name:?} of {operation:?} at {:?}", callback.expression)?;
                if let Some(url) = &callback.url {
                    let parts: Vec<String> = url.parts.iter().map(part).collect();
                    write!(self.text, " by {} of {}", shown(&url.ident), parts.join(", "))?;
                }
                writeln!(self.text)
            }),
        }
    }
}

fn part(part: &UrlPart) -> String {
    match part {
        UrlPart::Literal(text) => format!("{text:?}"),
        UrlPart::Body(pointer) => format!("body {pointer:?}"),
        UrlPart::Parameter(location, name) => format!("{} {:?}", format!("{location:?}").to_lowercase(), name.as_str()),
    }
}
