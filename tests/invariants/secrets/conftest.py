"""Every question once, for all the tests that look at what was answered and told meanwhile."""

import asyncio
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.settings import LogFormat
from gateway.stores.embedded import Engine
from gateway.watching import logs
from tests.invariants.secrets.two_orgs import MARKS, Told, every_answer, two_orgs


class _Kept(logging.Handler):
    """Keeps every record."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _told_to(handler: logging.Handler, *names: str | None) -> Iterator[None]:
    """These loggers tell it everything."""
    loggers = [logging.getLogger(name) for name in names]
    before = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.removeHandler(handler)
            one.setLevel(level)


@pytest.fixture(scope="session")
def told(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Every field and route, asked by one org and then by the other, with all that is logged at DEBUG."""
    return asyncio.run(_asked(engine, tmp_path_factory.mktemp("secrets")))


async def _asked(engine: Engine, folder: Path) -> Told:
    stream, kept = io.StringIO(), _Kept()
    lines = logging.StreamHandler(stream)
    lines.setFormatter(logs.formatter(LogFormat.JSON, terminal=False))
    with _told_to(lines, *logs.OURS, logs.REQUESTS), _told_to(kept, None):
        async with two_orgs(engine, folder, log_requests=1.0) as two:
            answers = {}
            for org in MARKS:
                answers[org] = await every_answer(two, org)
                await two.ask(org, 'query canaryname { canaryalias: monitor(id: "canaryvalue") { id } }')
                await two.ask(org, "{ canaryfield }", {"canaryvariable": "canaryvalue"})
            metrics = (await two.get("org_a", "/metrics")).text
            return Told(two.tokens, answers, kept.records, stream.getvalue(), metrics)
