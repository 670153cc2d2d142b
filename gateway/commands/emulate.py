"""`insights emulate`: Analytics Engine and D1 on loopback, for developing without the cloud."""

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from gateway.commands.emulate_check import check_command
from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN, create_emulator
from gateway.emulator.conditions import Budget, Conditions, Fault, ReadSampling, Strictness
from gateway.emulator.edge.wire import server
from gateway.http.server.listening import listening
from gateway.stores.embedded import Engine

HOST = "127.0.0.1"
_WRITES_PER_INDEX = 100
_PRODUCTION_LAG_S = 75.0
_PRODUCTION_WRITES = 5
"""Rows of one index in a second from which on they were seen sampled: 5 of 7 were kept."""


emulate_app = typer.Typer(invoke_without_command=True)
emulate_app.command("check")(check_command)


@emulate_app.callback()
def emulate_command(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65535)
    ] = 8788,
    data_dir: Annotated[Path, typer.Option(help="Folder that keeps what is written.")] = Path(
        ".insights-emulator"
    ),
    token: Annotated[str, typer.Option(help="The one bearer token that is let in.")] = DEFAULT_TOKEN,
    account: Annotated[str, typer.Option(help="The one account id.")] = DEFAULT_ACCOUNT,
    database: Annotated[
        list[str] | None, typer.Option(help="Id (UUID) of a D1 database to hold; may be given again.")
    ] = None,
    lag: Annotated[float, typer.Option(help="Seconds until a written point can be read.", min=0)] = 0,
    write_sampling: Annotated[bool, typer.Option(help="Sample what one index receives too fast.")] = False,
    read_sampling: Annotated[bool, typer.Option(help="Answer large reads from a coarser copy.")] = False,
    integers_as_text: Annotated[bool, typer.Option(help="Send 64-bit integers as strings.")] = True,
    strictness: Annotated[
        Strictness,
        typer.Option(help="Refuse what the service was seen to refuse, or what documents exclude."),
    ] = Strictness.LIVE,
    like_production: Annotated[
        bool, typer.Option(help="A lag of 75 s, bursts of one index sampled, large reads sampled.")
    ] = False,
    rate_limit: Annotated[bool, typer.Option(help="1 200 requests in 5 minutes, then a block.")] = False,
    latency: Annotated[float, typer.Option(help="Milliseconds added to every answer.", min=0)] = 0,
    fault: Annotated[
        list[str] | None, typer.Option(help="A fault and its rate, e.g. 503=0.05; may be given again.")
    ] = None,
) -> None:
    """Answer as api.cloudflare.com/client/v4 does for Analytics Engine and D1, until Ctrl-C.

    Every condition can also be changed while it runs: `PUT /__emulator/conditions`.

    Example: `insights emulate`

    `insights emulate --port 8788 --data-dir /tmp/ae --lag 30 --read-sampling`

    `insights emulate --like-production --strictness live`

    `insights emulate --fault 503=0.05 --fault reset=0.01 --rate-limit`

    `insights emulate check queries.sql`

    `curl http://127.0.0.1:8788/__emulator`
    """
    if context.invoked_subcommand:
        return
    conditions = Conditions(
        strictness=strictness,
        lag_seconds=lag or (_PRODUCTION_LAG_S if like_production else 0),
        writes_per_index=_writes(write_sampling, like_production=like_production),
        read_sampling=ReadSampling() if read_sampling or like_production else None,
        integers_as_text=integers_as_text,
        budget=Budget() if rate_limit else None,
        latency_ms=latency,
        faults=dict(_rated(text) for text in fault or ()),
    )
    engine = Engine.open(data_dir)
    try:
        app = create_emulator(
            engine, data_dir, token=token, account=account, conditions=conditions, clock=time.time
        )
        for chosen in database or ():
            app.state.emulator.databases.create(chosen, chosen)
        with listening(HOST, port) as door:
            _announce(door.getsockname()[1], account, token)
            server(app).run(sockets=[door])
    finally:
        engine.close()


def _writes(sampled: bool, *, like_production: bool) -> int | None:
    """Points a second that one index may receive."""
    if like_production:
        return _PRODUCTION_WRITES
    return _WRITES_PER_INDEX if sampled else None


def _rated(text: str) -> tuple[Fault, float]:
    name, _, rate = text.partition("=")
    try:
        return Fault(name), float(rate)
    except ValueError as error:
        known = ", ".join(fault.value for fault in Fault if fault is not Fault.NONE)
        raise typer.BadParameter(f"{text}: write NAME=RATE, with one of {known}") from error


def _announce(port: int, account: str, token: str) -> None:
    console = Console()
    console.print(f"Emulating Analytics Engine and D1 on http://127.0.0.1:{port}/client/v4")
    console.print(f"  account {account}, token {token}")
    console.print(f"  what it holds, and curl examples: http://127.0.0.1:{port}/__emulator")
