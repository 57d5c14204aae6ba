"""Doing what the site's own jobs and commands do, at a moment that a journey chooses."""

import os
import subprocess
import sys

from placewell.web.embedded import start
from tests.journeys.conftest import Site
from tests.serving import CLEARED

DATABASE = "placewell_demonstration"


def run_at(site: Site, *arguments: str) -> str:
    """Run Python with arguments against the database of a served demonstration; return what it printed."""
    home = site.running.home
    environment = {name: value for name, value in os.environ.items() if name not in CLEARED}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment |= {
        "PLACEWELL_HOME": str(home),
        "PLACEWELL_KIND": "demonstration",
        "PLACEWELL_KEYS_FOLDER": str(home / f"keys-{DATABASE}"),
        "DATABASE_URL": start(home / "postgres").url(DATABASE),
    }
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
