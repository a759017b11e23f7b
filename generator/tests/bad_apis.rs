//! Documents that are OpenAPI 3.0, but from which no crate can be made. What the user sees of each is under snapshot.

mod support;

#[test]
fn what_no_crate_can_be_made_from_is_explained() {
    let fixtures = support::fixtures("bad_apis");
    assert!(fixtures.len() >= 3);
    for (name, text) in fixtures {
        let Err(explained) = support::generate(&[(&name, &text)]) else { panic!("{name} became a crate") };
        insta::assert_snapshot!(name.trim_end_matches(".yaml"), explained);
    }
}
