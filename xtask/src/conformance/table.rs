//! Tables as Markdown has them, which read well in a terminal too. It must not know what is in them.

use comfy_table::{CellAlignment, Table, presets};

/// A table with these heads. All columns but the first hold numbers, set to the right, unless `texts` names them.
pub(super) fn table(heads: &[&str], texts: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(heads.iter().copied());
    for (index, column) in table.column_iter_mut().enumerate() {
        if index > 0 && !texts.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
