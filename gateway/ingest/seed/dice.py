"""Reproducible chance: a stream of its own for every name, the same in every process."""

from random import Random


def dice(seed: int, *names: object) -> Random:
    """The stream of this seed and these names. No secret is drawn from it."""
    return Random("/".join(map(str, (seed, *names))))  # noqa: S311 - to be reproduced, not to be unguessable
