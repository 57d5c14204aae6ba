"""Addresses of tenders: the authority's, and a provider's."""

from django.urls import path

from placewell.tenders.pages import authority, provider

urlpatterns = [
    path("tenders/", authority.tenders, name="tenders_list"),
    path("tenders/open/<str:package_ref>/", authority.open_one, name="tenders_open"),
    path("tenders/<str:ref>/", authority.tender, name="tenders_tender"),
    path("tenders/<str:ref>/cancel/", authority.cancel, name="tenders_cancel"),
    path("tenders/<str:ref>/again/", authority.again, name="tenders_search_again"),
    path("tenders/<str:ref>/budget/", authority.budget, name="tenders_raise_budget"),
    path("tenders/<str:ref>/scoring/", authority.scoring, name="tenders_scoring"),
    path("tenders/<str:ref>/scoring/close/", authority.close, name="tenders_close_scoring"),
    path("tenders/<str:ref>/scoring/<str:bid_ref>/<str:question_id>/", authority.score, name="tenders_score"),
    path("questions/<int:question_id>/", authority.answer, name="tenders_answer"),
    path("invitations/", provider.invitations, name="tenders_invitations"),
    path("invitations/<str:ref>/", provider.invitation, name="tenders_invitation"),
    path("invitations/<str:ref>/ask/", provider.ask, name="tenders_ask"),
    path("invitations/<str:ref>/bid/", provider.bid, name="tenders_bid"),
    path("invitations/<str:ref>/withdraw/", provider.withdraw, name="tenders_withdraw"),
    path("invitations/<str:ref>/decline/", provider.decline, name="tenders_decline"),
    path("invitations/<str:ref>/receipt/<int:seq>/", provider.receipt, name="tenders_receipt"),
    path("invitations/<str:ref>/opening/", provider.opening, name="tenders_opening"),
]
