"""What can go wrong with the embedded PostgreSQL, said to the person who can mend it."""


class PostgresProblem(Exception):
    """The embedded PostgreSQL cannot run here; the sentence says what to do."""
