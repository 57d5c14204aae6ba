"""The site as `placewell serve` runs it: what its processes hold, and what it and its database write to their logs."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from placewell.accounts.keys import Key, find_opening_key, opener_folder, stored_key
from placewell.web import opener, server
from placewell.web.embedded import Cluster, start
from placewell.web.health import examine
from placewell.web.roles import TELLS_NOTHING_ASKED, set_up_server
from tests.resilience.stubborn import Stubborn
from tests.serving import Served, served

READY = "database system is ready to accept connections"
MARK = "a price of 987.31"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration, served."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield running


def processes(site: Served) -> dict[str, list[int]]:
    """Return the ids of the site's processes by what they are, workers with their masters."""
    lines, parents = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                lines[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    found: dict[str, list[int]] = {}
    for name, words in (("web", "granian"), ("jobs", "procrastinate"), ("opener", "placewell.web.opener")):
        first = [pid for pid, line in lines.items() if words in line and parents[pid] == site.process.pid]
        found[name] = [*first, *(pid for pid, parent in parents.items() if parent in first)]
    return found


def opening_key(site: Served) -> str:
    """Return the site's opening key, from where it is kept."""
    return (opener_folder(site.home / "keys-placewell_demonstration") / "opening").read_text()


def test_the_opener_alone_is_given_the_opening_key(site: Served) -> None:
    key, running = opening_key(site), processes(site)
    assert len(running["web"]) >= 2, "Its master and a worker."
    for name, pids in running.items():
        for pid in pids:
            try:
                environment = Path(f"/proc/{pid}/environ").read_bytes().decode()
            except PermissionError:
                # The opener lets nobody but root look.
                assert name == "opener"
                continue
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
            assert (key in environment) == (name == "opener"), name
            assert (Key.OPENING in environment) == (name == "opener"), name
            assert key not in arguments, name
            assert "placewell_owner" not in environment, name


def test_no_file_beside_the_other_keys_is_the_opening_key(site: Served) -> None:
    key = opening_key(site)
    keys = site.home / "keys-placewell_demonstration"
    assert {one.name for one in keys.iterdir()} == {"secret", "signing", "lookup", "data"}
    assert all(one.read_text() != key for one in keys.iterdir())


def test_what_is_asked_of_pages_of_bidding_is_in_no_log(site: Served) -> None:
    one = Stubborn(site.address)
    managers = sorted(set(re.findall(r"as (Manager of [^,<]+), ", one.get("/demonstration/sign-in/").text)))
    one.sign_in_as(managers[0])
    page = one.get("/invitations/").text
    own = re.search(r'href="(/invitations/I-[^/"]+/)"', page)
    assert own is not None
    asked = [
        one.client.get(f"{own[1]}receipt/9/"),
        one.client.put(f"{own[1]}receipt/1/"),
        one.client.post(f"{own[1]}bid/", data={"core": "987.31"}),
        one.client.post(f"{own[1]}withdraw/", data={"csrfmiddlewaretoken": one.client.cookies["csrftoken"]}),
        one.client.get("/invitations/I-0000000000/bid/"),
        one.client.get("/me/a-token-that-opens-nothing/"),
        httpx.post(f"{site.address}{own[1]}bid/", content=b"x" * (6 * 1024 * 1024), timeout=30),
        one.client.get("/tenders/an-ordinary-page-that-is-not-there/"),
    ]
    one.close()
    assert {403, 404, 409, 413} <= {answer.status_code for answer in asked}
    log = (site.home / "site.log").read_text()
    assert "an-ordinary-page-that-is-not-there" in log or "Forbidden: /tenders/" in log
    for words in ("/invitations/", "/me/", "987.31", "I-0000000000"):
        assert words not in log
    assert "/invitations/" not in (site.home / "postgres" / "server.log").read_text()


def test_pages_with_a_secret_in_their_address_send_no_path_on_and_are_kept_by_nobody(site: Served) -> None:
    with site.owner() as owner:
        owner.execute(
            "INSERT INTO accounts_privatelink (token_hash, authority_id, case_ref, send_to, channel, expires_at)"
            " SELECT sha256('the-token'), authority_id, package_ref, 'g@family.example', 'email',"
            " now() + interval '9 years' FROM tenders_tender LIMIT 1"
        )
    answer = httpx.get(f"{site.address}/me/the-token/")
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """An embedded server of the test's own."""
    return start(tmp_path_factory.mktemp("cluster") / "postgres", durable=False)


def test_the_database_logs_no_statement_and_no_refusal(cluster: Cluster) -> None:
    refused = (
        f"SELECT '{MARK}'::int",
        f"INSERT INTO one VALUES ('{MARK}')",
        f"INSERT INTO one VALUES ('{MARK}')",
        f"RAISE '{MARK}'",
        f"DO $$ BEGIN RAISE WARNING '{MARK}'; RAISE EXCEPTION '{MARK}'; END $$",
        "INSERT INTO one VALUES (NULL)",
    )
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE one (it text CONSTRAINT only_one_act PRIMARY KEY)")
        for statement in refused:
            with suppress(psycopg.Error):
                connection.execute(statement)
        connection.execute("VACUUM ANALYZE one")
        connection.execute("CHECKPOINT")
    log = (cluster.folder / "server.log").read_text()
    assert READY in log, "What the server does itself is logged."
    for words in (MARK, "only_one_act", "ERROR", "STATEMENT", "WARNING", "checkpoint complete"):
        assert words not in log


def test_a_server_of_ones_own_is_told_to_log_nothing_of_either_role(cluster: Cluster) -> None:
    owner, application = (f"postgresql://{name}:secret@/other" for name in ("an_owner", "an_application"))
    set_up_server(admin_url=cluster.admin_url, owner_url=owner, application_url=application)
    with psycopg.connect(cluster.admin_url) as connection:
        rows = connection.execute("SELECT rolname, rolconfig FROM pg_roles WHERE rolname LIKE 'an\\_%'").fetchall()
    told = {name: set(config) for name, config in rows}
    expected = {f"{setting}={value}" for setting, value in TELLS_NOTHING_ASKED.items()}
    assert told == {"an_owner": expected, "an_application": expected}


def test_memory_that_was_closed_is_closed() -> None:
    look = "import ctypes; from placewell.web.memory import close_memory; close_memory();"
    look += "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    shown = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "0"


class Closed(Exception):
    """Memory was closed before anything else was done."""


def test_the_opener_and_what_starts_it_close_their_memory_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def close() -> None:
        raise Closed

    for module in ("opener", "server"):
        monkeypatch.setattr(f"placewell.web.{module}.close_memory", close)
    with pytest.raises(Closed):
        opener.main()
    with pytest.raises(Closed):
        server.serve(host="127.0.0.1", port=0, workers=1)


@pytest.mark.django_db
@pytest.mark.parametrize(("wanted", "holds"), [("none", True), ("all", False)])
def test_the_doctor_says_what_the_database_server_must_not_log(
    wanted: str, holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placewell.web.health.TELLS_NOTHING_ASKED", {"log_statement": wanted})
    (found,) = (one for one in examine(free_bytes=10**12) if one.name == "server log")
    assert found.holds == holds
    assert ("ALTER ROLE placewell_app SET log_statement" in found.sentence) != holds


@pytest.mark.django_db
def test_the_doctor_finds_an_opening_key_among_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = tmp_path / "keys"
    monkeypatch.setattr("django.conf.settings.PLACEWELL_KEYS_FOLDER", keys)

    def holds() -> bool:
        return next(one for one in examine(free_bytes=10**12) if one.name == "opening key").holds

    find_opening_key(folder=keys, kind="local")
    assert holds()
    opener_folder(keys).chmod(0o755)
    assert not holds()
    opener_folder(keys).chmod(0o700)
    stored_key(keys, Key.OPENING)
    assert not holds()
