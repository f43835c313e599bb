//! Golden cases: each folder of `tests/golden/` is a description about one topic. What is generated from it
//! compiles, clippy and rustdoc find nothing to say, and its generated tests pass, by value and over sockets.
//!
//! All cases are members of one workspace in the target folder, so that cargo builds them in one go and does
//! nothing for those that are as they were. What the generator has to say about a case is compared with its
//! `diagnostics.txt`; set `SPECMILL_BLESS=1` to write that file anew, and read the difference before you commit.

#[cfg(test)]
mod case;
#[cfg(test)]
mod cases;
