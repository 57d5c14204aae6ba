"""Running the site: web, jobs and opener as separate processes, each with the keys it needs and no others."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import FrameType
from urllib.parse import quote

import psycopg

from placewell.accounts.keys import Key, find_opening_key
from placewell.web.database import keys_folder
from placewell.web.embedded import PostgresProblem, start
from placewell.web.embedded.server import Server
from placewell.web.home import home_folder
from placewell.web.memory import close_memory

EVERY = 0.5  # seconds between looks at the children
PATIENCE = 10.0  # seconds for a child to end by itself
RESTART_AFTER = 1.0
NEVER_A_CHILDS = ("DATABASE_OWNER_URL", Key.OPENING.value)


def serve(*, host: str, port: int, workers: int) -> None:
    """Run until told to stop; a child that dies is started again, and all end together."""
    close_memory()
    commands = _commands(host=host, port=port, workers=workers)
    keep_up = _embedded_database()
    children = {name: _start(name, command) for name, command in commands.items()}
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the signature is Python's)
        nonlocal stopping
        stopping = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        while not stopping:
            time.sleep(EVERY)
            keep_up()
            for name, child in children.items():
                if child.poll() is not None and not stopping:
                    print(f"{name} ended ({child.returncode}) and is started again.", file=sys.stderr)  # noqa: T201
                    _end_group(child)
                    time.sleep(RESTART_AFTER)
                    children[name] = _start(name, commands[name])
    finally:
        _end(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def _embedded_database() -> Callable[[], None]:
    """Return what keeps the embedded database up: a server that was killed is started again, where its data is."""
    folder = home_folder() / "postgres"
    if f"host={quote(str(Server(folder, durable=True).socket_folder), safe='')}" not in os.environ["DATABASE_URL"]:
        return lambda: None

    def keep_up() -> None:
        try:
            start(folder)
        except (PostgresProblem, psycopg.Error) as problem:
            # Killed again while it came up: the next look tries again.
            print(f"The database does not come up yet: {problem}", file=sys.stderr)  # noqa: T201

    return keep_up


def _end_group(child: "subprocess.Popen[bytes]") -> None:
    """End what a killed child left behind: a web server's workers would keep its port."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def port_problem(host: str, port: int) -> str:
    """Say in a sentence why nothing can be served at an address; empty when it can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            return f"{host}:{port} cannot be used ({error.strerror}). Give another port with --port."
    return ""


def web_command(*, host: str, port: int, workers: int) -> list[str]:
    """Return the command that serves the site's pages."""
    address = ["--host", host, "--port", str(port), "--workers", str(workers)]
    how = ["--interface", "wsgi", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *how, *address, "placewell.web.wsgi:application"]


def _commands(*, host: str, port: int, workers: int) -> dict[str, list[str]]:
    manage = [sys.executable, "-m", "placewell.web.manage"]
    return {
        "web": web_command(host=host, port=port, workers=workers),
        "jobs": [*manage, "procrastinate", "worker", "--fetch-job-polling-interval", "0.2"],
        "opener": [sys.executable, "-m", "placewell.web.opener"],
    }


def environment_of(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a child: never the owner's address; the opening key for the opener alone."""
    kept = {key: value for key, value in given.items() if key not in NEVER_A_CHILDS}
    kept["DJANGO_SETTINGS_MODULE"] = "placewell.web.settings"
    if name == "opener":
        kind = given.get("PLACEWELL_KIND", "production")
        kept[Key.OPENING] = given.get(Key.OPENING) or find_opening_key(folder=keys_folder(), kind=kind)
    return kept


def _start(name: str, command: list[str]) -> "subprocess.Popen[bytes]":
    # A group of its own: Ctrl-C reaches us alone, and we end the children in order.
    return subprocess.Popen(command, env=environment_of(name, os.environ), start_new_session=True)  # noqa: S603 (our own)


def _end(children: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children.values():
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
