"""The least that uvicorn serves: an app that answers what the gateway's /healthz does, whatever is asked."""

from served import serve

HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"2")]


async def app(_scope, _receive, send) -> None:  # noqa: ANN001 - as ASGI's own documentation writes one
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b"ok"})


serve(app)
