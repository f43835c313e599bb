//! The commands as a user runs them: exit codes, what is printed where, and what happens to the disk.

#[cfg(test)]
mod changes;
mod checks;
#[cfg(test)]
mod config;
#[cfg(test)]
mod diff;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod place;
#[cfg(test)]
mod workspace;
