"""The opener: a process of its own, alone with the opening key. Makes keys ahead, opens what is due, reveals prices."""

import logging
import signal
import threading
from types import FrameType

from django.db import DatabaseError, connection

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.rules.errors import Refused, WrongState
from placewell.tenders.actions.opening import due_work, make_keys
from placewell.tenders.keys import opening_key

EVERY = 0.3  # seconds between looks
SPARE = 20  # key pairs of each envelope kept ready
OPENER = system_actor("opener")
log = logging.getLogger(__name__)


def work_once() -> int:
    """Do what is due now, each piece in its own transaction, and return how many pieces were done."""
    make_keys(actor=OPENER, spare=SPARE)
    with acting_as(OPENER):
        due = due_work()
    done = 0
    for piece in due:
        try:
            piece.does(actor=OPENER, tender_id=piece.tender_id)
            done += 1
        except WrongState:
            continue  # another opener was faster
        except Refused as refusal:
            log.warning("Tender %s could not be opened: %s", piece.tender_id, refusal.sentence)
    return done


def run() -> None:
    """Work until the process is told to stop; a database that goes away is waited for."""
    opening_key()
    stop = threading.Event()

    def finish(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the signature is Python's)
        stop.set()

    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    while not stop.is_set():
        try:
            work_once()
        except DatabaseError as error:
            log.warning("The database does not answer: %s", error)
            connection.close()
        stop.wait(EVERY)
