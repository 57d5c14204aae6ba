"""Settings of the tests: an embedded PostgreSQL of their own, in the two roles of production."""

import os
import tempfile
from pathlib import Path

from placewell.web.embedded import ensure_database, start

TEMPLATE = "placewell_template"
HOME = Path(os.environ.get("PLACEWELL_TEST_HOME", Path(tempfile.gettempdir()) / f"placewell-tests-{os.getuid()}"))
CLUSTER = start(HOME / "postgres", durable=False)
ensure_database(CLUSTER, "placewell_nothing")

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Chromium is driven beside the ORM
os.environ["PLACEWELL_KIND"] = "test"
os.environ["DATABASE_URL"] = CLUSTER.url("placewell_nothing")
os.environ["DATABASE_OWNER_URL"] = CLUSTER.url("placewell_nothing", "placewell_owner")
os.environ["PLACEWELL_KEYS_FOLDER"] = str(HOME / "keys")

from placewell.web.settings import *  # noqa: E402, F403 (the environment comes first)

STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
