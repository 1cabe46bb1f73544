//! The commands that run a stage and take no options: they are made from the list of stages.

use clap::error::ErrorKind;
use clap::{ArgMatches, Command, FromArgMatches, Subcommand};

use crate::stages::{STAGES, Stage};

/// A command that runs one stage.
pub(super) struct StageCommand(pub(super) &'static dyn Stage);

impl std::fmt::Debug for StageCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name())
    }
}

/// Returns each of these stages with the name and the help of its command.
fn commands() -> impl Iterator<Item = (&'static dyn Stage, &'static str, &'static str)> {
    STAGES.iter().filter_map(|stage| Some((*stage, stage.command()?, stage.help()?)))
}

impl FromArgMatches for StageCommand {
    fn from_arg_matches(matches: &ArgMatches) -> Result<StageCommand, clap::Error> {
        let found = commands().find(|(_, name, _)| matches.subcommand_name() == Some(name));
        found.map(|(stage, ..)| StageCommand(stage)).ok_or_else(|| clap::Error::new(ErrorKind::InvalidSubcommand))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = StageCommand::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Subcommand for StageCommand {
    fn augment_subcommands(command: Command) -> Command {
        commands().fold(command, |command, (_, name, help)| command.subcommand(Command::new(name).about(help)))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        StageCommand::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        commands().any(|(_, known, _)| known == name)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::args::Cli;

    #[test]
    fn each_stages_command_is_one_of_the_command_line() {
        let cli = Cli::command();
        for stage in STAGES {
            assert!(stage.command().is_none_or(|name| cli.find_subcommand(name).is_some()), "{}", stage.name());
        }
    }
}
