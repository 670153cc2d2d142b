"""Request bodies, read up to a cap that a development server can bear."""

from starlette.requests import Request

MOST_BYTES = 16 * 1024 * 1024


class BodyTooLarge(Exception):
    """More than MOST_BYTES came."""


async def read_body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body.extend(part)
        if len(body) > MOST_BYTES:
            raise BodyTooLarge
    return bytes(body)
