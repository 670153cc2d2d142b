"""The hand-written world, served."""

from tests.http.acme import acme, world

__all__ = ["acme", "world"]
