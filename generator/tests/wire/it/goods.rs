use fixture::goods::models::{Bike, Car, Cat, Dog, Fish, Goods, Pet, Place, Train, Vehicle, VehicleKind};
use fixture::serde_json::{self, Value};

use crate::server::sent;

#[track_caller]
fn text(goods: Goods) -> String {
    sent(|client| client.goods().untagged().patch_goods(goods)).text().to_owned()
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

#[track_caller]
fn pet(pet: Pet) -> String {
    let received = sent(|client| client.goods().untagged().replace_pets(vec![pet]));
    received.text().trim_matches(['[', ']']).to_owned()
}

#[test]
fn the_variant_fills_the_discriminator() {
    // Only a value that several variants or operations have is an argument.
    assert_eq!(pet(Dog::new("Rex").into()), r#"{"petType":"dog","name":"Rex"}"#);
    assert_eq!(pet(Cat::new("cat", "Tom").into()), r#"{"petType":"cat","name":"Tom"}"#);
    assert_eq!(pet(Cat::new("dog", "Tom").into()), r#"{"petType":"kitty","name":"Tom"}"#);
    assert_eq!(pet(Fish::new().into()), r#"{"petType":"fish"}"#);
    assert_eq!(pet(Fish::new().with_pet_type("dog").into()), r#"{"petType":"fish"}"#);
    let mut dog = Dog::new("Rex");
    dog.pet_type = "cat".to_owned();
    assert_eq!(pet(Pet::Dog(dog)), r#"{"petType":"dog","name":"Rex"}"#);
}

#[test]
fn unknown_discriminators_are_sent_back() {
    let text = r#"[{"petType":"cow","milk":1},{"petType":"cat","name":"Tom"},{"rest":{},"petType":"fish"}]"#;
    let pets: Vec<Pet> = serde_json::from_str(text).expect("it is a list of objects");
    assert!(matches!(pets[..], [Pet::Unknown(_), Pet::Cat(_), Pet::Fish(_)]), "{pets:?}");
    let received = sent(|client| client.goods().untagged().replace_pets(pets));
    let sent: Value = serde_json::from_slice(&received.body).expect("it is JSON");
    assert_eq!(sent, serde_json::from_str::<Value>(text).expect("it is JSON"));
}

#[test]
fn variants_that_share_an_enum_have_the_values_of_the_mapping() {
    let sent = |vehicle: Vehicle| sent(|client| client.goods().untagged().replace_vehicle(vehicle)).text().to_owned();
    assert_eq!(sent(Car::new().with_doors(3).into()), r#"{"kind":"car","doors":3}"#);
    assert_eq!(sent(Bike::new().into()), r#"{"kind":"bike"}"#);
    let received = crate::server::sent(|client| client.goods().untagged().replace_anything(Bike::new()));
    assert_eq!(received.text(), r#"{"kind":"bike"}"#);
    assert_eq!(sent(Train::new(VehicleKind::Car).into()), r#"{"kind":"train"}"#);
    let bike: Vehicle = serde_json::from_str(r#"{"kind":"bike"}"#).expect("it is an object");
    assert!(matches!(bike, Vehicle::Bike(_)), "{bike:?}");
}
