//! A program that uses what the next version of its dependency breaks, each thing in a function of its own.

use harbour::models::{Berth, Cargo, Pilot, Ship, ShipList, ShipRequest, ShippingCompany};
use harbour::operations::RemoveShip;
use harbour::{Client, Error};

/// A companion of `Ship::owner`.
pub fn owner_name(owner: &ShippingCompany) -> &str {
    &owner.name
}

/// The marker of an operation.
pub type Removal = harbour::Request<(), RemoveShip>;

pub async fn fleet(client: &Client) -> Result<ShipList, Error> {
    client.ships().list_ships().await
}

pub async fn swedish_fleet(client: &Client) -> Result<ShipList, Error> {
    client.ships().list_ships().with_flag("SE").with_limit(10).await
}

pub async fn scrap(client: &Client, ship: &Ship) -> Result<(), Error> {
    client.ships().remove_ship(&ship.id).await
}

pub async fn berth(client: &Client) -> Result<Berth, Error> {
    client.berths().get_berth(7).await
}

pub fn request(name: &str) -> ShipRequest {
    ShipRequest::new(name).with_draught(7.5).with_cargo(Cargo::Oil).with_port("Visby")
}

pub fn total(ships: &ShipList) -> i64 {
    ships.total.unwrap_or_default()
}

pub fn captain(ship: &Ship) -> String {
    ship.captain.clone()
}

pub fn captain_length(ship: &Ship) -> usize {
    ship.captain.len()
}

pub fn is_large(ship: &Ship) -> bool {
    ship.tonnage.unwrap_or(0) > 10_000
}

pub fn has_crane(berth: &Berth) -> bool {
    berth.crane.unwrap_or(false)
}

pub fn cranes(berth: &Berth) -> Option<bool> {
    berth.crane
}

pub fn fits(berth: &Berth, length: i64) -> bool {
    berth.length >= length
}

pub fn set_draught(request: &mut ShipRequest) {
    request.draught = Some(7.5);
    request.draught = None;
    request.port = Some("Visby".to_owned());
}

pub fn is_dangerous(cargo: &Cargo) -> bool {
    matches!(cargo, Cargo::Oil)
}

pub fn describe(ship: Ship) -> String {
    let Ship { name, captain, tonnage, .. } = ship;
    let tonnage: i64 = tonnage.unwrap_or_default();
    [name, captain, tonnage.to_string()].join(", ")
}

pub fn port(request: ShipRequest) -> Option<String> {
    let ShipRequest { port, .. } = request;
    port
}

pub fn pilot(name: &str) -> Pilot {
    Pilot::new(name).with_boat("Svan")
}

pub fn boat(pilot: &Pilot) -> Option<&str> {
    pilot.boat.as_deref()
}

pub async fn tugs(client: &Client) -> Result<(), Error> {
    client.tugs().list_tugs().await
}

pub fn owner(name: String) -> Option<harbour::models::ShippingCompany> {
    let _ = name;
    None
}

pub fn crane_of_first(berths: &[Berth]) -> bool {
    berths
        .first()
        .and_then(|berth| berth.crane)
        .unwrap_or_default()
}

pub fn captains(ships: &[Ship]) -> Vec<&str> {
    ships
        .iter()
        .map(|ship| {
            ship.captain
                .as_str()
        })
        .collect()
}

/// No name in the expression says which change this is.
pub fn initial(ship: &Ship) -> Option<char> {
    let name = &ship.captain;
    name.chars().next()
}

pub async fn berths(client: &Client) -> Result<Vec<Berth>, Error> {
    client.berths().list_berths().await
}
