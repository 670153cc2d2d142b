"""`insights monitor`, as it is typed."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.commands.monitor import monitor_app
from gateway.errors import BadUserInput

CONTROLS = ("a\nb", "a\x1b[31m", "a\x00", "a\x7f", "a\x85b", "\ud800", "a\u2028b")
UNUSABLE_NAMES = ("", " ", "n" * 201, "\u200d", *CONTROLS)


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHTS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("INSIGHTS_REGISTRY", "INSIGHTS_TELEMETRY", "INSIGHTS_CHECK_PRIVATE"):
        monkeypatch.delenv(name, raising=False)


def typed(*arguments: str) -> str:
    """What the command prints; what it raises is raised."""
    result = CliRunner().invoke(monitor_app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def added(*arguments: str) -> str:
    return typed("add", *arguments).removeprefix("Added ").rstrip(".\n")


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "registry.sqlite3")
    try:
        with connection:
            return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_empty_folder(tmp_path: Path) -> None:
    """In an empty folder the first monitor comes with an org and the demo's member in it."""
    monitor_id = added("--url", "https://a.test/health")
    assert rows(tmp_path, "SELECT organization_id, identity_id FROM organization_members") == [
        ("org_default", "demo-member")
    ]
    [(found, org, name, kind, config, relay)] = rows(
        tmp_path, "SELECT id, org_id, name, kind, config_json, relay_id FROM monitors"
    )
    assert (found, org, name, kind, relay) == (monitor_id, "org_default", "a.test", "http", None)
    assert json.loads(str(config)) == {"url": "https://a.test/health", "interval": 60, "timeout": 10_000}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://127.0.0.1:9/up", "127.0.0.1:9"),
        ("tcp://db.test:5432", "db.test:5432"),
        ("http://[::1]:9/", "[::1]:9"),
    ],
)
def test_default_name(tmp_path: Path, url: str, name: str) -> None:
    """Two services of one host have two names: the port is told."""
    added("--url", url)
    assert rows(tmp_path, "SELECT name FROM monitors") == [(name,)]


def test_list_in_a_narrow_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """However narrow it is, a URL is in one line with its monitor."""
    monkeypatch.setenv("COLUMNS", "60")
    url = f"https://a.test/{'long/' * 30}health"
    monitor_id = added("--url", url, "--name", "A name of several words that could be broken")
    [line] = [one for one in typed("list").splitlines() if monitor_id in one]
    assert url in line
    assert "several words that could be broken" in line


def test_second_monitor(tmp_path: Path) -> None:
    """A second monitor joins the org that is there."""
    added("--url", "https://a.test")
    added("--url", "tcp://a.test:5432", "--interval", "15s", "--timeout", "1s", "--name", "Postgres")
    assert rows(tmp_path, "SELECT COUNT(*), COUNT(DISTINCT org_id) FROM monitors") == [(2, 1)]
    assert "Postgres" in typed("list")


def test_which_org(tmp_path: Path) -> None:
    """Without --org the only one is meant, or beside the demo the one that its pages open with: the demo
    member's newest. Between others one has to choose."""
    added("--url", "https://a.test")
    insert = "INSERT INTO organizations (id, slug, name, created_at, owner_id) VALUES"
    rows(tmp_path, f"{insert} ('org_acme', 'acme', 'Acme', 2, 'demo-member')")
    with pytest.raises(BadUserInput, match="--org: say which organization is meant: acme, default"):
        typed("list")
    added("--url", "https://b.test", "--org", "acme")
    rows(tmp_path, f"{insert} ('org_demo', 'demo', 'Demo', 3, 'demo-member')")
    added("--url", "https://c.test")
    rows(tmp_path, "INSERT INTO organization_members VALUES ('org_demo', 'demo-member', 'admin', 9e12, 9e12)")
    added("--url", "https://d.test")
    assert rows(tmp_path, "SELECT org_id FROM monitors ORDER BY config_json") == [
        ("org_default",),
        ("org_acme",),
        ("org_default",),
        ("org_demo",),
    ]
    with pytest.raises(BadUserInput, match="no organization has the id or slug 'none'"):
        typed("list", "--org", "none")


def test_life(tmp_path: Path) -> None:
    """A monitor can be disabled, enabled and removed, with all that refers to it."""
    monitor_id = added("--url", "https://a.test")
    typed("disable", monitor_id)
    assert "disabled" in typed("list")
    typed("enable", monitor_id)
    assert "pending" in typed("list")
    kept = "SELECT enabled FROM insights_monitor_settings ORDER BY since_ms"
    assert rows(tmp_path, kept) == [(1,), (0,), (1,)]
    rows(tmp_path, "INSERT INTO incidents SELECT 'i', id, 1, NULL, NULL, 'open', 1, 1 FROM monitors")
    typed("remove", monitor_id)
    assert (
        rows(tmp_path, "SELECT * FROM monitors UNION ALL SELECT *, 1, 1, 1, 1, 1, 1, 1, 1, 1 FROM incidents")
        == []
    )
    assert rows(tmp_path, kept) == []
    assert "No monitors yet" in typed("list")


