"""The database backend of the settings: Django's, which asks the server less."""

import select
from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg.pq import TransactionStatus

MOST_VALUES = 65_535  # that one statement carries, where values travel apart from its text


class DatabaseOperations(operations.DatabaseOperations):
    """Django's own, which writes many rows in as many statements as they need."""

    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """Return how many of `objs` one statement can write. Django 5.2 takes it that one carries any number."""
        return min(len(objs), MOST_VALUES // max(len(fields), 1))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for the question before each request whether a kept connection still stands."""

    ops_class = DatabaseOperations

    def is_usable(self) -> bool:
        """Tell whether the server is still there.

        A server that ended, or ended this session, has closed the connection, and what was closed can be read from:
        so a silent connection stands. Only one that has something to say is asked, as Django asks every time.
        """
        connection = self.connection
        if connection is None or connection.closed:
            return False
        if connection.info.transaction_status == TransactionStatus.IDLE and _silent(connection.fileno()):
            return True
        return super().is_usable()


def _silent(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return not poll.poll(0)
