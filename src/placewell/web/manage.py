"""Django's own commands: `python -m placewell.web.manage …`, for engineers."""

import os
import sys

from django.core.management import execute_from_command_line

from placewell.accounts.keys import refuse_opening_key


def main() -> None:
    """Run one of Django's commands with the project's settings: the jobs are one, and none opens anything."""
    refuse_opening_key(os.environ, "the jobs, or another of Django's commands")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placewell.web.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
