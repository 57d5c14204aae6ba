"""Where the pages of the market are: everybody reads under `schemes/`, those who run it work under `market/`."""

from django.urls import path

from placewell.market.pages import assessors, nursing, public, record, rota
from placewell.market.pages.consulting import public as consultations
from placewell.market.pages.consulting import running as consulting
from placewell.market.pages.investment import deciding as investing
from placewell.market.pages.investment import own as investment
from placewell.market.pages.investment import public as investments
from placewell.market.pages.joining import applications, claims, deciding, documents, preparing
from placewell.market.pages.joining import public as joining
from placewell.market.pages.running import desk, life
from placewell.market.pages.standing import deciding as standing
from placewell.market.pages.standing import own, register, track
from placewell.market.pages.standing_offers import desk as offered
from placewell.market.pages.standing_offers import own as offering
from placewell.market.pages.terms import costs, policies, suiting

urlpatterns = [
    path("schemes/", public.schemes, name="market_schemes"),
    path("schemes/<str:ref>/", public.scheme, name="market_scheme"),
    path("schemes/<str:ref>/joining/", joining.joining, name="market_scheme_joining"),
    path("schemes/<str:ref>/record/", record.scheme_record, name="market_scheme_record"),
    path("schemes/<str:ref>/notices/<int:notice_id>.json", record.notice_data, name="market_notice_data"),
    path("schemes/<str:ref>/notices/<int:notice_id>.pdf", record.notice_document, name="market_notice_document"),
    path("schemes/<str:ref>/members/", register.members, name="market_members"),
    path("schemes/<str:ref>/members/<str:service_id>/", register.member, name="market_member"),
    path("schemes/<str:ref>/<str:category_ref>/costs/", costs.versions, name="market_cost_versions"),
    path(
        "schemes/<str:ref>/<str:category_ref>/policies/<int:version>/", policies.version, name="market_policy_version"
    ),
    path("schemes/<str:ref>/<str:category_ref>/versions/", suiting.versions, name="market_suiting_versions"),
    path("schemes/<str:ref>/<str:category_ref>/investment/", investments.points_list, name="market_investment_public"),
    path("schemes/<str:ref>/<str:category_ref>/", public.category, name="market_category"),
    path("nursing-care-rates/", nursing.public, name="market_nursing_rates"),
    path("market/nursing-care-rates/", nursing.record, name="market_record_nursing"),
    # joining: a provider's way
    path("joining/", preparing.home, name="joining_home"),
    path("joining/account/", claims.account, name="joining_account"),
    path("joining/claim/", claims.claim, name="joining_claim"),
    path("joining/claims/<str:claim_ref>/", claims.decide, name="joining_claim_decide"),
    path("joining/claims/<str:claim_ref>/withdraw/", claims.withdraw, name="joining_claim_withdraw"),
    path("joining/claims/<str:claim_ref>/revoke/", claims.revoke, name="joining_claim_revoke"),
    path("joining/documents/", documents.documents, name="joining_documents"),
    path("joining/documents/add/", documents.add, name="joining_document_add"),
    path("joining/documents/<int:document_id>/", documents.download, name="joining_document"),
    path("joining/documents/<int:document_id>/remove/", documents.remove, name="joining_document_remove"),
    path("joining/schemes/<str:scheme_ref>/", preparing.scheme, name="joining_scheme"),
    path("joining/schemes/<str:scheme_ref>/services/", preparing.services, name="joining_services"),
    path(
        "joining/schemes/<str:scheme_ref>/questions/<str:category_ref>/", preparing.questions, name="joining_questions"
    ),
    path("joining/schemes/<str:scheme_ref>/declaration/", preparing.declaration, name="joining_declaration"),
    path("joining/schemes/<str:scheme_ref>/documents/", preparing.documents, name="joining_documents_part"),
    path("joining/schemes/<str:scheme_ref>/send/", preparing.send, name="joining_send"),
    path("joining/applications/<str:application_ref>/", applications.application, name="joining_application"),
    path("joining/applications/<str:application_ref>/answer/", applications.answer, name="joining_answer"),
    path("joining/applications/<str:application_ref>/review/", applications.review, name="joining_review"),
    path("joining/applications/<str:application_ref>/withdraw/", applications.withdraw, name="joining_withdraw"),
    # the out-of-hours rota
    path("market/rota/", rota.rota, name="market_rota"),
    path("market/rota/history/", rota.history, name="market_rota_history"),
    path("market/rota/add/", rota.add, name="market_rota_add"),
    path("market/rota/turns/<str:ref>/withdraw/", rota.withdraw, name="market_rota_withdraw"),
    # joining: those who decide
    path("market/claims/", claims.claims, name="market_claims"),
    path("market/applications/", deciding.applications, name="market_applications"),
    path("market/applications/<str:application_ref>/", deciding.application, name="market_application"),
    path("market/applications/<str:application_ref>/decide/", deciding.decide, name="market_application_decide"),
    path("market/applications/<str:application_ref>/ask/", deciding.ask, name="market_application_ask"),
    path("market/applications/<str:application_ref>/longer/", deciding.longer, name="market_application_longer"),
    path("market/applications/<str:application_ref>/review/", deciding.review, name="market_application_review"),
    path("market/joining/<str:scheme_ref>/", deciding.terms, name="market_joining_terms"),
    # standing: a provider's own page
    path("standing/", own.home, name="standing_home"),
    path("standing/notices/<int:proceeding_id>/", own.notice, name="standing_notice"),
    path("standing/notices/<int:proceeding_id>/reply/", own.reply, name="standing_reply"),
    path("standing/files/<int:file_id>/", own.download, name="standing_file"),
    path("standing/notices/<int:proceeding_id>/object/", own.object_to, name="standing_object"),
    path("standing/members/<int:membership_id>/dispute/", own.dispute, name="standing_dispute"),
    path("standing/members/<int:membership_id>/track/", track.own, name="standing_track"),
    path("standing/members/<int:membership_id>/track/<int:input_id>/", track.dispute, name="standing_track_dispute"),
    path("market/standing/members/<int:membership_id>/track/", track.member, name="market_standing_track"),
    path("standing/members/<int:membership_id>/leave/", own.leave, name="standing_leave"),
    # standing offers: a provider's, and those who use them
    path("standing-offers/", offering.home, name="standing_offers"),
    path("standing-offers/<int:membership_id>/", offering.make, name="standing_offer"),
    path("standing-offers/<int:membership_id>/withdraw/", offering.withdraw, name="standing_offer_withdraw"),
    path("market/standing-offers/", offered.offers, name="market_standing_offers"),
    # trusted assessors: an authority's, and whom a provider trusts
    path("market/assessors/", assessors.assessors, name="market_assessors"),
    path("market/assessors/name/", assessors.name, name="market_name_assessor"),
    path("market/assessors/<str:assessor_ref>/end/", assessors.end, name="market_end_assessor"),
    path("assessors/", assessors.offered, name="market_offered_assessors"),
    path("assessors/<str:assessor_ref>/trust/", assessors.trust, name="market_trust_assessor"),
    path("assessors/trusted/<int:trust_id>/end/", assessors.stop, name="market_stop_trusting"),
    # standing: those who decide
    path("market/standing/", standing.work, name="market_standing"),
    path("market/standing/members/<int:membership_id>/", standing.member, name="market_standing_member"),
    path("market/standing/members/<int:membership_id>/notice/", standing.notice, name="market_standing_give"),
    path("market/standing/members/<int:membership_id>/review/", standing.review, name="market_standing_review"),
    path("market/standing/members/<int:membership_id>/stops/", standing.stops, name="market_standing_stops"),
    path(
        "market/standing/members/<int:membership_id>/successor/", standing.successor, name="market_standing_successor"
    ),
    path("market/standing/notices/<int:proceeding_id>/", standing.proceeding, name="market_standing_notice"),
    path("market/standing/notices/<int:proceeding_id>/decide/", standing.decide, name="market_standing_decide"),
    path("market/standing/notices/<int:proceeding_id>/again/", standing.look_again, name="market_standing_look"),
    path("market/standing/notices/<int:proceeding_id>/withdraw/", standing.withdraw, name="market_standing_withdraw"),
    path("market/standing/disputes/<int:dispute_id>/", standing.dispute, name="market_standing_dispute"),
    # investment in quality: a provider's own pages
    path("investment/", investment.home, name="investment_home"),
    path("investment/claim/<int:membership_id>/", investment.make, name="investment_make"),
    path("investment/claims/<int:investment_id>/", investment.claim, name="investment_claim"),
    path("investment/claims/<int:investment_id>/answer/", investment.answer, name="investment_answer"),
    path("investment/claims/<int:investment_id>/evidence/", investment.add, name="investment_add"),
    path("investment/claims/<int:investment_id>/reply/", investment.reply, name="investment_reply"),
    path("investment/claims/<int:investment_id>/again/", investment.again, name="investment_again"),
    path("investment/claims/<int:investment_id>/withdraw/", investment.withdraw, name="investment_withdraw"),
    path("investment/evidence/<int:evidence_id>/", investment.download, name="investment_evidence"),
    # investment in quality: those who decide
    path("market/investment/", investing.work, name="market_investment"),
    path("market/investment/claims/<int:investment_id>/", investing.claim, name="market_investment_claim"),
    path("market/investment/claims/<int:investment_id>/decide/", investing.decide, name="market_investment_decide"),
    path("market/investment/claims/<int:investment_id>/ask/", investing.ask, name="market_investment_ask"),
    path("market/investment/claims/<int:investment_id>/again/", investing.look, name="market_investment_look"),
    path("market/investment/claims/<int:investment_id>/notice/", investing.notice, name="market_investment_notice"),
    path("market/investment/claims/<int:investment_id>/ending/", investing.ending, name="market_investment_ending"),
    # running a scheme
    path("market/schemes/", desk.schemes, name="market_running"),
    path("market/schemes/establish/", desk.establish, name="market_running_establish"),
    path("market/schemes/shared/<int:invitation_id>/", desk.answer, name="market_running_answer"),
    path("market/schemes/shared/<int:invitation_id>/leave/", desk.leave, name="market_running_leave"),
    path("market/schemes/<str:scheme_ref>/", desk.desk, name="market_running_desk"),
    path("market/schemes/<str:scheme_ref>/change/", desk.change, name="market_running_change"),
    path("market/schemes/<str:scheme_ref>/category/", desk.category, name="market_running_category"),
    path("market/schemes/<str:scheme_ref>/entry/", life.entry, name="market_running_entry"),
    path("market/schemes/<str:scheme_ref>/criteria/", life.criterion, name="market_running_criterion"),
    path("market/schemes/<str:scheme_ref>/criteria/<int:criterion_id>/drop/", life.drop, name="market_running_drop"),
    path("market/schemes/<str:scheme_ref>/intention/", life.intention, name="market_running_intention"),
    path("market/schemes/<str:scheme_ref>/notices/<int:notice_id>/sent/", life.sent, name="market_running_sent"),
    path("market/schemes/<str:scheme_ref>/live/", life.live, name="market_running_live"),
    path("market/schemes/<str:scheme_ref>/pause/", life.pause, name="market_running_pause"),
    path("market/schemes/<str:scheme_ref>/resume/", life.resume, name="market_running_resume"),
    path("market/schemes/<str:scheme_ref>/extend/", life.extend, name="market_running_extend"),
    path("market/schemes/<str:scheme_ref>/ending/", life.ending, name="market_running_ending"),
    path("market/schemes/<str:scheme_ref>/close/", life.close, name="market_running_close"),
    path("market/schemes/<str:scheme_ref>/invite/", life.invite, name="market_running_invite"),
    # consultation: what everybody reads and says
    path("consultations/", consultations.consultations, name="market_consultations"),
    path("consultations/<str:consultation_ref>/", consultations.consultation, name="market_consultation"),
    path("consultations/<str:consultation_ref>/comment/", consultations.comment, name="market_consultation_comment"),
    path(
        "consultations/<str:consultation_ref>/versions/<int:number>/",
        consultations.version,
        name="market_consultation_version",
    ),
    # consultation: those who run it
    path("market/consultations/", consulting.consultations, name="market_consulting_list"),
    path("market/consultations/open/<str:scheme_ref>/", consulting.start, name="market_consulting_open"),
    path("market/consultations/<str:consultation_ref>/", consulting.desk, name="market_consulting"),
    path("market/consultations/<str:consultation_ref>/revise/", consulting.revise, name="market_consulting_revise"),
    path("market/consultations/<str:consultation_ref>/close/", consulting.close, name="market_consulting_close"),
    path(
        "market/consultations/<str:consultation_ref>/withdraw/", consulting.withdraw, name="market_consulting_withdraw"
    ),
    path("market/consultations/comments/<int:comment_id>/answer/", consulting.answer, name="market_consulting_answer"),
    path("market/consultations/comments/<int:comment_id>/hide/", consulting.hide, name="market_consulting_hide"),
    # the terms of a category
    path("market/categories/<str:category_ref>/costs/", costs.costs, name="market_costs"),
    path("market/categories/<str:category_ref>/costs/template.xlsx", costs.template, name="market_cost_template"),
    path("market/categories/<str:category_ref>/policies/", policies.policies, name="market_policies"),
    path("market/categories/<str:category_ref>/policies/propose/", policies.propose, name="market_policy_propose"),
    path(
        "market/categories/<str:category_ref>/policies/<int:version>/", policies.approve, name="market_policy_approve"
    ),
    path("market/categories/<str:category_ref>/times/", suiting.times, name="market_times"),
    path("market/categories/<str:category_ref>/statement/", suiting.statement, name="market_statement"),
    path(
        "market/categories/<str:category_ref>/policies/<int:version>/withdraw/",
        policies.withdraw,
        name="market_policy_withdraw",
    ),
    path("market/categories/<str:category_ref>/questions/", policies.questions, name="market_questions"),
    path("market/categories/<str:category_ref>/investment/", investing.points_list, name="market_investment_list"),
]
