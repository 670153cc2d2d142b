"""The first start, ended while it seeds: as a process, by every signal, and then started again."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gateway.ingest.seed.mark import BEGUN_KEY, KEY
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import History
from tests.begun import Begun, command, done, environment, ran
from tests.commands.test_serve import serving, until
from tests.size import case, sized

pytestmark = pytest.mark.dear

BEGUN_SECONDS, ENDED_SECONDS = 120.0, 60.0
PLAN = SeedPlan(monitors=24, days=20, interval_s=60)
"""Long enough to be cut short."""
SHORTER = {} if sized(1, 0) else {"days": 1, "interval_s": 300}
AGAIN_PLAN = replace(PLAN, **SHORTER)
"""What is begun again in its place: a plain run shortens it, with `--all` it is the same."""
DEMO = replace(SeedPlan(), **SHORTER)
TOLD_PLAN = replace(PLAN, days=sized(PLAN.days, 5))
"""More than is written at once, so that there is something to tell on the way."""
SEED, SEED_AGAIN, SEED_TOLD = (
    ("seed", "--monitors", str(one.monitors), "--days", str(one.days), "--interval", f"{one.interval_s}s")
    for one in (PLAN, AGAIN_PLAN, TOLD_PLAN)
)
SERVE = ("serve", "--demo", "--port", "0", "--no-checks")
AGAIN = "was stopped before its end: it begins again."
ENGINE = """
import asyncio, sys
from pathlib import Path
from gateway.stores.embedded import Engine
engine = Engine.open(Path(sys.argv[1]))
sql = "SELECT count(), uniqExact(blob1, blob2) FROM saavy_uptime_heartbeats FORMAT TSV"
print(asyncio.run(engine.query(sql, 60)).decode())
engine.close()
"""


def settings_of(folder: Path) -> dict[str, str]:
    """The registry's settings by key; none before it has tables."""
    try:
        with closing(sqlite3.connect(f"file:{folder}/registry.sqlite3?mode=ro", uri=True)) as registry:
            return dict(registry.execute("SELECT key, value FROM settings").fetchall())
    except sqlite3.OperationalError:
        return {}


def begun(folder: Path) -> bool | None:
    """Once the orgs are there and before the mark is."""
    return True if BEGUN_KEY in settings_of(folder) else None


def half(folder: Path) -> bool | None:
    """Once heartbeats were written."""
    parts = [one for one in (folder / "chdb" / "store").glob("*/*/2*_*_*_*") if one.is_dir()]
    return True if begun(folder) and parts else None


EARLY = half if sized(1, 0) else begun


@contextmanager
def ended(
    folder: Path, moment: object, number: signal.Signals, *arguments: str
) -> Iterator[tuple[int, str, str]]:
    """Status, stdout and stderr of a start that got this signal at this moment of its seeding."""
    with Begun(
        command(*arguments, "--data-dir", str(folder)),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert callable(moment)
            until(lambda: moment(folder), BEGUN_SECONDS)
            process.send_signal(number)
            out, err = process.communicate(timeout=ENDED_SECONDS)
        finally:
            process.kill()
    found = settings_of(folder)
    assert BEGUN_KEY in found
    assert KEY not in found, "it was through before the signal came"
    shorten(folder, json.loads(found[BEGUN_KEY]))
    yield process.returncode, out, err


def shorten(folder: Path, begun: dict[str, Any]) -> None:
    """In a plain run `serve` finds that a shorter history was begun: not all has to be made once more."""
    begun["plan"] |= SHORTER
    with closing(sqlite3.connect(folder / "registry.sqlite3")) as registry, registry:
        registry.execute("UPDATE settings SET value = ? WHERE key = ?", (json.dumps(begun), BEGUN_KEY))


def rows(folder: Path) -> list[int]:
    """Heartbeats of the seeded orgs, and how many differ."""
    counted = done([sys.executable, "-c", ENGINE, str(folder)], check=True)
    return [int(number) for number in counted.stdout.split()]


def monitors(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "registry.sqlite3")) as registry:
        return int(
            registry.execute("SELECT count(*) FROM monitors WHERE org_id <> 'org_default'").fetchone()[0]
        )


@cache
def recorded(plan: SeedPlan, until_ms: int) -> tuple[int, int]:
    """Heartbeats and monitors of an undisturbed seeding of that minute."""
    history = History(plan, plan.horizon(until_ms))
    return sum(len(chunk.rows) for chunk in history.chunks()), len(history.stories)


def is_whole(folder: Path, plan: SeedPlan) -> None:
    heartbeats, found = recorded(plan, json.loads(settings_of(folder)[KEY])["seeded_ms"])
    assert rows(folder) == [heartbeats, heartbeats]
    assert monitors(folder) == found


