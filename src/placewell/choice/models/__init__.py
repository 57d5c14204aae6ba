"""Rows of choice: options, showings, questions, decisions, nominations, direct awards, and additional costs."""

from placewell.choice.models.additional import AdditionalCost, AdditionalCostStep
from placewell.choice.models.decisions import Decision, Grounds, ReturnedChoice
from placewell.choice.models.direct import DirectAward, SecondLook
from placewell.choice.models.interim import InterimHome, StandingEvaluation
from placewell.choice.models.nominations import Nomination, NominationAnswer
from placewell.choice.models.options import Answered, Asked, ContributionEstimate, Option, Showing, Source

__all__ = [
    "AdditionalCost",
    "AdditionalCostStep",
    "Answered",
    "Asked",
    "ContributionEstimate",
    "Decision",
    "DirectAward",
    "Grounds",
    "InterimHome",
    "Nomination",
    "NominationAnswer",
    "Option",
    "ReturnedChoice",
    "SecondLook",
    "Showing",
    "Source",
    "StandingEvaluation",
]
