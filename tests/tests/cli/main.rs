//! The commands as a user runs them: exit codes, what is printed where, and what happens to the disk.

mod checks;
mod config;
mod disk;
mod messages;
mod place;
mod workspace;
