"""uvicorn on a free port, which it prints; uvloop and httptools are what it takes where they are there."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
import uvloop


def serve(app: Callable) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(2048)
        print(listener.getsockname()[1], flush=True)
        config = uvicorn.Config(app, http="httptools", lifespan="off", access_log=False, log_level="error")
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(uvicorn.Server(config).serve(sockets=[listener]))
