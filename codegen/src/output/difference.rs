//! The difference as text that a person reads: unified, short, with a count of what is left out. It must not
//! decide whether there is one.

use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

use super::plan::Changes;

/// Lines that are shown.
const LINES: usize = 120;

/// Characters of a line that are shown.
const WIDTH: usize = 240;

/// Time that one file's comparison may take before it becomes coarse.
const PATIENCE: Duration = Duration::from_millis(500);

/// What is on disk (`-`) beside what the description gives (`+`).
pub(super) fn text(out: &Path, changes: &Changes<'_>) -> String {
    let mut text = String::new();
    let mut room = LINES;
    let mut left_out = 0;
    let mut files_left_out = 0;
    for change in changes.all() {
        if room == 0 {
            files_left_out += 1;
            continue;
        }
        let old = String::from_utf8_lossy(change.old.as_deref().unwrap_or_default());
        let name = out.join(change.path).display().to_string();
        let on_disk = if change.old.is_some() { name.as_str() } else { "(no file)" };
        let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old.as_ref(), change.new.as_str());
        let unified = diff.unified_diff().context_radius(3).header(on_disk, &name).to_string();
        for line in unified.lines() {
            if room == 0 {
                left_out += 1;
            } else {
                push_line(&mut text, line);
                room -= 1;
            }
        }
    }
    for removal in &changes.removals {
        if room == 0 {
            files_left_out += 1;
            continue;
        }
        push_line(&mut text, &format!("--- {}", out.join(&removal.path).display()));
        push_line(&mut text, "+++ (no longer produced)");
        room = room.saturating_sub(2);
    }
    if left_out + files_left_out > 0 {
        text.push_str(&format!("… left out: {left_out} more lines of the last file, {files_left_out} more files\n"));
    }
    text
}

/// Adds a line without what would confuse a terminal.
fn push_line(text: &mut String, line: &str) {
    for (count, character) in line.chars().enumerate() {
        if count == WIDTH {
            text.push('…');
            break;
        }
        if character.is_control() && character != '\t' {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
    text.push('\n');
}
