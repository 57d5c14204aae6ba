"""The `placewell` command: each subcommand is imported only when it is asked for."""

import importlib
import sys
from typing import NoReturn

import click

# name -> "module:attribute"; a command's module is imported only when that command runs or shows its help.
COMMANDS = {
    "evaluate": "placewell.cli.evaluate:evaluate",
    "check-portrait": "placewell.cli.portraits:check_portrait",
    "import-cqc": "placewell.cli.directory:import_cqc",
    "sync-cqc": "placewell.cli.sync:sync_cqc",
    "find-services": "placewell.cli.directory:find_services",
    "verify-receipt": "placewell.cli.receipts:verify_receipt",
    "demo": "placewell.cli.demo:demo",
    "serve": "placewell.cli.serve:serve",
    "doctor": "placewell.cli.doctor:doctor",
}

SUMMARIES = {
    "evaluate": "Evaluate packs of bids as a pure function.",
    "check-portrait": "Look for identifying detail in a portrait's text.",
    "import-cqc": "Read the CQC register from files.",
    "sync-cqc": "Bring the register into step with the CQC API.",
    "find-services": "Find registered services near a postcode.",
    "verify-receipt": "Prove that a receipt's act was in an opening.",
    "demo": "Build a fictional county and play one tender end to end.",
    "serve": "Run the site: web, jobs and opener.",
    "doctor": "Check configuration, database, roles and keys.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported on demand, so that `evaluate` never loads Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (the signature is click's)
        """Name every command, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return one command, or None when there is none of that name."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, attribute = target.split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands with their summaries, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


@click.group(cls=LazyGroup)
@click.version_option(package_name="placewell")
def main() -> None:
    """Placewell: fair, open purchasing of care for one person at a time."""


def fail(sentence: str) -> NoReturn:
    """Print one clear sentence on stderr and leave with 2: bad input, nothing changed."""
    click.echo(sentence, err=True)
    sys.exit(2)
