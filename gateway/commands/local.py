"""The data folder of the embedded engines, as commands find it: its registry file and the org meant."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from gateway.access.membership import read_memberships
from gateway.access.principal import DEMO_IDENTITY
from gateway.errors import BadUserInput
from gateway.ports import RegistryStore
from gateway.registry.directory import organization_by_id_or_slug
from gateway.registry.fields import text
from gateway.registry.founding import organizations
from gateway.settings import RegistryBackend, Settings, TelemetryBackend
from gateway.stores.opening import account_of, open_registry, require
from gateway.stores.sqlite import SqliteRegistry

READ_SECONDS = 5.0
DEMO_SLUG = "demo"

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Folder of the embedded engines, in place of INSIGHTS_DATA_DIR."),
]
Org = Annotated[str | None, typer.Option("--org", help="Id or slug of the organization.", show_default=False)]


def now_ms() -> int:
    """Unix milliseconds; the app's own clock would be an import of all of it."""
    return time.time_ns() // 1_000_000


def local_settings(data_dir: Path | None) -> Settings:
    """Settings on the embedded engines of `data_dir`, or of the environment where it names them.

    Raises BadUserInput when the environment names other stores: those are written by the platform.
    """
    if data_dir is not None:
        return Settings(
            data_dir=data_dir, telemetry=TelemetryBackend.EMBEDDED, registry=RegistryBackend.SQLITE
        )
    settings = Settings()
    if settings.registry is not RegistryBackend.SQLITE:
        raise BadUserInput("this command works on an SQLite registry; name its folder with --data-dir")
    return settings


def registry_file(settings: Settings) -> Path:
    return settings.data_dir / "registry.sqlite3"


def existing_registry_file(settings: Settings) -> Path:
    """A mistyped folder must not become a new, empty registry."""
    file = registry_file(settings)
    if not file.is_file():
        raise BadUserInput(
            f"there is no registry at {file}; start insights serve once, or name another folder"
        )
    return file


@asynccontextmanager
async def opened_registry(data_dir: Path | None) -> AsyncIterator[RegistryStore]:
    """The registry that the environment names, D1 too, or the file of `data_dir`; neither is made anew.

    Raises BadUserInput or StoreError.
    """
    settings = Settings() if data_dir is None else local_settings(data_dir)
    if settings.registry is RegistryBackend.SQLITE:
        async with opened(existing_registry_file(settings)) as file:
            yield file
        return
    require(settings)
    registry = await open_registry(settings, account_of(settings))
    try:
        yield registry
    finally:
        await registry.aclose()


@asynccontextmanager
async def opened(file: Path) -> AsyncIterator[SqliteRegistry]:
    registry = await SqliteRegistry.open(file)
    try:
        yield registry
    finally:
        await registry.aclose()


async def org_named(registry: RegistryStore, id_or_slug: str) -> str:
    """The org's id. Raises BadUserInput when there is none."""
    known = id_or_slug.isprintable()  # a lone surrogate from the command line cannot even be bound
    rows = await registry.fetch(organization_by_id_or_slug(id_or_slug), READ_SECONDS) if known else []
    if not rows:
        raise BadUserInput(f"no organization has the id or slug {id_or_slug[:60]!r}", "--org")
    return text(rows[0], "id")


async def org_meant(registry: RegistryStore) -> str | None:
    """Beside the demo the one that its pages open with, else the only one; None when there is none yet.

    Raises BadUserInput when unclear.
    """
    slugs = {
        text(row, "slug"): text(row, "id") for row in await registry.fetch(organizations(), READ_SECONDS)
    }
    if DEMO_SLUG in slugs:
        shown = await read_memberships(registry, DEMO_IDENTITY)
        return shown[0].org_id if shown else slugs[DEMO_SLUG]
    if len(slugs) > 1:
        raise BadUserInput(f"say which organization is meant: {', '.join(list(slugs)[:10])}", "--org")
    return next(iter(slugs.values()), None)
