//! x
use crate::{diag::Diagnostics, ir::Api};
pub(super) fn run(_: &mut Api, _: &mut Diagnostics) {}
