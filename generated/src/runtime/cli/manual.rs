// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Completions and manual pages.

use clap_complete::Shell;

use super::arguments::{Subcommands, parser};
use super::failure::Failure;
use super::table::Cli;

pub fn completions(cli: &'static Cli, shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(
        shell,
        &mut parser(cli, Subcommands::All),
        cli.name,
        &mut script,
    );
    script
}

/// Returns the manual page of a command.
pub fn page(cli: &'static Cli, words: &[String]) -> Result<Vec<u8>, Failure> {
    let mut root = parser(cli, Subcommands::Words(words));
    root.build();
    let mut command = &root;
    for word in words {
        let below = command.find_subcommand(word);
        let unknown = || Failure::Usage(format!("there is no command `{}`", words.join(" ")));
        command = below.ok_or_else(unknown)?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}
