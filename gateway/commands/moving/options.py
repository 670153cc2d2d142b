"""What `insights export` and `insights import` are given: files, their format, moments, orgs."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from gateway.commands.local import existing_registry_file, local_settings, opened, org_named, registry_file
from gateway.errors import BadUserInput
from gateway.settings import RegistryBackend, Settings
from gateway.stores.opening import account_of, open_registry, require
from gateway.stores.private import FILE
from gateway.times.written import duration

STREAM = "-"
PART = ".part"
"""After the name of a file that is not whole yet."""


class FileFormat(StrEnum):
    """How rows are written."""

    PARQUET = "parquet"
    NDJSON = "ndjson"


_SUFFIXES = {
    ".parquet": FileFormat.PARQUET,
    ".ndjson": FileFormat.NDJSON,
    ".jsonl": FileFormat.NDJSON,
}


def settings_of(data_dir: Path | None) -> Settings:
    """The stores that the environment names, or the embedded ones of the folder. Raises BadUserInput."""
    settings = Settings() if data_dir is None else local_settings(data_dir)
    require(settings)
    return settings


def format_of(file: str, asked: FileFormat | None) -> FileFormat:
    """As asked, else by the file's name; a stream is NDJSON. Raises BadUserInput."""
    found = asked or (FileFormat.NDJSON if file == STREAM else _SUFFIXES.get(Path(file).suffix.lower()))
    if found is None:
        raise BadUserInput(f"{file} says no format: end it in .parquet or .ndjson, or give --format")
    if file == STREAM and found is FileFormat.PARQUET:
        raise BadUserInput("Parquet is read and written from its end: name a file", "--format")
    return found


def moment_ms(text: str | None, argument: str, now_ms: int) -> int | None:
    """Unix ms of a day, a moment (of UTC, unless it says otherwise), or a length before now."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        known = found if found.tzinfo else found.replace(tzinfo=UTC)
        return int(known.timestamp() * 1000)
    except (ValueError, OverflowError):
        pass
    try:
        return now_ms - duration(text, argument).seconds * 1000
    except BadUserInput as error:
        raise BadUserInput(
            f"{text[:40]!r} is no moment: write 2026-11-01, 2026-11-01T12:00Z, or 30d for as long ago",
            argument,
        ) from error


async def orgs_named(settings: Settings, named: Sequence[str]) -> tuple[str, ...]:
    """Ids of orgs by id or slug; where there is no registry at hand they are taken as ids."""
    if settings.registry is RegistryBackend.D1:
        registry = await open_registry(settings, account_of(settings))
        try:
            return tuple([await org_named(registry, one) for one in named])
        finally:
            await registry.aclose()
    if not registry_file(settings).is_file():
        return tuple(named)
    async with opened(existing_registry_file(settings)) as file:
        return tuple([await org_named(file, one) for one in named])


@contextmanager
def written_file(name: str, *, force: bool) -> Iterator[BinaryIO]:
    """A file that only its owner may read, and that has its name once it is whole.

    Raises BadUserInput where there is one, unless forced, or where none can be made.
    """
    if name == STREAM:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    if path.exists() and not force:
        raise BadUserInput(f"{name} is there already: choose another name, or add --force to replace it")
    part = path.with_name(path.name + PART)
    try:
        part.unlink(missing_ok=True)
        part.touch(FILE)
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise BadUserInput(f"cannot write {name}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def read_file(name: str) -> Iterator[BinaryIO]:
    """Raises BadUserInput where there is none, or it cannot be read."""
    if name == STREAM:
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - what is read from it later fails with words of its own
    except OSError as error:
        raise BadUserInput(f"cannot read {name}: {error.strerror or error}") from error
    with file:
        yield file
