"""What tests write into a registry, and read back."""

from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry


def put(key: str, value: str = "v") -> RegistryStatement:
    return RegistryStatement("put", "INSERT INTO settings VALUES (?1, ?2, 0)", (key, value))


async def keys(registry: SqliteRegistry) -> list[object]:
    rows = await registry.fetch(RegistryStatement("keys", "SELECT key FROM settings ORDER BY key"), 5)
    return [row["key"] for row in rows]
