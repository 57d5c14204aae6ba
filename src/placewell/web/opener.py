"""The opener as a process: `python -m placewell.web.opener`, alone with the opening key."""

import os

import django

from placewell.web.memory import close_memory


def main() -> None:
    """Set Django up and work until told to stop."""
    close_memory()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placewell.web.settings")
    django.setup()
    from placewell.tenders.opener import run  # noqa: PLC0415 (Django first)

    run()


if __name__ == "__main__":
    main()
