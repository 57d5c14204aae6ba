"""The database backend of the settings: Django's, which asks the server less."""

import select

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for the question before each request whether a kept connection still stands."""

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
