"""Fixtures: a database in which somebody has choices before them, played once and copied for each test."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from placewell.accounts.keys import Key
from placewell.tenders.actions.opening import make_keys
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.county import build_county
from tests.clients import client_of
from tests.databases import copied, point_at
from tests.offered import DEARER, Offered, offer
from tests.played import OPENING_KEY


@pytest.fixture(scope="session")
def offered_once(
    template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[tuple[str, Offered]]:
    """A database of the session with four options put to one person."""
    with django_db_blocker.unblock():
        before = settings.DATABASES["default"]["NAME"]
        with copied(template) as name:
            os.environ[Key.OPENING] = OPENING_KEY
            county = build_county()
            make_keys(actor=OPENER, spare=4)
            made = offer(county)
            point_at(before)
            yield name, made
        os.environ.pop(Key.OPENING, None)


@pytest.fixture
def offered(offered_once: tuple[str, Offered], django_db_blocker: pytest.FixtureRequest) -> Iterator[Offered]:
    """Somebody with four options before them, in a database of the test's own in which commits are real."""
    name, made = offered_once
    with django_db_blocker.unblock(), copied(name):
        os.environ[Key.OPENING] = OPENING_KEY
        yield made


@pytest.fixture
def person(offered: Offered) -> Client:
    """The person at their private page."""
    from placewell.accounts.models import PrivateLink

    return client_of(None, PrivateLink.objects.filter(case_ref=offered.package.ref).order_by("-id")[0])


def path(name: str, *args: object) -> str:
    """Return the path of a page."""
    return reverse(name, args=args)


@pytest.fixture(scope="session")
def dearer_once(
    template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[tuple[str, Offered]]:
    """A database of the session in which three homes are within somebody's budget, and one costs more."""
    with django_db_blocker.unblock():
        before = settings.DATABASES["default"]["NAME"]
        with copied(template) as name:
            os.environ[Key.OPENING] = OPENING_KEY
            county = build_county()
            make_keys(actor=OPENER, spare=4)
            made = offer(county, prices=DEARER)
            point_at(before)
            yield name, made
        os.environ.pop(Key.OPENING, None)


@pytest.fixture
def dearer(dearer_once: tuple[str, Offered], django_db_blocker: pytest.FixtureRequest) -> Iterator[Offered]:
    """Somebody with three choices before them, and a home above the budget, in a database of the test's own."""
    name, made = dearer_once
    with django_db_blocker.unblock(), copied(name):
        os.environ[Key.OPENING] = OPENING_KEY
        yield made
