"""The engine is what is under test here: it is asked each time."""

from tests.known import asked_anew

__all__ = ["asked_anew"]
