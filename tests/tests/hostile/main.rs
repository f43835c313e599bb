//! Hostile and faulty input: what is printed, how the command ends, and that nothing on the disk changes.
//!
//! A case is a folder below `tests/cases/` with the input as it lies before the command runs and, in
//! `expected.txt`, what the command prints. It must not hold tests of what good input gives.

#[cfg(test)]
mod case;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod compile;
#[cfg(test)]
mod composed;
#[cfg(test)]
mod descriptions;
#[cfg(test)]
mod made;
#[cfg(test)]
mod mutated;
#[cfg(test)]
mod words;
