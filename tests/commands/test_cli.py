"""`insights` as a whole: help for everything, and bad input told in one line."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gateway.cli import application, main
from gateway.errors import StoreError

ANSI = re.compile(r"\x1b\[[0-9;]*m")
COMMANDS = (
    *("serve", "seed", "probe", "schema", "doctor", "emulate", "monitor", "token", "maintenance"),
    *("export", "import", "rollups", "archive"),
)


def verbs(of: typer.Typer, *path: str) -> Iterator[tuple[str, ...]]:
    """Every command as the words that call it."""
    for command in of.registered_commands:
        assert command.callback
        yield (*path, command.name or command.callback.__name__)
    for group in of.registered_groups:
        assert group.typer_instance
        yield from verbs(group.typer_instance, *path, str(group.name))


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INSIGHTS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")


def helped(*words: str) -> str:
    result = CliRunner().invoke(application(), [*words, "--help"])
    assert result.exit_code == 0, result.output
    return ANSI.sub("", result.stdout)


def test_help_lists_every_command() -> None:
    """`insights --help` names every command."""
    text = helped()
    assert {words[0] for words in verbs(application())} == set(COMMANDS)
    assert [name for name in COMMANDS if not re.search(rf"^\W*{name} +\S", text, re.MULTILINE)] == []


@pytest.mark.parametrize("words", list(verbs(application())), ids=" ".join)
def test_help_of_every_command(words: tuple[str, ...]) -> None:
    """Every command's help holds an example that calls it."""
    assert f"Example: insights {' '.join(words)}" in helped(*words)


def test_revoking_promises_no_more_than_is_kept() -> None:
    """A running gateway keeps who asks for a while, so that a revoked token is not refused at once: the help
    names the setting that says for how long."""
    said = " ".join(helped("token", "revoke").split())
    assert "within INSIGHTS_CACHE_SECONDS" in said
    assert "next request" not in said


def test_groups_list_their_commands() -> None:
    """A group's help names its commands."""
    for words in verbs(application()):
        if len(words) > 1:
            assert words[-1] in helped(*words[:-1])


OF_ITS_OWN = """
import atexit, gc, sys
atexit.register(lambda: print("left", gc.get_freeze_count() > len(gc.get_objects()), *sys.modules))
from gateway.cli import main
sys.argv = ["insights", "token", "--help"]
main()
"""


@pytest.mark.dear
def test_a_verb_imports_its_own() -> None:
    """A short command is not kept waiting for what another verb needs: no schema, no engine, no server.

    Nor, in the end, until Python has looked through all that goes with the process."""
    asked = subprocess.run([sys.executable, "-c", OF_ITS_OWN], capture_output=True, text=True, check=True)
    _, _, told = asked.stdout.rpartition("left ")
    left_alone, *modules = told.split()
    assert "gateway.commands.token" in modules
    assert {"strawberry", "chdb", "uvicorn", "resolvers"} & set(modules) == set()
    assert left_alone == "True"


BAD = [
    (["nope"], "nope"),
    (["--nope"], "--nope"),
    (["serve", "--nope"], "--nope"),
    (["serve", "--port", "x"], "--port"),
    (["serve", "--port", "99999"], "PORT"),
    (["serve", "--port", "-1"], "PORT"),
    (["serve", "--demo", "--host", "0.0.0.0"], "loopback"),
    (["serve", "--demo", "--host", "::"], "loopback"),
    (["serve", "--demo", "--host", "example.com"], "loopback"),
    (["serve", "--host", "nonsense.invalid", "--port", "0"], "cannot listen"),
    (["seed", "--days", "0"], "--days"),
    (["seed", "--monitors", "x"], "--monitors"),
    (["seed", "--interval", "1s"], "--interval"),
    (["seed", "--interval", "x"], "--interval"),
    (["probe", "--once"], "no registry"),
    (["probe", "--concurrency", "0"], "--concurrency"),
    (["schema", "extra"], "extra"),
    (["schema", "--openapi", "--clickhouse"], "--openapi"),
    (["schema", "--layout", "table", "--clickhouse"], "--layout"),
    (["schema", "--layout", "cobol"], "--layout"),
    (["monitor", "add"], "--url"),
    (["monitor", "add", "--url", "ftp://a"], "--url"),
    (["monitor", "list"], "no registry"),
    (["monitor", "nope"], "nope"),
    (["token", "list"], "--org"),
    (["export", "a.csv"], "--format"),
    (["export", "a.parquet"], "holds no heartbeats"),
    (["export", "-", "--format", "parquet"], "--format"),
    (["export", "a.ndjson", "--since", "x"], "--since"),
    (["export", "a.ndjson", "--since", "1d", "--until", "2d"], "--until"),
    (["export", "a.ndjson", "--monitor", "a b"], "--monitor"),
    (["import", "no-such-file.ndjson"], "no-such-file.ndjson"),
    (["import", "no-such-file"], "--format"),
    (["token", "list", "--org", "a"], "no registry"),
]
ENVIRONMENT = [
    ("INSIGHTS_PORT", "abc"),
    ("INSIGHTS_DEMO", "perhaps"),
    ("INSIGHTS_TELEMETRY", "nope"),
    ("INSIGHTS_REGISTRY", "nope"),
    ("INSIGHTS_AE_DATASET", "a; DROP TABLE b"),
    ("INSIGHTS_COST_LIMIT", "0"),
    ("INSIGHTS_REQUEST_SECONDS", "-1"),
]


def refusal(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on stderr of a command that ended with status 2."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert printed.out == ""
    assert printed.err.startswith("insights: ")
    assert printed.err.count("\n") == 1
    assert "Traceback" not in printed.err
    return printed.err


@pytest.mark.parametrize(("arguments", "told"), BAD, ids=[" ".join(one) for one, _ in BAD])
def test_bad_input(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Bad input ends in one line that names it, with status 2; nothing is made."""
    assert told in refusal(arguments, capsys)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("name", "value"), ENVIRONMENT)
def test_bad_settings(
    name: str, value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting of the environment that cannot be is named."""
    monkeypatch.setenv(name, value)
    assert name in refusal(["serve"], capsys)


def test_demo_of_the_environment(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Demo mode stays on loopback however it was asked for."""
    monkeypatch.setenv("INSIGHTS_DEMO", "1")
    monkeypatch.setenv("INSIGHTS_HOST", "0.0.0.0")
    assert "loopback" in refusal(["serve"], capsys)


def test_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`insights` alone shows the help."""
    with pytest.raises(SystemExit):
        main([])
    assert "serve" in capsys.readouterr().out


def test_errors_of_tasks_that_run_together(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a command's tasks raise as a group is told in one line, as if one had raised it alone; a group
    with something unforeseen in it is not taken for a refusal."""
    groups = [
        ExceptionGroup(
            "tasks", [ExceptionGroup("tasks", [StoreError("no room left")]), StoreError("nor here")]
        ),
        ExceptionGroup("tasks", [StoreError("no room left"), KeyError("what")]),
    ]

    def failing() -> None:
        raise groups.pop(0)

    monkeypatch.setattr("gateway.commands.schema.schema_command", failing)
    with pytest.raises(SystemExit) as left:
        main(["schema"])
    assert (left.value.code, capsys.readouterr().err) == (
        2,
        "insights: no room left (see: insights --help)\n",
    )
    with pytest.raises(ExceptionGroup):
        main(["schema"])
