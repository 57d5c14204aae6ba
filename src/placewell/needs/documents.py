"""A portrait as a tagged PDF, made by Typst from the same sections that pages show."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from unicodedata import category

import typst

from placewell.needs.words import Section

NOT_ALL_LETTERS = "Some of its letters cannot be set in print here. Read them on the page in Placewell."
NO_LETTERS = frozenset({"Cc", "Cs", "Cn"})  # nothing that could be seen
TEMPLATE = Path(__file__).with_name("portrait.typ")


def portrait_pdf(*, title: str, reference: str, version: int, standing: str, sections: Sequence[Section]) -> bytes:
    """Return a portrait as PDF/UA bytes: the same each time. `standing` says in words who stands behind it.

    PDF/UA asks for every letter. Where this machine has no font for some, the document says so, and is tagged only.
    """
    said = {
        "title": title,
        "reference": reference,
        "version": str(version),
        "standing": standing,
        "sections": [
            {
                "title": section.title,
                "rows": [
                    {"label": label, "lines": [_seen(line) for line in text.splitlines()]}
                    for label, text in section.rows
                ],
            }
            for section in sections
            if section.rows
        ],
    }
    try:
        return _compile(said, accessible=True)
    except typst.TypstError:
        return _compile({**said, "standing": f"{standing} {NOT_ALL_LETTERS}"}, accessible=False)


def _seen(line: str) -> str:
    return "".join(" " if category(letter) in NO_LETTERS else letter for letter in line)


def _compile(said: Mapping[str, object], *, accessible: bool) -> bytes:
    given = {"portrait": json.dumps(said)}
    pdf = typst.compile(TEMPLATE, sys_inputs=given, pdf_standards="ua-1" if accessible else None)
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no single document.")
    return pdf
