"""Where an installation without a database server of its own keeps its database and keys."""

import os
from pathlib import Path

import platformdirs


def home_folder() -> Path:
    """Return `PLACEWELL_HOME`, or `placewell` in the user's data folder. The folder may not exist yet."""
    given = os.environ.get("PLACEWELL_HOME")
    return Path(given).expanduser().resolve() if given else Path(platformdirs.user_data_dir("placewell"))
