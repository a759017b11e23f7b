// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Prints the items of a stream as they come: JSON in a line, or a YAML document.

use std::future::poll_fn;

use super::super::error::Error;
use super::encode::{EncodedItem, OpenItems};
use super::failure::{Failure, report};
use super::pending::Pending;
use super::query::select;
use super::settings::{Format, OutputOptions};
use super::show::{head, line, print};
use super::yaml::yaml;

/// Sends a request and prints the items of its response. An item that cannot be read is reported, and is a failure once
/// the stream has ended.
pub async fn print_items(
    mut pending: Pending,
    open: OpenItems,
    options: &OutputOptions,
) -> Result<(), Failure> {
    if options.format == Format::Table {
        return Err(Failure::usage(
            "a stream has no table: --output json prints each item in a line",
        ));
    }
    let opening = pending.data.open_stream().await?;
    if options.include {
        let response = &opening.response;
        let mut headers = response.headers.clone();
        response.redactor.headers(&mut headers);
        head(response.status, &headers);
    }
    let mut items = open(opening)?;
    let mut broken = 0;
    while let Some(item) = poll_fn(|context| items(context)).await {
        match item {
            Ok(item) => print(&render(item, options)?)?,
            Err(error @ (Error::Decode(_) | Error::Drift(_))) => {
                broken += 1;
                report("error", &error.to_string());
            }
            Err(error) => return Err(error.into()),
        }
    }
    match broken {
        0 => Ok(()),
        1 => Err(Failure::Output("1 item was not printed".to_owned())),
        _ => Err(Failure::Output(format!("{broken} items were not printed"))),
    }
}

fn render(item: EncodedItem, options: &OutputOptions) -> Result<Vec<u8>, Failure> {
    let unread = |error| Failure::Output(format!("an item cannot be printed: {error}"));
    let mut node = item.map_err(unread)?;
    if let Some(query) = &options.query {
        node = select(&node, query)?;
    }
    match options.format {
        Format::Yaml => Ok(format!("---\n{}", yaml(node).map_err(unread)?).into_bytes()),
        Format::Json | Format::Table => line(&node, options.colour),
    }
}
