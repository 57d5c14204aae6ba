"""A field for one file that a provider sends: what kinds are taken, and how large."""

from django import forms

from placewell.rules.file_kinds import ACCEPTED, MOST_BYTES

FILE_HINT = f"{ACCEPTED[0].upper()}{ACCEPTED[1:]}, at most {MOST_BYTES // 1024 // 1024} megabytes. Black out names."


def a_file(label: str, *, required: bool) -> forms.FileField:
    """Return a field for one file."""
    return forms.FileField(
        label=label,
        help_text=FILE_HINT,
        required=required,
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another."},
    )
