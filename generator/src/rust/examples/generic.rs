//! The example of code that works with any operation.

/// The lines of the example; `call` is the expression of a request, if the crate has a simple one.
pub(in super::super) fn generic_example(crate_name: &str, call: Option<(&str, &str)>) -> Vec<String> {
    let function = [
        "use std::time::Instant;".to_owned(),
        format!("use {crate_name}::{{Error, Operation, Request}};"),
        String::new(),
        "async fn timed<O: Operation>(request: Request<O::ResponseBody, O>) -> Result<O::ResponseBody, Error> {"
            .to_owned(),
        "    let start = Instant::now();".to_owned(),
        "    let result = request.await;".to_owned(),
        "    println!(\"{} ({} {}): {:?}\", O::ID, O::METHOD, O::PATH, start.elapsed());".to_owned(),
        "    result".to_owned(),
        "}".to_owned(),
    ];
    let mut lines = function.to_vec();
    if let Some((client, request)) = call {
        lines.extend([
            format!("# async fn example() -> Result<(), {crate_name}::Error> {{"),
            format!("# {client}"),
            format!("let response = timed({request}).await?;"),
            "# Ok(())".to_owned(),
            "# }".to_owned(),
        ]);
    }
    lines
}
