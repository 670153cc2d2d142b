"""When Python looks for garbage."""

import gc

import pytest

from gateway.watching.garbage import not_looked_for, settled


class Circle:
    def __init__(self) -> None:
        self.itself = self


@pytest.mark.dear
def test_what_is_there_is_not_looked_at() -> None:
    """What was there before is left alone by a full collection until the block ends, and looked at after."""
    kept = [Circle() for _ in range(10)]
    with settled():
        assert gc.get_freeze_count() > len(kept)
        assert not any(isinstance(one, Circle) for one in gc.get_objects())
    assert gc.get_freeze_count() == 0
    assert sum(isinstance(one, Circle) for one in gc.get_objects()) >= len(kept)


def test_what_comes_after_is_collected() -> None:
    """Cycles that are made and dropped once all is settled are found as ever."""
    with settled():
        for _ in range(10):
            Circle()
        assert gc.collect() >= 10


@pytest.mark.parametrize("enabled", [True, False])
def test_it_is_as_it_was(enabled: bool) -> None:
    """Nothing is looked for within the block, and afterwards what was so before."""
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with not_looked_for():
            assert not gc.isenabled()
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if was else gc.disable)()
