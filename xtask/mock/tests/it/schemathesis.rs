//! Schemathesis (PyPI), which generates requests for a document and checks the responses against it.

use std::process::Command;

use crate::program::Program;

/// What must hold of every response. Whether valid data is accepted is not one of them: an id that does not exist is refused, if
/// need be with the only error that the document has for it, and so are parts of forms whose names no header can have.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,negative_data_rejection,missing_required_header,\
    unsupported_method,use_after_free,ensure_resource_availability,ignored_auth";

#[test]
fn no_response_violates_the_documents() {
    if Command::new("schemathesis")
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("skipped: no program `schemathesis` (pip install schemathesis)");
        return;
    }
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    for document in ["v1", "v2"] {
        let program = Program::start_with(&format!("{root}/generated/src/mock.json"), &["--quiet"]);
        let spec = format!("{root}/spec/{document}.yaml");
        let url = format!("http://{}", program.address);
        let mut command = Command::new("schemathesis");
        command.args([
            "run",
            &spec,
            "--url",
            &url,
            "--checks",
            CHECKS,
            "--max-examples",
            "20",
            "--no-color",
        ]);
        command.args([
            "--header",
            "DD-API-KEY: mock",
            "--header",
            "DD-APPLICATION-KEY: mock",
            "--seed",
            "1",
        ]);
        // It writes a folder of its own.
        let folder = tempfile::tempdir().unwrap();
        let output = command.current_dir(&folder).output().unwrap();
        let report = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{report}");
    }
}
