"""Every write of the market, by use case: schemes and their life, terms of categories, members, joining."""

from placewell.market.actions.applying import answer_authority, ask_review, send_applications, withdraw_application
from placewell.market.actions.claims import (
    claim_organisation,
    refuse_claim,
    revoke_claim,
    verify_claim,
    withdraw_claim,
)
from placewell.market.actions.closing import announce_closure, call_off_closure, change_last_day, record_closure
from placewell.market.actions.commenting import comment_on
from placewell.market.actions.consulting import (
    answer_comment,
    close_consultation,
    hide_comment,
    open_consultation,
    revise_consultation,
    withdraw_consultation,
)
from placewell.market.actions.deciding import ask_applicant, decide_application, decide_review, extend_decision
from placewell.market.actions.documents import add_document, remove_document
from placewell.market.actions.investment.claiming import (
    add_investment_evidence,
    answer_investment,
    ask_again_about_investment,
    claim_investment,
    reply_about_investment,
    withdraw_investment,
)
from placewell.market.actions.investment.deciding import (
    ask_about_investment,
    decide_end_of_investment,
    decide_investment,
    give_notice_of_investment,
    look_again_at_investment,
)
from placewell.market.actions.investment.lists import publish_investment_list
from placewell.market.actions.joint import answer_invitation, invite_authority, leave_scheme
from placewell.market.actions.members import (
    admit_service,
    admit_services,
    set_investment_points,
    set_stops,
)
from placewell.market.actions.notices import prepare_intention, record_notice_sent
from placewell.market.actions.pilots import drop_stop_criterion, fix_stop_criterion, record_pilot_test
from placewell.market.actions.policies import adopt_policy, propose_policy, withdraw_policy
from placewell.market.actions.preparing import choose_services, keep_part, publish_joining_terms
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
from placewell.market.actions.standing.disputes import answer_dispute, make_dispute
from placewell.market.actions.standing.leaving import follow_successor, leave_category
from placewell.market.actions.standing.proceedings import (
    ask_second_look,
    decide_proceeding,
    decide_second_look,
    give_notice,
    reply_to_notice,
    withdraw_notice,
)
from placewell.market.actions.standing.reviews import review_suspension
from placewell.market.actions.standing_offers import make_standing_offer, withdraw_standing_offer
from placewell.market.actions.suiting import publish_statement, publish_times
from placewell.market.actions.terms import publish_cost_model, publish_questions

__all__ = [
    "add_category",
    "add_document",
    "add_investment_evidence",
    "add_record_entry",
    "admit_service",
    "admit_services",
    "adopt_policy",
    "announce_closure",
    "answer_authority",
    "answer_comment",
    "answer_dispute",
    "answer_investment",
    "answer_invitation",
    "ask_about_investment",
    "ask_again_about_investment",
    "ask_applicant",
    "ask_review",
    "ask_second_look",
    "call_off_closure",
    "change_last_day",
    "choose_services",
    "claim_investment",
    "claim_organisation",
    "close_consultation",
    "close_scheme",
    "comment_on",
    "decide_application",
    "decide_end_of_investment",
    "decide_investment",
    "decide_proceeding",
    "decide_review",
    "decide_second_look",
    "drop_stop_criterion",
    "establish_scheme",
    "extend_decision",
    "extend_scheme",
    "fix_stop_criterion",
    "follow_successor",
    "give_notice",
    "give_notice_of_investment",
    "go_live",
    "hide_comment",
    "invite_authority",
    "keep_part",
    "leave_category",
    "leave_scheme",
    "look_again_at_investment",
    "make_dispute",
    "make_standing_offer",
    "open_consultation",
    "pause_scheme",
    "prepare_intention",
    "propose_policy",
    "publish_cost_model",
    "publish_investment_list",
    "publish_joining_terms",
    "publish_questions",
    "publish_statement",
    "publish_times",
    "record_closure",
    "record_notice_sent",
    "record_pilot_test",
    "refuse_claim",
    "remove_document",
    "reply_about_investment",
    "reply_to_notice",
    "resume_scheme",
    "review_suspension",
    "revise_consultation",
    "revoke_claim",
    "send_applications",
    "set_investment_points",
    "set_stops",
    "verify_claim",
    "wind_down",
    "withdraw_application",
    "withdraw_claim",
    "withdraw_consultation",
    "withdraw_investment",
    "withdraw_notice",
    "withdraw_policy",
    "withdraw_standing_offer",
]
