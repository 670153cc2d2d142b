"""ClickHouse servers of our own, on loopback and in folders of the test run's: one, or a cluster."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from gateway.stores.clickhouse import Server

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
  <remote_servers><fleet>{shards}</fleet></remote_servers>
</yandex>
"""
_SHARD = """<shard><replica>
    <host>127.0.0.1</host><port>{tcp}</port><user>{user}</user><password>{password}</password>
  </replica></shard>"""
# A profile that answers without the shards that are down: the gateway has to say otherwise.
_USERS = """<yandex>
  <profiles><default>
    <max_memory_usage>2000000000</max_memory_usage>
    <skip_unavailable_shards>1</skip_unavailable_shards>
  </default></profiles>
  <users><{user}><password>{password}</password><networks><ip>127.0.0.1</ip></networks>
    <profile>default</profile><quota>default</quota></{user}></users>
  <quotas><default/></quotas>
</yandex>
"""


@dataclass(slots=True)
class Shard:
    """One of a cluster."""

    folder: Path
    url: str
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            command = [BINARY or "", f"--config-file={self.folder}/config.xml"]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        _wait_for(f"{self.url}/ping", self._process)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(30)

    @contextmanager
    def down(self) -> Iterator[None]:
        """For a while."""
        self.stop()
        try:
            yield
        finally:
            self.start()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Yields the URL of its HTTP interface. Skips where there is no server; on CI that is a failure."""
    with cluster(folder, 1) as shards:
        yield shards[0].url


@contextmanager
def cluster(folder: Path, size: int) -> Iterator[list[Shard]]:
    """So many servers that are shards of the cluster `fleet`, each of which knows all of them."""
    if BINARY is None:
        message = "no clickhouse-server on this machine: its half of the contract was not tested"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    ports = _free_ports(3 * size)
    tcp = ports[size : 2 * size]
    shards = "".join(_SHARD.format(tcp=one, user=USER, password=PASSWORD) for one in tcp)
    with ExitStack() as started:
        yield [
            started.enter_context(_shard(folder / f"shard_{number}", shards, *ports[number::size]))
            for number in range(size)
        ]


@contextmanager
def _shard(folder: Path, shards: str, http: int, tcp: int, inter: int) -> Iterator[Shard]:
    for name in ("data", "tmp", "formats"):
        (folder / name).mkdir(parents=True)
    known = {"folder": folder, "user": USER, "password": PASSWORD, "http": http, "tcp": tcp, "inter": inter}
    (folder / "config.xml").write_text(_CONFIG.format(**known, shards=shards))
    (folder / "users.xml").write_text(_USERS.format(**known))
    shard = Shard(folder, f"http://127.0.0.1:{http}")
    try:
        shard.start()
        yield shard
    finally:
        shard.stop()


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


def known(url: str, database: str = "default") -> Server:
    """As whom it is asked."""
    return Server(url, USER, SecretStr(PASSWORD), database)


def asked(url: str, sql: str) -> str:
    answer = httpx.post(url, content=sql, auth=(USER, PASSWORD), trust_env=False)
    assert answer.is_success, answer.text
    return answer.text.strip()
