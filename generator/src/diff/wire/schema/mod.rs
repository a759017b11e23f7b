//! Pairs of schemas: which are compared, and who reaches them. Comes in: schemas of parameters, bodies and headers in pairs. Goes out:
//! what differs in each pair below them, once for each way that it goes.
//!
//! Pairs are the nodes of a graph. Each is looked at once, so recursive schemas come to an end, and a change of a component that a
//! hundred operations share is one change.

mod attributes;
mod bounds;
mod compare;
mod enumeration;
mod graph;
mod merge;
mod object;
mod scalar;
mod shape;
mod similar;
mod steps;
mod types;
mod union;

pub(super) use compare::compare_root;
pub(super) use graph::{Graph, Mode, Root, Way};
pub(super) use merge::report;
pub(super) use similar::Shapes;
