"""`insights export` and `insights import` as processes of their own: what left arrives, once."""

import fcntl
import math
import os
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import httpx
import orjson
import pytest
from pyarrow import Table, compute, concat_tables, parquet, scalar

from gateway.moving.arriving import BATCH
from gateway.stores.private import private_file, private_folder
from gateway.telemetry.sql.moved.rows import KEY
from tests.begun import Begun, command, environment, ran
from tests.commands.test_serve import until
from tests.contract import server
from tests.size import case, sized

pytestmark = pytest.mark.dear

FORMATS = ("parquet", "ndjson")
LINES = ([0, 1, 2] * 4)[: sized(12, 2)]
"""So many that tell of a quarter, after which an import is killed."""
PLAN = (
    ("--days", "2", "--interval", "60s")
    if sized(1, 0)
    else ("--days", "1", "--monitors", "6", "--interval", "5m")
)
FEWEST = sized(2 * BATCH, BATCH * 5 // 4)
"""Rows of a file in the middle of which an import is killed: more than these."""
DAY_S = 86_400


@pytest.fixture(name="seeded", scope="module")
def seeded_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three orgs, and its rows in both formats beside it."""
    folder = tmp_path_factory.mktemp("moved")
    told = ran("seed", *PLAN, "--data-dir", str(folder / "data"))
    assert told.returncode == 0, told.stderr
    for name in FORMATS:
        exported(folder / "data", folder / f"rows.{name}")
    return folder


@pytest.fixture(name="large", scope="module")
def large_fixture(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with enough rows: those of `seeded`, in a plain run on many days, as Parquet alone."""
    rows = parquet.read_table(seeded / "rows.parquet")
    if len(rows) > FEWEST:
        return seeded
    folder = tmp_path_factory.mktemp("large")
    days = concat_tables([earlier(rows, day) for day in range(FEWEST // len(rows) + 1)])
    in_order = days.sort_by([(name, "ascending") for name in ("org", *KEY)])
    parquet.write_table(in_order, folder / "rows.parquet")
    return folder


def earlier(rows: Table, days: int) -> Table:
    """The same checks so many days before."""
    for name, day in (("written_s", DAY_S), ("timestamp_ms", DAY_S * 1000.0)):
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.field(at), compute.subtract(rows[name], scalar(days * day)))
    return rows


def exported(folder: Path, file: Path, *more: str) -> list[dict[str, object]]:
    """The rows of the file that was made."""
    told = ran("export", str(file), "--data-dir", str(folder), *more)
    assert (told.returncode, told.stdout) == (0, ""), told.stderr
    rows = rows_of(file)
    assert f"Exported {len(rows):,} heartbeats" in told.stderr
    assert not file.with_name(f"{file.name}.part").exists()
    return rows


def rows_of(file: Path) -> list[dict[str, object]]:
    if file.suffix == ".parquet":
        return list(parquet.read_table(file).to_pylist())
    return [orjson.loads(line) for line in file.read_bytes().splitlines()]


def imported(folder: Path, file: Path) -> tuple[int, int]:
    """Rows that were written, and those that were there."""
    told = ran("import", str(file), "--data-dir", str(folder))
    assert told.returncode == 0, told.stderr
    words = told.stdout.replace(",", "").split()
    return int(words[1]), int(words[-4])


@pytest.mark.parametrize("name", FORMATS)
def test_what_left_arrives(seeded: Path, tmp_path: Path, name: str) -> None:
    """Rows exported and imported into an empty store are the same rows; imported again, none is added."""
    file, again = seeded / f"rows.{name}", tmp_path / f"rows.{name}"
    before = rows_of(file)
    assert imported(tmp_path / "data", file) == (len(before), 0)
    assert imported(tmp_path / "data", file) == (0, len(before))
    again.touch()
    assert exported(tmp_path / "data", again, "--force") == before


def test_both_formats_hold_the_same(seeded: Path) -> None:
    """A Parquet file and an NDJSON file of one store have the same rows; only their owner may read them."""
    assert rows_of(seeded / "rows.parquet") == rows_of(seeded / "rows.ndjson")
    assert [(seeded / f"rows.{name}").stat().st_mode & 0o77 for name in FORMATS] == [0, 0]


@pytest.mark.parametrize("name", [case("parquet", plain=True), case("ndjson", plain=False)])
def test_killed_in_the_middle(large: Path, tmp_path: Path, name: str) -> None:
    """An import killed at one moment after the other, and then run to its end, leaves the same rows, once."""
    file, folder = large / f"rows.{name}", tmp_path / "data"
    before = rows_of(file)
    assert len(before) > FEWEST
    through = []
    for lines in LINES:
        arguments = command("import", str(file), "--data-dir", str(folder))
        with Begun(arguments, env=environment(), stderr=subprocess.PIPE) as process:
            assert process.stderr
            for _ in range(lines):
                process.stderr.readline()  # it tells of each quarter
            if not lines:
                until(lambda: (folder / "engine.lock").exists() or None, 60)
            process.send_signal(signal.SIGKILL)
            through.append(process.wait(60))
    assert through == [-signal.SIGKILL] * len(LINES)
    written, there = imported(folder, file)
    assert written + there == len(before)
    assert there > 0, "no kill met an import that had written"
    assert exported(folder, tmp_path / file.name) == before


def test_a_part_of_the_whole(seeded: Path, tmp_path: Path) -> None:
    """`--org`, `--monitor`, `--since` and `--until` narrow to the rows of these; files may overlap."""
    whole = rows_of(seeded / "rows.ndjson")
    times = sorted(float(str(row["timestamp_ms"])) for row in whole)
    middle = datetime.fromtimestamp(times[len(times) // 2] / 1000, UTC).replace(second=0, microsecond=0)
    day, since = f"{middle:%Y-%m-%dT%H:%M}", middle.timestamp() * 1000
    demo = [row for row in whole if row["org"] == "org_demo"]
    assert 0 < len(demo) < len(whole)
    data = seeded / "data"
    assert exported(data, tmp_path / "demo.ndjson", "--org", "demo") == demo
    monitor = str(demo[0]["monitor"])
    ours = [row for row in whole if row["monitor"] == monitor]
    assert exported(data, tmp_path / "one.ndjson", "--monitor", monitor) == ours
    later = [row for row in whole if float(str(row["timestamp_ms"])) >= since]
    earlier = [row for row in whole if float(str(row["timestamp_ms"])) < since]
    assert min(len(later), len(earlier)) > 0
    assert exported(data, tmp_path / "later.ndjson", "--since", day) == later
    assert exported(data, tmp_path / "earlier.ndjson", "--until", day) == earlier
    assert imported(tmp_path / "data", tmp_path / "demo.ndjson") == (len(demo), 0)
    assert imported(tmp_path / "data", seeded / "rows.parquet") == (len(whole) - len(demo), len(demo))


def test_a_folder_that_is_held(seeded: Path, tmp_path: Path) -> None:
    """A store that another process has is told of in one line, for both; no file is left behind."""
    held = tmp_path / "held"
    for folder in (held, held / "chdb"):
        private_folder(folder)
    private_file(held / "engine.lock")
    with (held / "engine.lock").open("w") as lock:  # as the engine has it, of which a process opens one alone
        fcntl.flock(lock, fcntl.LOCK_EX)
        print(os.getpid(), file=lock, flush=True)
        for arguments in (
            ("export", str(tmp_path / "out.ndjson"), "--data-dir", str(held)),
            ("import", str(seeded / "rows.ndjson"), "--data-dir", str(held)),
        ):
            told = ran(*arguments)
            assert told.returncode == 2
            assert f"in use by process {os.getpid()}" in told.stderr
            assert told.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["held"]


def test_streams(seeded: Path, tmp_path: Path) -> None:
    """`-` is stdout and stdin: two commands on a pipe move an org."""
    out = ran("export", "-", "--org", "demo", "--data-dir", str(seeded / "data"), check=True).stdout
    told = ran("import", "-", "--data-dir", str(tmp_path / "data"), given=out, check=True)
    assert f"Imported {len(out.splitlines()):,} heartbeats" in told.stdout


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_no_export(seeded: Path, tmp_path: Path, name: str) -> None:
    """A file that is cut off is refused in one line; one that is there is not replaced unasked."""
    file = tmp_path / f"cut.{name}"
    file.write_bytes((seeded / f"rows.{name}").read_bytes()[:-100])
    told = ran("import", str(file), "--data-dir", str(tmp_path / "data"))
    assert told.returncode == 2
    assert "not whole" in told.stderr or "whole, and NDJSON" in told.stderr
    assert told.stderr.splitlines()[-1].startswith("insights: ")
    kept = file.read_bytes()
    told = ran("export", str(file), "--data-dir", str(seeded / "data"))
    assert (told.returncode, file.read_bytes()) == (2, kept)
    assert "--force" in told.stderr


@pytest.mark.parametrize("file", [case("rows.parquet", plain=False)])
def test_to_a_server(seeded: Path, tmp_path: Path, file: str) -> None:
    """A move from the embedded engine to ClickHouse, a second one, and back again: the same rows, though a
    server of 2018 reads decimal fractions to the last bit but one."""
    before = rows_of(seeded / file)
    with server.running(tmp_path) as url:
        there = {
            "INSIGHTS_TELEMETRY": "clickhouse",
            "INSIGHTS_CLICKHOUSE_URL": url,
            "INSIGHTS_CLICKHOUSE_USER": server.USER,
            "INSIGHTS_CLICKHOUSE_PASSWORD": server.PASSWORD,
        }

        def asked(*arguments: str) -> str:
            told = ran(*arguments, env=environment() | there, cwd=tmp_path)
            return told.stdout + told.stderr

        assert "insights schema --clickhouse" in asked("import", str(seeded / file))
        made = httpx.post(
            url, content=asked("schema", "--clickhouse"), auth=(server.USER, server.PASSWORD), trust_env=False
        )
        assert made.is_success, made.text
        assert f"Imported {len(before):,} heartbeats" in asked("import", str(seeded / file))
        assert "Imported 0 heartbeats" in asked("import", str(seeded / "rows.ndjson"))
        asked("export", "back.parquet")
    back = rows_of(tmp_path / "back.parquet")
    assert len(back) == len(before)
    for one, other in zip(back, before, strict=True):
        assert one.keys() == other.keys()
        assert all(close(one[name], was) for name, was in other.items()), (one, other)


def close(one: object, other: object) -> bool:
    """To the last bit but one, of fractions."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-14)
    return one == other
