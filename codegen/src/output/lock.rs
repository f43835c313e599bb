//! Keeps two runs out of one folder. It must not leave anything behind, so it locks the folder itself.
//!
//! Where a system cannot lock folders (Windows, some network file systems) the lock is not had, and renames
//! alone keep each single file whole.

use std::fs::File;
use std::path::Path;

/// Waits until nobody else reads or writes `out`; held until dropped.
pub(super) fn exclusive(out: &Path) -> Option<File> {
    let folder = File::open(out).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// Waits until nobody writes `out`; held until dropped.
pub(super) fn shared(out: &Path) -> Option<File> {
    let folder = File::open(out).ok()?;
    folder.lock_shared().ok()?;
    Some(folder)
}
