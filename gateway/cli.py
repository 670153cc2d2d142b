"""The `insights` command: one module of gateway/commands per verb, put together here.

Bad input, and every error the gateway raises on purpose, ends in one line on stderr and exit status 2.
"""

import sys
from collections.abc import Sequence

import typer
from pydantic import ValidationError

from gateway.commands import monitor, token
from gateway.commands.doctor import doctor_command
from gateway.commands.emulate import emulate_app
from gateway.commands.probe import probe_command
from gateway.commands.schema import schema_command
from gateway.commands.seed import seed_command
from gateway.commands.serve import serve_command
from gateway.errors import InsightsError

app = typer.Typer(
    name="insights",
    help="Uptime telemetry behind one GraphQL endpoint, with honest numbers.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.command("serve")(serve_command)
app.command("seed")(seed_command)
app.command("probe")(probe_command)
app.command("schema")(schema_command)
app.command("doctor")(doctor_command)
app.add_typer(emulate_app, name="emulate")
app.add_typer(monitor.monitor_app, name="monitor")
app.add_typer(token.app, name="token")


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the console script."""
    try:
        status = app(args=arguments, standalone_mode=False)
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
    sys.exit(status or 0)


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
