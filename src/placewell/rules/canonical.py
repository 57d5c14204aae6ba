"""Canonical JSON (RFC 8785): one way to write a value, so that a result can be compared byte for byte."""

from typing import Any

import rfc8785


def canonical_json(value: Any) -> bytes:
    """Return a JSON value as canonical bytes, without a line end."""
    return rfc8785.dumps(value)
