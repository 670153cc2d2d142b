"""An archive's store that remembers what it was sent."""

from dataclasses import dataclass, field

from gateway.ports import RegistryStatement, RegistryStore


@dataclass
class Watched:
    store: RegistryStore
    sent: list[RegistryStatement] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.sent]

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        self.sent.append(statement)
        return await self.store.fetch(statement, seconds)

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        return await self.store.execute(statement, seconds)

    async def ping(self) -> None: ...

    async def aclose(self) -> None:
        await self.store.aclose()
