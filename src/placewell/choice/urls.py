"""Addresses of the person's choice."""

from django.urls import path

from placewell.choice.pages import additional, at_once, authority, costing_more, direct, nominating, person, provider

urlpatterns = [
    path("choices/", person.options, name="choice_options"),
    path("choices/none/", person.none, name="choice_none"),
    path("choices/what-you-may-pay/", person.contribution, name="choice_contribution"),
    path("choices/costs-more/", costing_more.costs_more, name="choice_costs_more"),
    path("choices/costs-more/sign/", costing_more.sign, name="choice_costs_more_sign"),
    path("choices/costs-more/stop/", costing_more.stop, name="choice_costs_more_stop"),
    path("choices/costs-more/agreement.pdf", costing_more.document, name="choice_costs_more_document"),
    path("choices/more-time/", person.more_time, name="choice_more_time"),
    path("choices/another-home/", nominating.find, name="choice_nominate"),
    path("choices/another-home/<str:service_id>/", nominating.name, name="choice_nominate_home"),
    path("choices/<str:bid_ref>/choose/", person.choose, name="choice_choose"),
    path("choices/<str:bid_ref>/ask/", person.ask, name="choice_ask"),
    path("asked/", provider.asked, name="choice_asked"),
    path("asked/<int:question_id>/", provider.answer, name="choice_answer"),
    path("tenders/<str:ref>/put/", authority.put, name="choice_put"),
    path("tenders/<str:ref>/at-once/", at_once.at_once, name="choice_at_once"),
    path("tenders/<str:ref>/showings/<int:seq>/", authority.showing, name="choice_showing"),
    path("cases/<str:package_ref>/direct-award/", direct.of_case, name="choice_direct"),
    path("cases/<str:package_ref>/direct-award/<str:service_id>/", direct.home, name="choice_direct_home"),
    path("tenders/<str:ref>/direct-award/", direct.after, name="choice_direct_after"),
    path("direct-awards/<str:ref>/", direct.award, name="choice_direct_award"),
    path("cases/<str:package_ref>/fairness/", additional.fairness, name="choice_fairness"),
    path("cases/<str:package_ref>/additional-cost/", additional.of_case, name="choice_additional_costs"),
    path("additional-costs/<str:ref>/", additional.one, name="choice_additional_cost"),
    path("additional-costs/<str:ref>/agreement.pdf", additional.document, name="choice_additional_document"),
    path("additional-costs/<str:ref>/advice/", additional.advice, name="choice_additional_advice"),
    path("additional-costs/<str:ref>/check/", additional.check, name="choice_additional_check"),
    path("additional-costs/<str:ref>/refuse/", additional.refuse, name="choice_additional_refuse"),
    path("additional-costs/<str:ref>/sign/", additional.sign, name="choice_additional_sign"),
    path("additional-costs/<str:ref>/agree/", additional.agree, name="choice_additional_agree"),
    path("additional-costs/<str:ref>/review/", additional.review, name="choice_additional_review"),
    path("additional-costs/<str:ref>/stop/", additional.stop, name="choice_additional_stop"),
    path("cases/<str:package_ref>/nominations/", nominating.of_case, name="choice_nominations"),
    path("cases/<str:package_ref>/nominations/<str:service_id>/", nominating.name_for, name="choice_nominate_for"),
    path("nominations/<str:ref>/", nominating.one, name="choice_nomination"),
    path("cases/<str:package_ref>/contribution/", authority.estimate, name="choice_estimate"),
]
