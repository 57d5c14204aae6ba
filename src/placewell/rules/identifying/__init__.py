"""Identifying detail in a portrait's words: what could tell a reader who the person is (rulebook §2)."""

from placewell.rules.identifying.finding import (
    BLOCKING,
    Finding,
    Kind,
    RecordNames,
    find_identifying_detail,
)

__all__ = ["BLOCKING", "Finding", "Kind", "RecordNames", "find_identifying_detail"]
