"""Django's own commands: `python -m placewell.web.manage …`, for engineers."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one of Django's commands with the project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placewell.web.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
