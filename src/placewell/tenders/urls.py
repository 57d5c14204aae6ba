"""Addresses of tenders: the authority's, and a provider's."""

from django.urls import path

from placewell.tenders.pages import authority, bidding, board, low_bids, marking, provider, saved_answers, second_tier

urlpatterns = [
    # First what is asked for most in the minutes before a close: they are tried in order.
    path("invitations/", provider.invitations, name="tenders_invitations"),
    path("invitations/<str:ref>/", provider.invitation, name="tenders_invitation"),
    path("invitations/<str:ref>/ask/", provider.ask, name="tenders_ask"),
    path("invitations/<str:ref>/bid/", bidding.bid, name="tenders_bid"),
    path("invitations/<str:ref>/withdraw/", bidding.withdraw, name="tenders_withdraw"),
    path("invitations/<str:ref>/decline/", bidding.decline, name="tenders_decline"),
    path("invitations/<str:ref>/receipt/<int:seq>/", bidding.receipt, name="tenders_receipt"),
    path("invitations/<str:ref>/explain/", low_bids.explain, name="tenders_low_bid_explain"),
    path("invitations/<str:ref>/result/", low_bids.result, name="tenders_result"),
    path("invitations/<str:ref>/opening/", provider.opening, name="tenders_opening"),
    path("invitations/<str:ref>/more/", second_tier.second_tier, name="tenders_second_tier"),
    path("invitations/<str:ref>/more/reader/", second_tier.interest, name="tenders_interest"),
    path("tenders/", authority.tenders, name="tenders_list"),
    path("tenders/board/", board.board, name="tenders_board"),
    path("tenders/open/<str:package_ref>/", authority.open_one, name="tenders_open"),
    path("tenders/<str:ref>/", authority.tender, name="tenders_tender"),
    path("tenders/<str:ref>/cancel/", authority.cancel, name="tenders_cancel"),
    path("cases/<str:ref>/another-place/", authority.settled, name="tenders_settled_search"),
    path("tenders/<str:ref>/again/", authority.again, name="tenders_search_again"),
    path("tenders/<str:ref>/confirm/", authority.confirm, name="tenders_confirm"),
    path("tenders/<str:ref>/budget/", authority.budget, name="tenders_raise_budget"),
    path("tenders/<str:ref>/scoring/", marking.scoring, name="tenders_scoring"),
    path("tenders/<str:ref>/scoring/seat/", marking.seat, name="tenders_seat"),
    path("tenders/<str:ref>/scoring/seat/<int:seq>/free/", marking.free, name="tenders_free_seat"),
    path("tenders/<str:ref>/scoring/finish/", marking.finish, name="tenders_finish_marking"),
    path("tenders/<str:ref>/scoring/<str:bid_ref>/<str:question_id>/", marking.score, name="tenders_score"),
    path("tenders/<str:ref>/scoring/<str:bid_ref>/<str:question_id>/agree/", marking.agree, name="tenders_agree"),
    path("tenders/<str:ref>/low-bids/", low_bids.asked, name="tenders_low_bids"),
    path("tenders/<str:ref>/low-bids/<str:bid_ref>/", low_bids.decide, name="tenders_low_bid_decide"),
    path("questions/<int:question_id>/", authority.answer, name="tenders_answer"),
    path("receipts/", bidding.receipts, name="tenders_receipts"),
    path("results/", bidding.results, name="tenders_results"),
    path("places/<str:service_id>/", provider.places, name="tenders_places"),
    path("saved-answers/", saved_answers.saved_answers, name="tenders_saved_answers"),
    path("saved-answers/new/", saved_answers.add, name="tenders_save_answer"),
    path("saved-answers/<uuid:saved_id>/", saved_answers.change, name="tenders_saved_answer"),
    path("saved-answers/<uuid:saved_id>/drop/", saved_answers.drop, name="tenders_drop_answer"),
    path("readers/", second_tier.my_readers, name="tenders_my_readers"),
    path("cases/<str:ref>/readers/", second_tier.readers, name="tenders_readers"),
]
