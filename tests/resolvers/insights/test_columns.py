"""Columns of counts: what their bounds take to be worked out."""

from gateway.telemetry.answers.standing import Standing
from gateway.telemetry.answers.summaries import counts
from gateway.telemetry.answers.tally import Tally
from resolvers.words.columns import CountColumns

COLUMNS = ("checks", "up", "degraded", "down", "pending")


class Looked(Tally):
    """A tally that knows how often its weights were looked at."""

    times = 0

    @property
    def squares(self) -> float:
        type(self).times += 1
        return self.squares_up


def test_bounds_are_worked_out_once() -> None:
    """Five columns with both bounds look at a tally once, and each tells its own; values need no look."""
    tally = Looked(rows=20, up=40, degraded=2, down=6, pending=4, squares_up=90, heaviest=10)
    found = CountColumns(tallies=[tally], standings=[Standing()])
    columns = {name: getattr(found, name)() for name in COLUMNS}
    assert (columns["up"].value, Looked.times) == ([40], 0)
    bounds = {name: (one.lower()[0], one.upper()[0]) for name, one in columns.items()}
    assert Looked.times == 1
    expected = {name: getattr(counts(tally), name) for name in COLUMNS}
    assert bounds == {name: (one.lower, one.upper) for name, one in expected.items()}
    assert bounds["up"][0] < 40 < bounds["up"][1]
