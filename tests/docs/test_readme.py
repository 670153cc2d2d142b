"""The README tells what is true."""

import json
import re
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from gateway.cli import VERBS
from gateway.insights.operations.limits import limits
from gateway.settings import Settings

MARKS = re.compile(r"(<!-- limits:[^\n]*-->\n)(.*?)(<!-- end of limits -->)", re.DOTALL)
ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def table() -> dict[str, str]:
    """Default by setting, as the table of settings tells it."""
    return dict(re.findall(r"^\| `(INSIGHTS_[A-Z0-9_]+)` \| ?`?([^`|]*?)`? ?\|", README, re.MULTILINE))


def test_every_setting_is_documented() -> None:
    """The README's table names exactly the settings that are read."""
    assert set(table()) == {f"INSIGHTS_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_default_is_the_real_one(name: str) -> None:
    """The default in the README's table is what a setting has when nothing is given."""
    default = Settings.model_fields[name].default
    shown = table()[f"INSIGHTS_{name.upper()}"]
    if default is None:
        assert shown == ""
    elif isinstance(default, bool):
        assert shown == str(default).lower()
    elif isinstance(default, int | float):
        assert float(shown) == default
    else:
        assert shown == str(default)


def limits_table() -> str:
    """The table of limits as the settings' defaults have it."""
    rows = [
        f"| `{one.name}` | {one.value:,.15g} | {one.unit} | {one.description} |" for one in limits(Settings())
    ]
    return "\n".join(["| limit | value | unit | what happens there |", "|---|---|---|---|", *rows]) + "\n"


def test_every_limit_is_documented(pytestconfig: pytest.Config) -> None:
    """The README's table of limits is the one in the code; `--renew` writes it."""
    if pytestconfig.getoption("renew"):
        text = (ROOT / "README.md").read_text()
        renewed = MARKS.sub(lambda found: found[1] + limits_table() + found[3], text)
        (ROOT / "README.md").write_text(renewed)
    found = MARKS.search((ROOT / "README.md").read_text())
    assert found is not None
    assert found[2] == limits_table()


def test_every_script_is_named_and_there() -> None:
    """Each file of scripts/ that the README names exists, and can be run unless its name says what it is."""
    for script in set(re.findall(r"scripts/[a-z-]+(?:\.[a-z]+)?\b", README)):
        assert (ROOT / script).is_file(), script
        assert "." in script or (ROOT / script).stat().st_mode & 0o111, script


def test_every_command_is_named() -> None:
    """Each command of `insights` is named in the README."""
    assert [name for name in VERBS if f"`{name}`" not in README and f"insights {name}" not in README] == []


def test_the_first_query_can_be_sent() -> None:
    """What the README sends with curl is JSON, and a query of the schema as it is."""
    (body,) = re.findall(r"-d '(\{\"query\".*?)'\n```", README, re.DOTALL)
    schema = build_schema((ROOT / "schema.graphql").read_text())
    assert validate(schema, parse(json.loads(body)["query"])) == []
