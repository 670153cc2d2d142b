"""When pydantic is told of the models of answers, which takes it milliseconds each."""

from gateway.http.rest.models.wire import adapter
from tests.http.acme import World


async def test_none_by_a_start_and_one_by_an_answer(world: World) -> None:
    """A gateway is made without any; what is asked for describes its own answer, once, and no other."""
    adapter.cache_clear()
    async with world.gateway() as acme:
        assert adapter.cache_info().currsize == 0
        for _ in range(2):
            assert (await acme.get("/api/monitors", org="acme")).status_code == 200
            assert adapter.cache_info().currsize == 1
