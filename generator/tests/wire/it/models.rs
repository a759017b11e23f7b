use fixture::models::models::{Goods, Place};

use crate::server::sent;

#[track_caller]
fn text(goods: Goods) -> String {
    sent(|client| client.models().untagged().patch_goods(goods)).text().to_owned()
}

#[test]
fn a_nullable_field_takes_its_value_and_null_has_a_setter() {
    assert_eq!(text(Goods::new(None)), r#"{"weight":null}"#);
    assert_eq!(text(Goods::new(5).with_name("a").with_price(0.5)), r#"{"weight":5,"name":"a","price":0.5}"#);
    assert_eq!(text(Goods::new(5).with_name("a".to_owned())), r#"{"weight":5,"name":"a"}"#);
    assert_eq!(text(Goods::new(5).with_name_null()), r#"{"weight":5,"name":null}"#);
    assert_eq!(text(Goods::new(5).with_origin(Place::new())), r#"{"weight":5,"origin":{"place":{}}}"#);
    assert_eq!(text(Goods::new(5).with_origin_null()), r#"{"weight":5,"origin":null}"#);
}
