"""The opening key is the opener's alone: no other process is given it, finds it, keeps it, or could use it."""

import ast
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

import placewell
from placewell.accounts.keys import (
    Key,
    find_key,
    find_opening_key,
    new_key,
    opener_folder,
    refuse_opening_key,
    stored_key,
)
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import EVERYONE, Role
from placewell.rules.errors import NotPermitted
from placewell.tenders.actions.opening import make_keys, open_bids, reveal_prices
from placewell.tenders.keys import opening_key, shut
from placewell.tenders.opener import OPENER
from tests.played import OpenTender

SOURCES = Path(placewell.__file__).parent
# Who starts the opener, and the demonstration's play, which is its own opener.
FINDERS = {"web/server.py", "web/demonstration/play.py"}


def test_nothing_finds_the_opening_key_among_the_others(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="opener's alone"):
        find_key(Key.OPENING, folder=tmp_path, kind="local")
    assert list(tmp_path.iterdir()) == []


def test_the_opening_key_is_kept_apart_and_closed_to_everybody_else(tmp_path: Path) -> None:
    keys = tmp_path / "keys-placewell"
    for key in (Key.SECRET, Key.DATA):
        stored_key(keys, key)
    made = find_opening_key(folder=keys, kind="local")
    assert find_opening_key(folder=keys, kind="local") == made
    assert {one.name for one in keys.iterdir()} == {"secret", "data"}
    (kept,) = opener_folder(keys).iterdir()
    assert (kept.name, kept.read_text()) == ("opening", made)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(opener_folder(keys).stat().st_mode) == 0o700


def test_an_older_installations_opening_key_is_moved_not_made_anew(tmp_path: Path) -> None:
    keys = tmp_path / "keys-placewell"
    before = stored_key(keys, Key.OPENING)
    opener_folder(keys).mkdir(mode=0o755)
    assert find_opening_key(folder=keys, kind="local") == before
    assert list(keys.iterdir()) == []
    assert stat.S_IMODE(opener_folder(keys).stat().st_mode) == 0o700


def test_only_what_starts_the_opener_looks_for_its_key() -> None:
    finders = set()
    for source in SOURCES.rglob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Name)}
        if "find_opening_key" in names:
            finders.add(str(source.relative_to(SOURCES)))
    assert finders == FINDERS


def test_settings_hold_no_opening_key() -> None:
    from placewell.web import settings

    assert not [name for name in vars(settings) if "OPENING" in name]


@pytest.mark.parametrize("module", ["placewell.web.wsgi", "placewell.web.manage"])
def test_a_web_or_jobs_process_that_is_given_the_opening_key_does_not_start(module: str) -> None:
    environment = {**os.environ, Key.OPENING.value: new_key(), "DJANGO_SETTINGS_MODULE": "placewell.web.settings"}
    arguments = {"placewell.web.wsgi": [], "placewell.web.manage": ["procrastinate", "worker", "--one-shot"]}[module]
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "PLACEWELL_OPENING_KEY is in the environment of the" in done.stderr


def test_who_has_no_opening_key_is_not_refused() -> None:
    refuse_opening_key({Key.OPENING.value: ""}, "the web process")
    refuse_opening_key({}, "the web process")


def test_without_the_key_nobody_opens_reveals_or_makes_keys(played: OpenTender) -> None:
    os.environ.pop(Key.OPENING)
    played.close()
    for attempt in _attempts(played):
        with pytest.raises(NotPermitted, match="Only the opener process"):
            attempt()


def _attempts(played: OpenTender) -> list[Callable[[], object]]:
    return [
        lambda: open_bids(actor=OPENER, tender_id=played.tender.pk),
        lambda: reveal_prices(actor=OPENER, tender_id=played.tender.pk),
        lambda: make_keys(actor=OPENER, spare=99),
    ]


def test_no_request_opens_anything_even_where_the_process_has_the_key(played: OpenTender) -> None:
    played.close()
    refused = []

    def traitor(request: HttpRequest) -> HttpResponse:
        for attempt in _attempts(played):
            try:
                attempt()
            except NotPermitted:
                refused.append(attempt)
        return HttpResponse("done")

    declared = page(by=EVERYONE - {Role.SYSTEM}, whose=Whose.EVERYONES)(traitor)
    with override_settings(ROOT_URLCONF=type("Urls", (), {"urlpatterns": [path("traitor/", declared)]})):
        answer = Client().get("/traitor/")
    assert answer.content == b"done"
    assert len(refused) == 3
    assert open_bids(actor=OPENER, tender_id=played.tender.pk).bids == 0, "The opener itself still opens."


def test_what_runs_shut_is_open_again_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(Key.OPENING, new_key())
    with shut(), pytest.raises(NotPermitted):
        opening_key()
    assert len(opening_key()) == 32
