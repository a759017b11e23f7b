//! It is not checked before the library compiles.

use planner::request;

#[test]
fn a_request_has_a_name() {
    assert_eq!(request("Vasa").name, "Vasa");
}
