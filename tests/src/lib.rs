//! Holds no code of its own: the tests are in `tests/tests/`, and the examples of the README are compiled here.
#![doc = include_str!("../../README.md")]
