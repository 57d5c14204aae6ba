"""Whose database it is: this version's, or another's."""

import pytest
from django.db import connections

from placewell.web.database import NotReady, waiting_migrations


def test_a_database_of_this_version_waits_for_nothing(committed: str) -> None:
    assert not waiting_migrations("owner")


def test_a_database_that_another_version_made_is_refused_and_says_what_to_do(committed: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('choice', '0999_of_later', now())")
    with pytest.raises(NotReady, match=r"choice\.0999_of_later.*begin with an empty database"):
        waiting_migrations("owner")
