"""Fixtures for every test: chDB serves one folder per process, so all tests share one engine."""

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import certifi
import hypothesis
import pytest

from gateway.stores.embedded import READERS, Engine
from tests.folders import write_to_memory
from tests.known import KnownEngine, Said, forget_the_oldest
from tests.sample import Sampling
from tests.size import ALL, PLAIN

END = "-----END CERTIFICATE-----\n"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Here and not in tests/golden: options of deeper folders are only known where those are named."""
    parser.addoption("--renew", action="store_true", help="write tests/golden/files and README's limits anew")
    parser.addoption("--all", action="store_true", help="run the long tests at full size (tests/size.py)")
    parser.addoption("--sample", type=int, metavar="SEED", help="some cases of each test (tests/sample.py)")


def pytest_configure(config: pytest.Config) -> None:
    """No timed examples: another process's load must not fail one. What hypothesis sets in CI is kept."""
    hypothesis.settings.register_profile(ALL, deadline=None, print_blob=True)
    hypothesis.settings.register_profile(PLAIN, hypothesis.settings.get_profile(ALL), max_examples=10)
    hypothesis.settings.load_profile(ALL if config.getoption("--all") else PLAIN)
    write_to_memory(config)
    KnownEngine.asks_anew = config.getoption("--all")
    if config.getoption("--sample") is not None:
        config.pluginmanager.register(Sampling(config.getoption("--sample")), "sampling")
    gc.disable()  # until all is collected


def pytest_collection_finish() -> None:
    """Modules, schema and tests stay to the end: to walk through them for garbage is in vain, be it once."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 50)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _few_are_trusted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """To read whom the world trusts takes a client longer than most tests, and all stay on loopback."""
    whole = Path(certifi.where()).read_text()
    one = tmp_path_factory.mktemp("trusted") / "one.pem"
    one.write_text(whole[: whole.index(END) + len(END)])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(certifi, "where", lambda: str(one))
        patched.setenv("SSL_CERT_FILE", str(one))
        yield


@pytest.fixture(autouse=True)
def _logging_is_put_back() -> Iterator[None]:
    """Commands and servers set up the whole process's logging: the next test must not find it so."""
    before = {one.name: (one.level, one.propagate, one.handlers[:]) for one in _loggers()}
    yield
    for one in _loggers():
        one.level, one.propagate, handlers = before.get(one.name, (logging.NOTSET, True, []))
        one.handlers = [each for each in one.handlers if each in handlers]
        one.disabled = False
    logging.Logger.manager._clear_cache()  # type: ignore[attr-defined]


def _loggers() -> list[logging.Logger]:
    known = logging.Logger.manager.loggerDict.values()
    return [logging.getLogger(), *(one for one in known if isinstance(one, logging.Logger))]


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Engine]:
    """The embedded engine on a folder of its own."""
    opened = KnownEngine.open(tmp_path_factory.mktemp("engine"))
    opened.said = Said(_kept(pytestconfig))
    _interpreted(opened)
    yield opened
    opened.close()


def _kept(config: pytest.Config) -> Path | None:
    """None where pytest has no cache."""
    cache = getattr(config, "cache", None)
    return cache.mkdir("said") if cache else None


def pytest_unconfigure(config: pytest.Config) -> None:
    kept = _kept(config)
    if kept and "PYTEST_XDIST_WORKER" not in os.environ:
        forget_the_oldest(kept)


def _interpreted(engine: Engine) -> None:
    """To compile an expression that comes back takes more than a test's few rows ever give back."""
    places = [engine._idle.get() for _ in range(READERS)]
    for one in places:
        if one is not None:
            one.query("SET compile_expressions = 0, compile_aggregate_expressions = 0")
        engine._idle.put(one)


@pytest.fixture
def dataset() -> str:
    """A dataset's name that no other test uses."""
    return f"hb_{uuid4().hex}"
