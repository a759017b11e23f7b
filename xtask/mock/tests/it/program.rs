//! The program on loopback.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::support::DESCRIPTION;

pub struct Program {
    child: Child,
    out: BufReader<ChildStdout>,
    pub address: String,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(DESCRIPTION, arguments)
    }

    /// Starts the program with a description.
    pub fn start_with(description: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mock-server"));
        command
            .args(["--description", description, "--port", "0"])
            .args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .unwrap()
            .split(',')
            .next()
            .unwrap()
            .to_owned();
        Self {
            child,
            out,
            address,
        }
    }

    /// Sends a request over HTTP/1.1, and returns everything that comes back.
    fn send(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let request = format!(
            "{head}\r\nX-Key: k\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = Vec::new();
        // A dropped connection may be an error.
        let _ = stream.read_to_end(&mut reply);
        String::from_utf8(reply).unwrap()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Stops the program as Ctrl-C does, and returns whether it ended well.
    fn interrupt(mut self) -> bool {
        let status = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn requests_have_a_line_each() {
    let mut program = Program::start(&[]);
    let reply = program.send("GET /pets/7 HTTP/1.1\r\nHost: localhost", "");
    assert!(
        reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.contains("\"name\":\"Rex\""),
        "{reply}"
    );
    program.send("GET /pets/9 HTTP/1.1\r\nHost: localhost", "");
    let (first, second) = (program.line(), program.line());
    assert_eq!(&first[12..], " GET    /pets/7 200 GetPet\n");
    assert_eq!(
        &second[12..],
        " GET    /pets/9 404 GetPet there is no `9`\n"
    );
}

#[test]
fn variables_lead_to_a_port() {
    let run = |port: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mock-server"));
        let command = command.args(["--description", DESCRIPTION, "--print-env", "--port", port]);
        let output = command.output().unwrap();
        let [out, error] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (out, error)
    };
    let expected = "export PETS_BASE_URL=http://127.0.0.1:8200\nexport PETS_KEY=mock\n";
    assert_eq!(run("8200").0, expected);
    assert!(run("0").1.contains("--print-env --port 7878"));
}

#[test]
fn other_hosts_get_nothing() {
    let program = Program::start(&[]);
    let reply = program.send("GET /pets/7 HTTP/1.1\r\nHost: pets.example.com", "");
    assert!(reply.starts_with("HTTP/1.1 421 "), "{reply}");
    let reply = program.send(
        "GET /__mock/requests HTTP/1.1\r\nHost: pets.example.com",
        "",
    );
    assert!(reply.starts_with("HTTP/1.1 421 "), "{reply}");
}

#[test]
fn a_response_to_head_has_the_length_of_the_body_only() {
    let program = Program::start(&[]);
    let reply = |method: &str, path: &str| {
        let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost");
        let reply = program.send(&head, "").to_lowercase();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        let is_date = |line: &&str| line.starts_with("date: ");
        let mut lines: Vec<String> = head
            .lines()
            .filter(|one| !is_date(one))
            .map(str::to_owned)
            .collect();
        lines.sort();
        (lines, body.to_owned())
    };
    let (get, body) = reply("GET", "/pets/7");
    assert!(body.contains("rex"));
    assert_eq!(reply("HEAD", "/pets/7"), (get, String::new()));
    let faulty = "/pets/7?__mock=truncated";
    assert_eq!(reply("HEAD", faulty).1, "");
}

#[test]
fn faults_break_the_connection() {
    let program = Program::start(&[]);
    assert_eq!(
        program.send(
            "GET /pets/7 HTTP/1.1\r\nHost: localhost\r\nX-Mock-Fault: dropped",
            ""
        ),
        ""
    );
    let truncated = program.send(
        "GET /pets/7 HTTP/1.1\r\nHost: localhost\r\nX-Mock-Fault: truncated",
        "",
    );
    let (head, body) = truncated.split_once("\r\n\r\n").unwrap();
    let length = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("content-length: ")?
            .parse::<usize>()
            .ok()
    });
    assert!(body.len() < length.unwrap(), "{truncated}");
}

#[cfg(unix)]
#[test]
fn the_state_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let state = ["--state", file.to_str().unwrap()];
    let program = Program::start(&state);
    let created = program.send(
        "POST /pets HTTP/1.1\r\nHost: localhost",
        r#"{"data": {"name": "Tom"}}"#,
    );
    assert!(created.starts_with("HTTP/1.1 201 "), "{created}");
    assert!(program.interrupt());

    let program = Program::start(&state);
    assert!(
        program
            .send("GET /pets/8 HTTP/1.1\r\nHost: localhost", "")
            .contains("Tom")
    );
}

#[test]
fn two_servers_do_not_share_a_state() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let state = ["--state", file.to_str().unwrap()];
    let first = Program::start(&state);
    let mut command = Command::new(env!("CARGO_BIN_EXE_mock-server"));
    command.args(["--description", DESCRIPTION, "--port", "0"]);
    let command = command.args(state).stdout(Stdio::piped());
    let mut second = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(second.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    // A server that has started would not end.
    let _ = second.kill();
    let output = second.wait_with_output().unwrap();
    assert_eq!(line, "");
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("state.json is in use by another server") && error.contains("help: "),
        "{error}"
    );
    drop(first);
    Program::start(&state);
}

#[test]
fn bad_input_is_an_error_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    std::fs::write(&file, "{\"version\": 1,").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mock-server"));
        let output = command
            .args(["--description", DESCRIPTION])
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let error = run(&["--state", file.to_str().unwrap()]);
    assert!(
        error.contains("state.json cannot be read: EOF") && error.contains("line 1"),
        "{error}"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{\"version\": 1,");
    let error = run(&["--port", &port]);
    assert!(
        error.contains(&format!("the port {port} is taken")) && error.contains("--port 0"),
        "{error}"
    );
    let error = run(&["--faults", "no-such-file.json"]);
    assert!(error.contains("cannot read no-such-file.json"), "{error}");
    let error = run(&["--chaos", "2"]);
    assert!(
        error.contains("the rate 2 is not between 0 and 1"),
        "{error}"
    );
}
