"""A ClickHouse server of our own, on loopback and in a folder of the test run's."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

BINARY = shutil.which("clickhouse-server") or shutil.which(
    "clickhouse-server", path="/usr/sbin:/usr/local/sbin"
)
USER, PASSWORD = "insights", "s3cret:with'signs"
START_SECONDS = 30.0

_CONFIG = """<yandex>
  <logger><level>error</level><console>1</console></logger>
  <http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><interserver_http_port>{inter}</interserver_http_port>
  <listen_host>127.0.0.1</listen_host>
  <path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path>
  <format_schema_path>{folder}/formats/</format_schema_path>
  <users_config>{folder}/users.xml</users_config>
  <default_profile>default</default_profile><default_database>default</default_database>
  <mark_cache_size>67108864</mark_cache_size><timezone>UTC</timezone>
  <remote_servers><fleet><shard><replica>
    <host>127.0.0.1</host><port>{tcp}</port><user>{user}</user><password>{password}</password>
  </replica></shard></fleet></remote_servers>
</yandex>
"""
_USERS = """<yandex>
  <profiles><default><max_memory_usage>2000000000</max_memory_usage></default></profiles>
  <users><{user}><password>{password}</password><networks><ip>127.0.0.1</ip></networks>
    <profile>default</profile><quota>default</quota></{user}></users>
  <quotas><default/></quotas>
</yandex>
"""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Yields the URL of its HTTP interface. Skips where there is no server; on CI that is a failure."""
    if BINARY is None:
        message = "no clickhouse-server on this machine: its half of the contract was not tested"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    http, tcp, inter = _free_ports(3)
    for name in ("data", "tmp", "formats"):
        (folder / name).mkdir()
    known = {"folder": folder, "user": USER, "password": PASSWORD, "http": http, "tcp": tcp, "inter": inter}
    (folder / "config.xml").write_text(_CONFIG.format(**known))
    (folder / "users.xml").write_text(_USERS.format(**known))
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([BINARY, f"--config-file={folder}/config.xml"], stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{http}/ping", server)
        yield f"http://127.0.0.1:{http}"
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False) as client:
        while server.poll() is None and time.monotonic() < until:
            try:
                if client.get(url).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
    pytest.fail("clickhouse-server did not start")


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
