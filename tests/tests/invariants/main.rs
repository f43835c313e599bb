//! What has to hold of the default input and of the crate that is generated from it.
//!
//! These are the figures that the project promises; each test says one of them. It must not repeat what the
//! generated tests prove.

#[cfg(test)]
mod crate_source;
#[cfg(test)]
mod dependencies;
#[cfg(test)]
mod fresh;
#[cfg(test)]
mod model;