def said(err: str) -> list[str]:
    """Its lines, but for those that tell how far the seeding was."""
    return [line for line in err.splitlines() if line.strip() and not line.startswith("Seeding")]


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        case(signal.SIGINT, begun, plain=False),
        case(signal.SIGTERM, begun, plain=True),
        case(signal.SIGKILL, begun, plain=False),
        case(signal.SIGINT, half, plain=False),
        case(signal.SIGTERM, half, plain=False),
        case(signal.SIGKILL, half, plain=True),
    ],
)
def test_insights_seed(tmp_path: Path, number: signal.Signals, moment: object) -> None:
    """What a signal left of `insights seed` is begun again with a sentence, and every check is there once."""
    with ended(tmp_path, moment, number, *SEED) as (status, out, err):
        assert out == ""
        assert status == (-number if number is signal.SIGKILL else 128 + number)
        assert said(err) == (
            []
            if number is signal.SIGKILL
            else ["Stopped: the history is not whole, and the next start begins it again."]
        )
    again = ran(*SEED_AGAIN, "--data-dir", str(tmp_path))
    assert again.returncode == 0, again.stderr
    assert AGAIN in again.stdout
    is_whole(tmp_path, AGAIN_PLAN)
    if number is signal.SIGKILL:
        third = ran(*SEED_AGAIN, "--data-dir", str(tmp_path))
        assert third.returncode == 2
        assert "already holds" in third.stderr
        is_whole(tmp_path, AGAIN_PLAN)


@pytest.mark.parametrize("number", [case(signal.SIGINT, plain=True), case(signal.SIGTERM, plain=False)])
def test_serve_stops_while_it_seeds(tmp_path: Path, number: signal.Signals) -> None:
    """The first `serve --demo` ends as later ones do, and whatever seeds next begins again."""
    with ended(tmp_path, EARLY, number, *SERVE) as (status, out, err):
        assert (status, out, said(err)) == (0, "Stopped.\n", [])
    again = ran(*SEED_AGAIN, "--data-dir", str(tmp_path))
    assert again.returncode == 0, again.stderr
    assert AGAIN in again.stdout
    is_whole(tmp_path, AGAIN_PLAN)


def test_serve(tmp_path: Path) -> None:
    """What was left of the first `serve --demo` is begun again by the second, and not by the third."""
    with ended(tmp_path, EARLY, signal.SIGKILL, *SERVE) as (status, out, _):
        assert (status, out) == (-signal.SIGKILL, "")
    with serving(tmp_path, "--no-checks") as second:
        fleet = second.ask("{ fleet { monitors { total } } }")["fleet"]
        assert fleet["monitors"]["total"] == SeedPlan().monitors
        assert AGAIN in " ".join(second.stop()[1].split())
    with serving(tmp_path, "--no-checks") as third:
        assert AGAIN not in " ".join(third.stop()[1].split())
    is_whole(tmp_path, DEMO)


def test_serve_goes_on_with_the_plan_that_was_begun(tmp_path: Path) -> None:
    """Whoever asked for another history gets that one."""
    with ended(tmp_path, EARLY, signal.SIGKILL, *SEED):
        pass
    with serving(tmp_path, "--no-checks") as server:
        server.stop()
    is_whole(tmp_path, AGAIN_PLAN)


def test_the_demo_beside_a_monitor(tmp_path: Path) -> None:
    """A monitor that was added first stays, and the demo is seeded beside it, also in two tries. The pages
    and the command open with its organization."""
    added = ran("monitor", "add", "--url", "http://127.0.0.1:9/", "--data-dir", str(tmp_path))
    assert added.returncode == 0, added.stderr
    own = re.sub(r"Added (\S+)\.\n", r"\1", added.stdout)
    with ended(tmp_path, EARLY, signal.SIGTERM, "serve", "--demo", "--port", "0") as (status, out, _):
        assert status == 0
        assert "Seeding the demo beside what the folder holds" in " ".join(out.split())
    with serving(tmp_path, "--no-checks") as server:
        asked = server.ask(
            "{ viewer { organizations { slug } organization { slug } } monitors { nodes { id } } }"
        )
        assert {one["slug"] for one in asked["viewer"]["organizations"]} == {
            "default",
            "demo",
            "acme",
            "globex",
        }
        assert asked["viewer"]["organization"]["slug"] == "default"
        assert [one["id"] for one in asked["monitors"]["nodes"]] == [own]
        listed = ran("monitor", "list", "--data-dir", str(tmp_path))
        assert own in listed.stdout
        assert listed.stdout.count("mon_") == 1
        assert server.stop()[0] == 0
    is_whole(tmp_path, DEMO)


def test_a_log_is_told_of_the_seeding(tmp_path: Path) -> None:
    """Where no terminal draws a bar, lines say that it began, how far it is, and when it is done."""
    told = ran(*SEED_TOLD, "--data-dir", str(tmp_path)).stderr.splitlines()
    assert told[0] == f"Seeding a history of {TOLD_PLAN.days} d; this can take a minute."
    assert re.fullmatch(r"Seeding: [257]+[05] % of [0-9,]+ checks", told[1])
    assert re.fullmatch(r"Seeded [0-9,]+ heartbeats in [0-9]+ s\.", told[-1])
    assert len(told) <= 5


def test_orgs_of_the_demo_s_names(tmp_path: Path) -> None:
    """Where somebody's own org has a name that the demo needs, one sentence says what to do."""
    ran("monitor", "add", "--url", "http://127.0.0.1:9/", "--data-dir", str(tmp_path))
    with closing(sqlite3.connect(tmp_path / "registry.sqlite3")) as registry, registry:
        registry.execute("UPDATE organizations SET slug = 'acme'")
    refused = ran("serve", "--demo", "--port", "0", "--data-dir", str(tmp_path))
    assert refused.returncode == 2
    assert "acme, which the demo would found too" in refused.stderr
    assert refused.stderr.count("\n") == 1
