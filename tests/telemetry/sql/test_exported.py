"""The layout as writers in other languages have it."""

import asyncio
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import application
from gateway.settings import Settings
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.columns import AE_BLOBS, AE_DOUBLES, DOCUMENTED, LONGEST_ISSUER, STATUSES, Layout
from gateway.telemetry.sql.exported.fields import FIELDS, Field, camel, of
from gateway.telemetry.sql.exported.limits import MOST_BLOB_BYTES
from gateway.telemetry.sql.failure_classes import CLASSES
from tests.telemetry.lab import Lab

ROOT = Path(__file__).parents[3]
KEPT = {
    "typescript": ROOT / "workers" / "heartbeats" / "src" / "layout.ts",
    "rust": ROOT / "workers" / "heartbeats" / "layout.rs",
}
STORES_OWN = {"version", "written_at", "sample_interval"}


def printed(*arguments: str) -> str:
    done = CliRunner().invoke(application("schema"), ["schema", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("language", KEPT)
def test_what_writers_have_is_what_the_gateway_reads(language: str) -> None:
    """The committed source texts are those that `insights schema --layout` prints (scripts/export-layout)."""
    assert KEPT[language].read_text() == printed("--layout", language)


def test_the_page_has_the_table() -> None:
    """docs/writing.md holds the table as it is printed."""
    page = (ROOT / "docs" / "writing.md").read_text()
    [held] = re.findall(r"<!-- layout -->\n(.*?)<!-- /layout -->", page, re.DOTALL)
    assert held == printed("--layout", "table")


def test_every_field_of_the_layout_is_told() -> None:
    """In its order, each under the name that a heartbeat has for it, but for the store's own."""
    assert [one.name for one in FIELDS] == [
        field.name for field in fields(Layout) if field.name not in STORES_OWN
    ]
    assert {one.written_as for one in FIELDS} == {
        field.name for field in fields(Heartbeat) if field.name != "sample_interval"
    }


def test_columns_of_a_kind_have_no_gap() -> None:
    """What is left out of a list would move what comes after it."""
    assert [one.column for one in of("blob")] == list(AE_BLOBS[: len(of("blob"))])
    assert [one.column for one in of("double")] == list(AE_DOUBLES[: len(of("double"))])
    assert [one.column for one in FIELDS if one.kind == "index"] == [DOCUMENTED.monitor]
    assert all(one.position == number for number, one in enumerate(of("blob")))


def test_a_row_whose_texts_are_as_long_as_they_may_be_is_recorded() -> None:
    """Together they stay below what a point holds, and words of ours have room."""
    assert sum(one.most_bytes for one in of("blob")) <= MOST_BLOB_BYTES
    room = {one.name: one.most_bytes for one in FIELDS}
    assert room["status"] >= max(len(one) for one in STATUSES)
    assert room["error_class"] >= max(len(one) for one in CLASSES)
    assert room["issuer"] >= len(("ß" * LONGEST_ISSUER).encode())
    assert [one.name for one in FIELDS if (one.kind == "double") == bool(one.most_bytes)] == []


def test_half_an_id_is_written_nowhere() -> None:
    """What is cut is a text for people alone."""
    assert [one.name for one in FIELDS if one.cut] == ["region", "error", "issuer"]
    assert [one.name for one in FIELDS if one.id] == ["monitor", "org", "dispatch_id", "relay"]


async def test_clickhouse_takes_the_table(lab: Lab) -> None:
    """It has the columns of the one without comments, and tells of each field what it is."""
    commented = await made(lab, printed("--layout", "clickhouse"), "commented")
    plain = await made(lab, printed("--clickhouse"), "plain")
    assert [one[:2] for one in commented] == [one[:2] for one in plain]
    told = {name: comment for name, _, comment in commented}
    assert [one.column for one in FIELDS if not told[one.column].startswith(f"{one.written_as}: ")] == []
    assert told[DOCUMENTED.sample_interval].endswith(r"by the store\'s own sampling")


async def made(lab: Lab, statement: str, name: str) -> list[list[str]]:
    """Name, type and comment of each column of the table that the engine made of the statement."""
    engine = lab.telemetry.engine
    sql = statement.replace(Settings().ae_dataset, name)
    await asyncio.wrap_future(engine._aside.submit(engine._beside.query, sql.rstrip(";\n")))
    asked = f"SELECT name, type, comment FROM system.columns WHERE table = '{name}' FORMAT TSV"  # noqa: S608
    return [line.split("\t") for line in (await engine.query(asked, 30)).decode().splitlines()]


RUST = """
mod layout;
fn main() {{
    let beat = layout::Heartbeat {{ {filled} }};
    println!("{{}}", beat.index());
    println!("{{}}", beat.blobs().join(","));
    println!("{{:?}}", beat.doubles());
}}
"""


def compiler() -> str | None:
    """One that runs: a launcher of toolchains without any is none."""
    found = shutil.which("rustc")
    told = subprocess.run([found, "--version"], capture_output=True, check=False) if found else None
    return found if told and told.returncode == 0 else None


def test_rust_puts_every_field_into_its_column(tmp_path: Path) -> None:
    """A heartbeat whose fields are their own names and positions comes out in the order of the columns."""
    filled = ", ".join(f"{one.written_as}: {_rust_value(one)}" for one in FIELDS)
    (tmp_path / "layout.rs").write_text(KEPT["rust"].read_text())
    (tmp_path / "main.rs").write_text(RUST.format(filled=filled))
    rustc, binary = compiler(), str(tmp_path / "main")
    if rustc is None:
        pytest.skip("there is no rustc to compile the Rust table with")
    subprocess.run(
        [rustc, "-A", "dead_code", "-D", "warnings", "main.rs", "-o", binary], check=True, cwd=tmp_path
    )
    index, blobs, doubles = subprocess.run(
        [binary], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert index == DOCUMENTED.monitor
    assert blobs.split(",") == [one.column for one in of("blob")]
    assert doubles == str([float(number) for number in range(len(of("double")))])


def _rust_value(field: Field) -> str:
    return f"{field.position}.0" if field.kind == "double" else f'"{field.column}".to_string()'


def test_names_are_those_of_the_field() -> None:
    """In JSON and TypeScript they are written as GraphQL writes them."""
    assert camel("timestamp_ms") == "timestampMs"
    assert camel("code") == "code"