def test_a_pause_that_was_there_first(tmp_path: Path) -> None:
    """A monitor that was disabled before anything was kept was enabled until its last check, when it is
    enabled again; to enable it twice keeps nothing."""
    monitor_id = added("--url", "https://a.test")
    rows(tmp_path, "UPDATE monitors SET enabled = 0, last_checked_at = created_at + 5000")
    typed("enable", monitor_id)
    typed("enable", monitor_id)
    kept = """SELECT s.enabled, s.since_ms - m.created_at = 5000
        FROM insights_monitor_settings s JOIN monitors m ON m.id = s.monitor_id ORDER BY s.since_ms"""
    assert rows(tmp_path, kept) == [(1, 0), (0, 1), (1, 0)]


def test_a_check_must_end_before_the_next() -> None:
    """A timeout beyond the interval is refused with what to do: only checks that hang would be left out."""
    with pytest.raises(BadUserInput, match="--timeout: a check that hangs for 60 s still runs when"):
        typed("add", "--url", "https://a.test", "--interval", "15s", "--timeout", "60s")
    added("--url", "https://a.test", "--interval", "60s", "--timeout", "60s")
    added("--url", "https://b.test", "--interval", "15s")


@pytest.mark.parametrize("verb", ["remove", "enable", "disable"])
def test_other_orgs_monitor(tmp_path: Path, verb: str) -> None:
    """A monitor of another org is not found."""
    monitor_id = added("--url", "https://a.test")
    rows(
        tmp_path,
        "INSERT INTO organizations (id, slug, name, created_at, owner_id) "
        "VALUES ('org_acme', 'acme', 'Acme', 2, 'demo-member')",
    )
    with pytest.raises(BadUserInput, match="no monitor"):
        typed(verb, monitor_id, "--org", "acme")
    assert rows(tmp_path, "SELECT enabled FROM monitors") == [(1,)]


@pytest.mark.parametrize(
    ("option", "arguments"),
    [
        *(
            ("--url", ("--url", url))
            for url in ("a.test", "ftp://a.test", "http://", "tcp://a.test", "udp://a:53")
        ),
        ("--url", ("--url", "https://user:secret@a.test")),
        ("--url", ("--url", "http://a.test:99999")),
        ("--kind", ("--url", "https://a.test", "--kind", "tcp")),
        *(
            ("--interval", ("--url", "http://a", "--interval", value))
            for value in ("14s", "0s", "60", "soon", "9999999d")
        ),
        *(("--timeout", ("--url", "http://a", "--timeout", value)) for value in ("0s", "999ms", "999d")),
        *(("--name", ("--url", "http://a", "--name", value)) for value in UNUSABLE_NAMES),
    ],
)
def test_bad_input(tmp_path: Path, option: str, arguments: tuple[str, ...]) -> None:
    """Bad input is refused by the option's name, before anything is written."""
    with pytest.raises(BadUserInput, match=f"^{option}: ") as caught:
        typed("add", *arguments)
    assert "secret" not in caught.value.message
    assert not (tmp_path / "registry.sqlite3").exists()


@pytest.mark.parametrize("verb", ["list", "remove", "enable", "disable"])
def test_mistyped_folder(tmp_path: Path, verb: str) -> None:
    """A folder without a registry does not get an empty one."""
    arguments = () if verb == "list" else ("mon_1",)
    with pytest.raises(BadUserInput, match="there is no registry at"):
        typed(verb, *arguments, "--data-dir", str(tmp_path / "typo"))
    assert not (tmp_path / "typo").exists()


def test_d1(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry in D1 is written by the platform, not from here."""
    monkeypatch.setenv("INSIGHTS_REGISTRY", "d1")
    with pytest.raises(BadUserInput, match="SQLite"):
        typed("list")


def test_names_are_no_markup() -> None:
    """A name is shown as it is written."""
    added("--url", "https://a.test", "--name", "[red]Alert[/]")
    assert "[red]Alert[/]" in typed("list")


@pytest.mark.parametrize("verb", ["add", "list", "remove", "enable", "disable"])
def test_help(verb: str) -> None:
    """Every verb shows an example."""
    assert f"insights monitor {verb}" in typed(verb, "--help")


@pytest.mark.parametrize(
    "name",
    [
        "👩\u200d👩\u200d👧 family",
        "می\u200cخواهم",  # noqa: RUF001 - letters of other scripts are the point
        "東京\u3000支店",
        "Zürich · 1",
        "\u200fעברית",  # noqa: RUF001 - as above
        "𠮷野家",
        "नमस्ते",
        "e\u0301",
    ],
)
def test_names_of_every_script(tmp_path: Path, name: str) -> None:
    """A name may be written in any script, with what joins and spaces its characters, and stays as it is."""
    added("--url", "https://a.test", "--name", name)
    assert rows(tmp_path, "SELECT name FROM monitors") == [(name,)]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1:9000/", True),
        ("tcp://localhost:5432", True),
        ("http://api.localhost/", True),
        ("http://169.254.169.254/latest", True),
        ("http://[fd00::1]/", True),
        ("http://2130706433/", True),
        ("https://8.8.8.8/", False),
        ("https://a.test/", False),
    ],
)
@pytest.mark.parametrize("allowed", [True, False])
def test_private_addresses_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, told: bool, allowed: bool
) -> None:
    """A monitor of a private address is added, and who would not check it is said at once."""
    if allowed:
        monkeypatch.setenv("INSIGHTS_CHECK_PRIVATE", "allow")
    said = "only a server in demo mode, or one with INSIGHTS_CHECK_PRIVATE=allow, checks it"
    assert (said in typed("add", "--url", url)) is (told and not allowed)
    assert len(rows(tmp_path, "SELECT id FROM monitors")) == 1
