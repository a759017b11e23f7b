//! Proofs: what goes around comes back, every fact is noticed, and nothing else is touched.

mod damage;
mod generate;
mod merges;
mod mutate;
mod mutations;
mod print;
mod round_trip;
mod support;
