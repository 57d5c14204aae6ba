"""Every write of the market, by use case: schemes and their life, the terms of categories, and members."""

from placewell.market.actions.joint import answer_invitation, invite_authority, leave_scheme
from placewell.market.actions.members import (
    admit_service,
    admit_services,
    end_membership,
    reinstate_membership,
    set_investment_points,
    set_stops,
    suspend_membership,
)
from placewell.market.actions.notices import prepare_intention, record_notice_sent
from placewell.market.actions.pilots import drop_stop_criterion, fix_stop_criterion, record_pilot_test
from placewell.market.actions.policies import adopt_policy, propose_policy
from placewell.market.actions.record import add_record_entry
from placewell.market.actions.scheme_life import (
    close_scheme,
    extend_scheme,
    go_live,
    pause_scheme,
    resume_scheme,
    wind_down,
)
from placewell.market.actions.schemes import add_category, establish_scheme
from placewell.market.actions.terms import publish_cost_model, publish_questions

__all__ = [
    "add_category",
    "add_record_entry",
    "admit_service",
    "admit_services",
    "adopt_policy",
    "answer_invitation",
    "close_scheme",
    "drop_stop_criterion",
    "end_membership",
    "establish_scheme",
    "extend_scheme",
    "fix_stop_criterion",
    "go_live",
    "invite_authority",
    "leave_scheme",
    "pause_scheme",
    "prepare_intention",
    "propose_policy",
    "publish_cost_model",
    "publish_questions",
    "record_notice_sent",
    "record_pilot_test",
    "reinstate_membership",
    "resume_scheme",
    "set_investment_points",
    "set_stops",
    "suspend_membership",
    "wind_down",
]
