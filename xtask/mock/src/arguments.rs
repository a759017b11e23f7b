//! The arguments. `cargo xtask mock` declares the same ones, and passes them on.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// Serves the API that a description describes.
#[derive(clap::Parser)]
#[command(name = "mock-server")]
pub struct Arguments {
    /// The description of the API, which `cargo xtask mock` writes.
    #[arg(long, value_name = "FILE")]
    pub description: PathBuf,

    /// The port to listen at; 0 for a free one.
    #[arg(long, value_name = "N", default_value_t = 7878)]
    pub port: u16,

    /// The address to listen at. With one that is not loopback, other machines can send requests.
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,

    /// Keeps the resources in this file, also over restarts.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,

    /// Reads rules of faults from this file.
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,

    /// Gives this part of the requests a transient fault, such as 0.1.
    #[arg(long, value_name = "RATE", allow_negative_numbers = true)]
    pub chaos: Option<f64>,

    /// Repeats what is random: ids and faults.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,

    /// Prints the environment variables with which the client and its command send requests to the server, for `eval`, and starts none.
    #[arg(long)]
    pub print_env: bool,

    /// Prints no line for each request.
    #[arg(long)]
    pub quiet: bool,
}
