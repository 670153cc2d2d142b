"""`insights emulate check`: a linter for Analytics Engine SQL."""

from pathlib import Path

from typer.testing import CliRunner, Result

from gateway.cli import application
from gateway.errors import BadUserInput
from tests.emulator.test_corpus import ACCEPTED, REFUSED

MIXED = """-- counts; and a comment
SELECT count() AS n FROM hits WHERE blob1 = 'a;b';
/* two
   lines; */
SELECT count(*)
FROM hits;

SELECT max(if(blob1 = 'a', double1, 0)) AS n FROM hits
"""


def checked(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(application(), ["emulate", "check", *arguments], input=given)


def test_each_refusal_is_told_by_its_line(tmp_path: Path) -> None:
    """FILE:LINE: reason, status 1; semicolons in strings and comments part nothing."""
    file = tmp_path / "queries.sql"
    file.write_text(MIXED)
    told = checked(str(file))
    assert told.exit_code == 1
    assert told.stdout.splitlines() == [
        f"{file}:5: COUNT() function must have 0 arguments: 1",
        (
            f"{file}:8: the 2nd and 3rd arguments to IF() function must have the same type "
            "but instead had Double and Integer"
        ),
    ]
    assert told.stderr == "3 statements, 2 refused\n"


def test_what_would_be_taken_is_status_0() -> None:
    """From stdin; the documents' rules alone let more pass."""
    assert checked("-", given="SELECT 1 AS one").exit_code == 0
    assert checked("-", given="SELECT 1e3 AS n;").exit_code == 1
    assert checked("-", "--strictness", "documented", given="SELECT 1e3 AS n;").exit_code == 0


def test_it_judges_as_the_emulator_does() -> None:
    """All that people send and is taken passes, and all that is refused is told, without a dataset."""
    taken = checked("-", given=";\n".join(ACCEPTED).replace("{t}", "hits"))
    assert (taken.exit_code, taken.stdout) == (0, "")
    statements = [line.split(" | ", 1)[1] for line in REFUSED if "never_written" not in line]
    refused = checked("-", given=";\n".join(statements).replace("{t}", "hits"))
    assert [line.split(":")[1] for line in refused.stdout.splitlines()] == [
        str(number) for number in range(1, len(statements) + 1)
    ]


def test_no_statement_is_no_success(tmp_path: Path) -> None:
    """A file with nothing to judge ends with status 2: who judges an empty file judges nothing."""
    file = tmp_path / "empty.sql"
    file.write_text("-- nothing yet\n;\n")
    told = CliRunner().invoke(application("emulate"), ["emulate", "check", str(file)])
    assert isinstance(told.exception, BadUserInput)
    assert f"there is no statement in {file}" in str(told.exception)
