//! How the types of this module are read from JSON and written to it.

use super::{Colour, ThingId};
use crate::support::format::{Format, format_type};
use crate::support::validate::At;
use crate::support::{Violations, validate};

impl Format for ThingId {
    const NAME: &'static str = "thing-id";

    fn check(text: &str, at: &At<'_>, found: &mut Violations) {
        validate::starts_with(text, "#", at, found);
    }
}

format_type!(ThingId);

impl Format for Colour {
    const NAME: &'static str = "colour";

    fn check(_text: &str, _at: &At<'_>, _found: &mut Violations) {}
}

format_type!(Colour);
