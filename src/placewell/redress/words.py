"""Complaints in plain words."""

from collections.abc import Mapping
from types import MappingProxyType

from placewell.rules.redress import About, Outcome, Remedy, State, Step

ABOUT_WORDS: Mapping[About, str] = MappingProxyType(
    {
        About.DECISION: "A decision",
        About.SERVICE: "The home or service",
        About.PLACEMENT: "The placement",
        About.COUNCIL: "How the council did things",
    }
)
ABOUT_FOR_PERSON: Mapping[About, str] = MappingProxyType(
    {
        About.DECISION: "Something that was decided",
        About.SERVICE: "The home or service that looks after me",
        About.PLACEMENT: "Where I live, or am to live",
        About.COUNCIL: "How the council treated me",
    }
)
OUTCOME_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {Outcome.UPHELD: "Upheld", Outcome.PARTLY: "Partly upheld", Outcome.NOT_UPHELD: "Not upheld"}
)
FOUND_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.UPHELD: "You were right.",
        Outcome.PARTLY: "You were right about some of it.",
        Outcome.NOT_UPHELD: "We found that nothing was done wrong.",
    }
)
REMEDY_WORDS: Mapping[Remedy, str] = MappingProxyType(
    {
        Remedy.APOLOGY: "We say sorry",
        Remedy.DECISION_CHANGED: "The decision is changed",
        Remedy.MONEY: "Money is paid",
        Remedy.PRACTICE_CHANGED: "Things will be done in another way",
        Remedy.NONE: "Nothing",
    }
)
STATE_WORDS: Mapping[State, str] = MappingProxyType(
    {
        State.RECEIVED: "Received",
        State.ACKNOWLEDGED: "Being looked into",
        State.ANSWERED: "Answered",
        State.REVIEW_ASKED: "Being looked at again",
        State.REVIEWED: "Looked at again",
    }
)
STEP_WORDS: Mapping[Step, str] = MappingProxyType(
    {
        Step.SAFEGUARD: "A social worker looked at somebody’s safety",
        Step.ACKNOWLEDGE: "The council wrote how it goes on",
        Step.EXPLAIN_DELAY: "The council wrote why it takes longer",
        Step.ANSWER: "The council’s answer",
        Step.ASK_REVIEW: "A second look was asked for",
        Step.REVIEW: "Somebody else looked again",
    }
)
