//! Compares schemas. Input: pairs of schemas of parameters, bodies and headers. Output: what differs in each pair below them, once per
//! direction.
//!
//! Pairs are the nodes of a graph. Each is compared once, so recursive schemas come to an end, and a change of a component that a
//! hundred operations share is one change.

mod all_of_parts;
mod allows;
mod ambiguous;
mod array;
mod attributes;
mod bounds;
mod compare;
mod constraint_verdict;
mod constraints;
mod declared;
mod describe;
mod discriminator;
mod enumeration;
mod equal;
mod forbidden;
mod format;
mod graph;
mod json_schema;
mod json_value;
mod keyed_schemas;
mod keyword_samples;
mod limits;
mod merge;
mod narrower;
mod natural;
mod null_of_unions;
mod number;
mod object;
mod overlap;
mod own_parts;
mod property;
mod samples;
mod schemas;
mod shape;
mod similar;
mod steps;
mod string;
mod subschema;
mod subschema_names;
mod types;
mod union;
mod written;

pub(super) use compare::compare_root;
pub(super) use describe::{describe, describe_all};
pub(super) use graph::{Graph, Root, Serialization};
pub(super) use merge::merge_findings;
pub(super) use similar::Shapes;
