"""A county in which tests play: built once into a template, copied for each test that commits."""

import atexit
import copy
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.keys import Key, new_key
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.needs.models import Package
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.opening import make_keys
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.county import County, build_county
from placewell.web.demonstration.play import move_clock, prepare, staff
from placewell.web.embedded import drop_database
from tests.databases import copied
from tests.settings import CLUSTER

OPENING_KEY = new_key()


@dataclass(frozen=True, slots=True)
class OpenTender:
    """A county with one tender open."""

    county: County
    package: Package
    tender: Tender
    invitations: list[Invitation]

    def manager(self, place: int = 0) -> Actor:
        """Return who manages the service invited in a place, nearest first."""
        return self.county.managing(self.invitations[place].organisation_id)

    def staff(self, role: Role) -> Actor:
        """Return somebody of the authority."""
        return staff(self.county, role)

    def close(self) -> None:
        """Let the close pass."""
        move_clock(self.tender.closes_at - now() + timedelta(seconds=1))


@contextmanager
def copy_of_a_county(template: str, urgency: Urgency = Urgency.STANDARD) -> Iterator[OpenTender]:
    """Give a database of its own in which the county has one tender open: played once a process, copied each time."""
    os.environ[Key.OPENING] = OPENING_KEY
    if urgency not in _played_once:
        with copied(template, keep=True) as name:
            _played_once[urgency] = (name, with_an_open_tender(urgency))
        atexit.register(drop_database, CLUSTER, name)
    name, made = _played_once[urgency]
    with copied(name):
        yield copy.deepcopy(made)
    os.environ.pop(Key.OPENING, None)


_played_once: dict[Urgency, tuple[str, OpenTender]] = {}


def with_an_open_tender(urgency: Urgency = Urgency.STANDARD) -> OpenTender:
    """Build the county and open one tender in it."""
    os.environ[Key.OPENING] = OPENING_KEY
    county = build_county()
    make_keys(actor=OPENER, spare=3)
    package = prepare(county, lambda _: None, "Edith", "Marlowe", "Grace Marlowe", "g@family.example", urgency)
    tender = open_tender(actor=staff(county, Role.BROKER), package_ref=package.ref)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    return OpenTender(county, package, tender, invitations)
