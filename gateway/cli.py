"""The `insights` command: one module of gateway/commands per verb, put together here.

Bad input, and every error the gateway raises on purpose, ends in one line on stderr and exit status 2.
"""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module

import typer
from pydantic import ValidationError

from gateway.errors import InsightsError
from gateway.watching.garbage import left_in_the_end, not_looked_for, settled

VERBS = {
    "serve": "serve_command",
    "seed": "seed_command",
    "probe": "probe_command",
    "schema": "schema_command",
    "doctor": "doctor_command",
    "emulate": "emulate_app",
    "monitor": "monitor_app",
    "maintenance": "maintenance_app",
    "rollups": "rollups_command",
    "token": "token_app",
    "archive": "archiving.command.archive_app",
    "export": "moving.exporting.export_command",
    "import": "moving.importing.import_command",
}
"""What is called in the verb's module of gateway/commands, or in the module named: a function, or an
application of its own."""


def application(*verbs: str) -> typer.Typer:
    """The command line; with `verbs` without the modules of the others, most of a short command's time."""
    app = typer.Typer(
        name="insights",
        help="Uptime telemetry behind one GraphQL endpoint, with honest numbers.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
    )
    app.callback()(_insights)
    for verb in verbs or VERBS:
        module, _, name = VERBS[verb].rpartition(".")
        called = getattr(import_module(f"gateway.commands.{module or verb}"), name)
        if isinstance(called, typer.Typer):
            app.add_typer(called, name=verb)
        else:
            app.command(verb)(called)
    return app


def _insights() -> None:
    """Without this, Typer would take a single verb for the whole command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the console script."""
    words = sys.argv[1:] if arguments is None else arguments
    if arguments is None:  # the process is the command's own
        left_in_the_end()
    try:
        with not_looked_for():
            command = application(*(word for word in words[:1] if word in VERBS))
        with settled():
            status = command(args=words, standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        status = 130
    except typer.Exit as stop:
        status = stop.exit_code
    except typer.TyperException as error:
        status = _refuse(error.format_message())
    except ValidationError as error:
        status = _refuse("; ".join(_setting_error(item["loc"], item["msg"]) for item in error.errors()))
    except InsightsError as error:
        status = _refuse(error.message)
    except ExceptionGroup as group:  # what tasks that run together raise, however deep
        raised = tuple(_leaves(group))
        told = [one.message for one in raised if isinstance(one, InsightsError)]
        if len(told) < len(raised):
            raise
        status = _refuse(told[0])
    sys.exit(status or 0)


def _leaves(error: Exception) -> Iterator[Exception]:
    if isinstance(error, ExceptionGroup):
        for one in error.exceptions:
            yield from _leaves(one)
    else:
        yield error


def _setting_error(location: tuple[int | str, ...], message: str) -> str:
    name = "_".join(str(part) for part in location)
    return f"INSIGHTS_{name.upper()}: {message}" if name else message.removeprefix("Value error, ")


def _refuse(message: str) -> int:
    line = " ".join(message.split())
    if not line:  # a group without a command has printed its help
        return 2
    sys.stderr.write(
        f"insights: {line} (see: insights --help)\n" if "help" not in line else f"insights: {line}\n"
    )
    return 2
