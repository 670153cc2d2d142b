"""Log lines: one shape for all loggers, ours and those of what we are built on, with the request and its org.

Law 11 is kept here for whatever is logged: exceptions leave as their type and place, of other people's
multi-line messages the first line, and libraries that log statements or addresses are heard from WARNING on.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

from gateway.settings import LogFormat, Settings
from gateway.watching.request import current

OURS = ("gateway", "resolvers")
LOUD = ("aiosqlite", "httpx", "httpcore", "opentelemetry", "urllib3")
"""They tell statements, values or addresses below WARNING."""
REQUESTS = "gateway.requests"
FIELDS = ("route", "method", "status", "ms", "cost", "telemetry_reads", "registry_reads", "rows", "errors")
"""What the line of a request tells; nothing else that is given beside a message is printed."""
LONGEST = 300


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all logs of the process to `stream` (stderr), as the settings say."""
    to = stream or sys.stderr
    handler = logging.StreamHandler(to)
    handler.setFormatter(formatter(settings.log, terminal=to.isatty()))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in (*OURS, "uvicorn"):
        logging.getLogger(name).setLevel(settings.log_level.upper())
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    if settings.log_requests:
        logging.getLogger(REQUESTS).setLevel(logging.INFO)


def formatter(chosen: LogFormat, *, terminal: bool) -> logging.Formatter:
    """JSON lines, or lines to read where that is asked for or the stream is a terminal."""
    import structlog  # noqa: PLC0415 - it looks at the environment when it is imported (law 10)

    console = chosen is LogFormat.CONSOLE or (chosen is LogFormat.AUTO and terminal)
    render: Any = (
        structlog.dev.ConsoleRenderer(colors=terminal)
        if console
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _of_the_request,
            _placed,
            _first_line,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    )


def _of_the_request(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    watch = current()
    if watch:
        event["request_id"] = watch.id
        if watch.org:
            event["org"] = watch.org
    return event


def _placed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's type and place; its text, which may quote anything, is left out."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple) and error[0] is not None:
        event["exception"] = error[0].__name__
        event["place"] = "".join(traceback.format_tb(error[2])[-3:])
    event.pop("stack_info", None)
    return event


def _first_line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """asyncio, for one, adds a task with its exception's text to what it says."""
    if not str(event.get("logger", "")).startswith(OURS):
        event["event"] = str(event["event"]).partition("\n")[0][:LONGEST]
    return event
