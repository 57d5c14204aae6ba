"""The site as `placewell serve` runs it: what its processes hold, and what it and its database write to their logs."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from placewell.accounts.keys import Key, opener_folder
from placewell.web.embedded import start
from tests.resilience.stubborn import Stubborn
from tests.serving import Served, served

ENDED = "database system is ready to accept connections"
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
            environment = Path(f"/proc/{pid}/environ").read_bytes().decode()
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


def test_the_database_logs_no_statement_and_no_refusal(tmp_path: Path) -> None:
    cluster = start(tmp_path / "postgres", durable=False)
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
    log = (tmp_path / "postgres" / "server.log").read_text()
    assert ENDED in log, "What the server does itself is logged."
    for words in (MARK, "only_one_act", "ERROR", "STATEMENT", "WARNING", "checkpoint complete"):
        assert words not in log
