"""A scheme's notice as a tagged PDF, made by Typst from the same data that is sent."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("notice.typ")


def notice_pdf(content: Mapping[str, Any]) -> bytes:
    """Return a notice (`placewell/notice/1`) as PDF bytes."""
    scheme = dict(content["scheme"])
    scheme["starts_words"] = _words(scheme["starts_on"])
    scheme["ends_words"] = _words(scheme["ends_on"]) if scheme["ends_on"] else ""
    said = {**content, "scheme": scheme, "dated_words": _words(content["dated"])}
    pdf = typst.compile(TEMPLATE, sys_inputs={"notice": json.dumps(said, default=str)})
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no single document.")
    return pdf


def _words(day: str) -> str:
    return f"{date.fromisoformat(day):%-d %B %Y}"
