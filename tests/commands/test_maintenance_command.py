"""`insights maintenance`, as it is typed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.commands.maintenance import maintenance_app
from gateway.commands.monitor import monitor_app
from gateway.errors import BadUserInput
from gateway.registry.maintenance import kept
from tests.commands.test_monitor_command import rows

ONCE = ("--start", "2026-11-29T02:00", "--for", "2h")


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHTS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("INSIGHTS_REGISTRY", "INSIGHTS_TELEMETRY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("gateway.commands.local.now_ms", lambda: 1_795_478_400_000)  # 2026-11-24T00:00Z


def typed(*arguments: str) -> str:
    result = CliRunner().invoke(maintenance_app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(name="monitor")
def monitor_fixture() -> str:
    added = CliRunner().invoke(monitor_app, ["add", "--url", "https://a.test"]).stdout
    return added.removeprefix("Added ").rstrip(".\n")


def added(*arguments: str) -> str:
    return typed("add", *arguments).removeprefix("Added ").rstrip(".\n")


def test_what_is_kept(monitor: str, tmp_path: Path) -> None:
    """One of the whole org, one of a monitor, one of a tag that recurs: each is kept as it was typed."""
    added(*ONCE)
    added(*ONCE, "--monitor", monitor, "--timezone", "Europe/Berlin", "--title", "Move")
    added("--start", "2026-11-29T02:00", "--for", "90m", "--rule", "freq=weekly;byday=su", "--tag", "db")
    columns = "title, timezone, start, seconds, rule, monitor_id, tag, ended_at"
    assert rows(tmp_path, f"SELECT {columns} FROM insights_maintenance ORDER BY rowid") == [  # noqa: S608
        ("Maintenance", "UTC", "2026-11-29T02:00", 7200, None, None, None, None),
        ("Move", "Europe/Berlin", "2026-11-29T02:00", 7200, None, monitor, None, None),
        ("Maintenance", "UTC", "2026-11-29T02:00", 5400, "FREQ=WEEKLY;BYDAY=SU", None, "db", None),
    ]


def test_the_list_says_when(monitor: str) -> None:
    """It tells of each what it is of, and when it comes next; one that lasts, until when."""
    assert "No maintenance yet" in typed("list")
    added(*ONCE, "--timezone", "Europe/Berlin", "--monitor", monitor)
    lasting = added("--start", "2026-11-23T23:30", "--for", "1h")
    daily = added("--start", "2026-11-01T05:00", "--for", "30m", "--rule", "FREQ=DAILY")
    found = typed("list")
    assert "2026-11-29 01:00Z" in found
    assert "now, until 2026-11-24 00:30Z" in found
    assert "2026-11-24 05:00Z" in found
    typed("end", daily)
    typed("remove", lasting)
    found = typed("list")
    assert "over" in found
    assert lasting not in found


def test_tags(monitor: str, tmp_path: Path) -> None:
    """A monitor gets a tag once, and loses it; what it never had is said."""
    typed("tag", monitor, "db")
    typed("tag", monitor, "db")
    assert rows(tmp_path, "SELECT monitor_id, tag FROM insights_monitor_tags") == [(monitor, "db")]
    typed("untag", monitor, "db")
    with pytest.raises(BadUserInput, match=r"TAG: .* has no tag db"):
        typed("untag", monitor, "db")


def test_it_goes_with_its_monitor(monitor: str, tmp_path: Path) -> None:
    """A monitor that is removed takes its own maintenance and tags along, and leaves the org's."""
    typed("tag", monitor, "db")
    added(*ONCE, "--monitor", monitor)
    whole = added(*ONCE)
    assert CliRunner().invoke(monitor_app, ["remove", monitor]).exit_code == 0
    assert rows(tmp_path, "SELECT id FROM insights_maintenance") == [(whole,)]
    assert rows(tmp_path, "SELECT count(*) FROM insights_monitor_tags") == [(0,)]


@pytest.mark.usefixtures("monitor")
@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("--start", "tomorrow", "--for", "2h"), "--start: .* like 2026-11-29T02:00"),
        (("--start", "2026-11-29T02:00Z", "--for", "2h"), "--start: .* like 2026-11-29T02:00"),
        (("--start", "2026-11-29T02:00", "--for", "2 hours"), "--for: .* is not a duration"),
        (("--start", "2026-11-29T02:00", "--for", "30s"), "--for: write at least 1m"),
        (("--start", "2026-11-29T02:00", "--for", "32d"), "--for: write at least 1m, and at most 31d"),
        ((*ONCE, "--rule", "weekly"), "--rule: .* is not a recurrence rule"),
        (("--start", "2026-11-29T02:00", "--for", "8d", "--rule", "FREQ=WEEKLY"), "--for: it is longer than"),
        ((*ONCE, "--timezone", "europe/berlin"), "--timezone: .* write a name like Europe/Berlin"),
        ((*ONCE, "--monitor", "mon_none"), "--monitor: this organization has no monitor 'mon_none'"),
        ((*ONCE, "--monitor", "a", "--tag", "b"), "--tag: give --monitor or --tag, not both"),
        ((*ONCE, "--tag", "a b"), "--tag: write 1 to 60 letters"),
        ((*ONCE, "--title", ""), "--title: write 1 to 200 printable characters"),
        (("--start", "2020-11-29T02:00", "--for", "2h"), "--start: it does not come within 400 days"),
        (
            ("--start", "2020-11-29T02:00", "--for", "2h", "--rule", "FREQ=DAILY"),
            "--start: a rule begins at most two years ago",
        ),
        ((*ONCE, "--org", "nobody"), "--org: no organization has the id or slug 'nobody'"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], refusal: str, tmp_path: Path) -> None:
    """What cannot be is refused by the name of its option, with what to write instead; nothing is kept."""
    with pytest.raises(BadUserInput, match=refusal):
        typed("add", *arguments)
    assert rows(tmp_path, "SELECT count(*) FROM insights_maintenance") == [(0,)]


@pytest.mark.usefixtures("monitor")
def test_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of an org's maintenance comes with every read of its monitors: beyond the limit, none is added."""
    monkeypatch.setattr("gateway.commands.maintenance.MOST", 2)
    assert kept.MOST == 100
    added(*ONCE)
    added(*ONCE)
    with pytest.raises(BadUserInput, match="this organization has 2 already; remove some"):
        added(*ONCE)


@pytest.mark.parametrize("verb", ["end", "remove"])
@pytest.mark.usefixtures("monitor")
def test_an_unknown_one(verb: str) -> None:
    """Neither another org's nor one that never was can be ended or removed."""
    with pytest.raises(
        BadUserInput, match="ID: this organization has no 'mnt_none': insights maintenance list"
    ):
        typed(verb, "mnt_none")
