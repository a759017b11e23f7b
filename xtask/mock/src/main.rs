//! `mock-server`: serves the API that a description describes. `cargo xtask mock` writes the description and starts it.

mod arguments;
mod environment;
mod print;
mod state_file;

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use std::{fs, process};

use clap::Parser;
use mock::engine::description::Description;
use mock::engine::faults::Faults;
use mock::engine::handler::{Engine, Options};
use mock::engine::rules::Rate;
use mock::engine::server::{Hosts, serve};
use mock::engine::store::Store;
use tokio::net::TcpListener;

use arguments::Arguments;
use state_file::StateFile;

/// How often the state file is written after changes.
const SAVE_INTERVAL: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("{}", print::error(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let path = arguments.description.display();
    let text = fs::read_to_string(&arguments.description)
        .map_err(|error| format!("cannot read {path}: {error}"))?;
    let description: Description =
        serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
    drop(text);
    if arguments.print_env {
        return print(&environment::exports(
            &description,
            &environment::chosen_url(arguments)?,
        ));
    }
    let state = arguments.state.as_ref();
    let state = state
        .map(|path| StateFile::open(path))
        .transpose()?
        .map(Arc::new);
    let store = state
        .as_ref()
        .map(|state| state.read())
        .transpose()?
        .unwrap_or_default();
    if let Some(state) = &state {
        // What cannot be written is known before something is created.
        state.write(&store.snapshot().write())?;
    }
    let engine = Arc::new(engine(arguments, description, store)?);
    let runtime =
        tokio::runtime::Runtime::new().map_err(|error| format!("cannot start: {error}"))?;
    runtime.block_on(serve_until_stopped(arguments, engine, state))
}

fn engine(arguments: &Arguments, description: Description, store: Store) -> Result<Engine, String> {
    let seed = arguments.seed;
    let mut faults = Faults::new(&description, seed);
    if let Some(path) = &arguments.faults {
        let name = path.display().to_string();
        let text =
            fs::read_to_string(path).map_err(|error| format!("cannot read {name}: {error}"))?;
        faults = faults.with_file(&text, &name, &description)?;
    }
    if let Some(rate) = arguments.chaos {
        faults = faults.with_chaos(Rate::try_from(rate)?);
    }
    let engine = Engine::new(
        Arc::new(description),
        Options {
            seed,
            store,
            faults,
        },
    );
    let is_quiet = arguments.quiet;
    Ok(engine.on_entry(move |entry| {
        if !is_quiet {
            print::entry(entry);
        }
    }))
}

async fn serve_until_stopped(
    arguments: &Arguments,
    engine: Arc<Engine>,
    state: Option<Arc<StateFile>>,
) -> Result<(), String> {
    let listener = listen(arguments).await?;
    let address = listener
        .local_addr()
        .map_err(|error| format!("cannot read the port: {error}"))?;
    print(&print::start(engine.description(), address))?;
    let hosts = if arguments.host.is_loopback() {
        Hosts::Loopback
    } else {
        Hosts::Any
    };
    let Some(state) = state else {
        serve(listener, engine, hosts, stopped()).await;
        return Ok(());
    };
    let saving = tokio::spawn(save(Arc::clone(&engine), Arc::clone(&state)));
    serve(listener, Arc::clone(&engine), hosts, stopped()).await;
    saving.abort();
    // The task may have been writing; its temporary file is replaced.
    let snapshot = engine.responder().store().snapshot();
    state.write(&snapshot.write())
}

/// Writes to the standard output, of which a reader may have enough.
fn print(text: &str) -> Result<(), String> {
    let mut out = anstream::stdout();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => process::exit(0),
        written => written.map_err(|error| format!("cannot write: {error}")),
    }
}

async fn listen(arguments: &Arguments) -> Result<TcpListener, String> {
    let address = SocketAddr::new(arguments.host, arguments.port);
    TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => {
                format!(
                    "the port {} is taken\nhelp: choose another one, or a free one with `--port 0`",
                    arguments.port
                )
            }
            _ => format!("cannot listen at {address}: {error}"),
        })
}

/// Writes the state file after changes.
async fn save(engine: Arc<Engine>, state: Arc<StateFile>) {
    let mut saved = engine.responder().store().changes;
    loop {
        tokio::time::sleep(SAVE_INTERVAL).await;
        let (changes, snapshot) = {
            let store = engine.responder().store();
            (
                store.changes,
                (store.changes != saved).then(|| store.snapshot()),
            )
        };
        if let Some(snapshot) = snapshot {
            let written = tokio::task::block_in_place(|| state.write(&snapshot.write()));
            match written {
                Ok(()) => saved = changes,
                Err(error) => anstream::eprintln!("{}", print::error(&error)),
            }
        }
    }
}

/// Resolves when the user stops the program.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
