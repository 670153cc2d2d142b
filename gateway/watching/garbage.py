"""When Python looks for garbage in cycles: all stands still for as long as there are objects to look at.

A started gateway has some 150 000 of them (modules, the schema, the forms of answers), all of which stay:
looking through them again takes 50 ms, and several times that beside a busy engine.
"""

import atexit
import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def not_looked_for() -> Iterator[None]:
    """While modules are imported and the schema is made, which leave next to none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextlib.contextmanager
def settled() -> Iterator[None]:
    """What is there now, hardly any of it garbage, is not looked at again until the block ends."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def left_in_the_end() -> None:
    """Python looks through all that is left once more when the process ends, and takes it apart: a server
    is a third of a second longer in stopping, for memory that goes with the process."""
    atexit.register(gc.freeze)
