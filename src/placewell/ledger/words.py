"""Every event in a plain sentence: for staff, and where it is the person's to know, for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class By:
    """A sentence for each value of a coded field of the event, and one for any other value."""

    field: str
    sentences: Mapping[str, str]
    otherwise: str

    def of(self, payload: Mapping[str, Any]) -> str:
        """Return the sentence of a payload's value."""
        return self.sentences.get(str(payload.get(self.field)), self.otherwise)


Words = str | By

# A word in braces is a field of the event. Every event class has its words here; a test says so.
STAFF_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        # accounts
        "OrganisationAdded": "An organisation was added",
        "PostGiven": "Somebody was given the role of {role}",
        "PostEnded": "Somebody no longer has the role of {role}",
        "PrivateLinkMade": "A private link was sent to the person",
        "PrivateLinkOpened": "The private link was opened with its code",
        # directory
        "RegisterImported": "The CQC register was read",
        "RatingChanged": "A service’s rating on the CQC register changed",
        "ServiceDeregistered": "A service left the CQC register",
        "CapacityStated": "A service said how its beds are taken: {places} are free",
        "VacancyStated": "A service said that it has {places} places",
        # market
        "SchemeEstablished": "The scheme {scheme_ref} was established",
        "SchemeWentLive": "The scheme {scheme_ref} went live",
        "SchemePaused": "The scheme {scheme_ref} was paused",
        "SchemeResumed": "The scheme {scheme_ref} was resumed",
        "SchemeExtended": "The scheme {scheme_ref} was given another last day",
        "SchemeChanged": "The scheme {scheme_ref} changed what it publishes: {what}",
        "WindingDownStarted": "The scheme {scheme_ref} began to wind down, to end on {ends_on}",
        "SchemeClosed": "The scheme {scheme_ref} was closed",
        "RecordAdded": "The public record of {scheme_ref} was added to",
        "NoticePrepared": "A notice of {scheme_ref} was prepared",
        "NoticeSent": "A notice of {scheme_ref} was sent",
        "AuthorityInvited": "Another authority was invited to share {scheme_ref}",
        "AuthorityAnswered": By(
            "answer",
            {
                "joined": "Another authority shares the scheme now",
                "declined": "Another authority declined to share the scheme",
                "left": "Another authority left the scheme",
            },
            "Another authority answered about {scheme_ref}",
        ),
        "StopCriterionFixed": "A stop criterion of {scheme_ref} was fixed",
        "StopCriterionDropped": "A stop criterion of {scheme_ref} was taken back",
        "PilotTested": By(
            "verdict",
            {
                "met": "A stop criterion of the pilot was met",
                "not_met": "A stop criterion of the pilot was not met",
                "too_few": "A stop criterion of the pilot had too few cases to tell",
            },
            "The pilot {scheme_ref} was tested",
        ),
        "CategoryAdded": "The category {category_ref} was added",
        "QuestionsPublished": "The questions of {category_ref} were published, version {questions_version}",
        "StatementPublished": "Why needs suit {category_ref} was published, version {statement_version}",
        "TimesPublished": "The times of {category_ref} were published, version {times_version}",
        "CostModelPublished": "What care costs in {category_ref} was published, version {model_version}",
        "PolicyProposed": "A policy of {category_ref} was proposed, version {policy_version}",
        "PolicyApproved": "A policy of {category_ref} was approved, version {policy_version}",
        "PolicyAdopted": "A policy of {category_ref} was adopted, version {policy_version}",
        "PolicyWithdrawn": "A proposed policy of {category_ref} was withdrawn, version {policy_version}",
        "ServiceAdmitted": "A service was admitted to {category_ref}",
        "MembershipSuspended": "A membership of {category_ref} was suspended",
        "MembershipReinstated": "A membership of {category_ref} was reinstated",
        "MembershipEnded": "A membership of {category_ref} ended",
        "NewWorkStopped": "New work for a member of {category_ref} was stopped, or allowed again",
        "InvestmentPointsSet": "A member’s investment in quality counts {points} points from now on",
        # investment
        "InvestmentListPublished": "A points list of {category_ref} was published, version {list_version}",
        "InvestmentClaimed": "A member of {category_ref} claimed points for investment in quality",
        "InvestmentEvidenceAdded": "A member added evidence to a claim of investment",
        "InvestmentAsked": "A member was asked about a claim of investment",
        "InvestmentAnswered": "A member answered about a claim of investment",
        "InvestmentWithdrawn": "A claim of investment was withdrawn",
        "InvestmentDecided": By(
            "outcome",
            {
                "verify": "A claim of investment was verified",
                "refuse": "A claim of investment was refused",
                "end": "An investment is no longer verified",
                "keep": "A notice about a verified investment was dropped",
                "confirm": "A decision about an investment was looked at again, and stands",
                "reverse": "A decision about an investment was looked at again, and it is verified",
            },
            "A claim of investment was decided",
        ),
        "InvestmentNoticeGiven": "A member was given notice about a verified investment, and may reply",
        "InvestmentSecondLookAsked": "A member asked for a second look at a decision about an investment",
        "InvestmentExpired": "A verified investment expired",
        # standing
        "NoticeGiven": "A member of {category_ref} was given notice, and may reply",
        "NoticeRepliedTo": "A member of {category_ref} replied to a notice",
        "ProceedingDecided": By(
            "outcome",
            {
                "upheld": "A notice to a member of {category_ref} was decided against it",
                "dropped": "A notice to a member of {category_ref} was dropped",
                "withdrawn": "A notice to a member of {category_ref} was withdrawn",
                "confirmed": "A decision about a member of {category_ref} was looked at again, and stands",
                "reversed": "A decision about a member of {category_ref} was looked at again, and reversed",
            },
            "A notice to a member of {category_ref} was decided",
        ),
        "SecondLookAsked": "A member of {category_ref} asked for a second look at a decision",
        "SuspensionReviewed": "A suspension in {category_ref} was reviewed, and goes on",
        "SuspensionReviewMissed": "A suspension in {category_ref} was not reviewed in time, by {due_on}",
        "DisputeMade": "A provider said that something held about it is wrong",
        "TrackInputCorrected": "An input of a track record was put right: {outcome}",
        "DisputeAnswered": By(
            "answer",
            {"corrected": "What a provider disputed was corrected", "stands": "What a provider disputed stands"},
            "A provider’s dispute was answered",
        ),
        # standing offers
        "StandingOfferMade": "A member of {category_ref} made the standing offer {offer_ref}, version {offer_version}",
        "StandingOfferWithdrawn": "A member of {category_ref} withdrew the standing offer {offer_ref}",
        # scrutiny
        "PolicyPreviewed": "A proposed policy of {category_ref} was previewed, version {policy_version}",
        # consultation
        "ConsultationOpened": "A consultation was opened",
        "CommentMade": "Somebody commented on a proposal",
        "ConsultationRevised": "A proposal was revised after its consultation",
        "CommentAnswered": "A comment on a proposal was answered",
        "CommentTakenDown": "A comment on a proposal was taken down, for a published reason",
        "ConsultationClosed": "A consultation was closed, with every comment answered",
        "ConsultationWithdrawn": "A consultation was withdrawn",
        # joining
        "JoiningTermsPublished": "What {scheme_ref} asks of those who join was published, version {terms_version}",
        "OrganisationClaimed": "Somebody claimed to speak for the provider {provider_id}",
        "ClaimDecided": By(
            "state",
            {
                "verified": "A claim to speak for the provider {provider_id} was verified",
                "refused": "A claim to speak for the provider {provider_id} was refused",
                "withdrawn": "A claim to speak for the provider {provider_id} was withdrawn",
                "revoked": "A claim to speak for the provider {provider_id} was taken back after it was verified",
            },
            "A claim to speak for the provider {provider_id} was decided",
        ),
        "ApplicationSent": "A service applied to join {category_ref}",
        "ApplicantAsked": "An applicant was asked for something that is missing",
        "ApplicantAnswered": "An applicant answered what it was asked",
        "DecisionExtended": "The time to decide an application was made longer, for a recorded reason",
        "ApplicationDecided": By(
            "accepted",
            {
                "True": "An application to join {category_ref} was accepted",
                "False": "An application to join {category_ref} was refused",
            },
            "An application to join {category_ref} was decided",
        ),
        "ApplicationWithdrawn": "An applicant withdrew its application",
        "ReviewAsked": "An applicant asked for a second look at a refusal",
        "ReviewDecided": By(
            "reversed",
            {
                "True": "A refusal to join {category_ref} was reversed after a second look",
                "False": "A refusal to join {category_ref} stands after a second look",
            },
            "A refusal to join {category_ref} was looked at again",
        ),
        # needs
        "PackageOpened": "The case was opened",
        "AssessmentRecorded": By(
            "eligible",
            {
                "True": "The assessment was recorded: eligible, version {version}",
                "False": "The assessment was recorded: not eligible, version {version}",
            },
            "The assessment was recorded",
        ),
        "ContinuingHealthcareAnswered": "NHS continuing healthcare was considered, and the answer recorded",
        "PortraitWritten": "The portrait was written, version {version}",
        "PortraitSentToPerson": "The portrait was sent to the person, version {version}",
        "PortraitQuestioned": "The person said that something in the portrait is wrong",
        "PortraitQuestionAnswered": "What the person said of the portrait was answered",
        "PortraitConfirmed": By(
            "confirmed",
            {
                "True": "The person, or whoever speaks for them, confirmed the portrait",
                "False": "It was recorded why the person did not confirm the portrait",
            },
            "The portrait was confirmed, or it was recorded why not",
        ),
        "PortraitSigned": "The portrait was signed, version {version}",
        "SecondPartRead": "Somebody of the council read the second part of the portrait",
        "SuitabilityRecorded": By(
            "verdict",
            {"leave_dps": "It was recorded that this package leaves the DPS"},
            "It was recorded that this package is suitable for the DPS",
        ),
        "BudgetSet": "The indicative budget was set, version {version}",
        # tenders
        "TenderOpened": "Tender {tender_ref} opened, and {invited} services were invited at once",
        "TenderReminded": "Everybody invited to {tender_ref} was reminded of it",
        "TenderCancelled": "Tender {tender_ref} was called off",
        "QuestionAsked": "An invited service asked a question",
        "QuestionAnswered": "The question was answered, to every invited service",
        "BidSealed": "A bid was sealed",
        "BidReplaced": "A sealed bid was replaced",
        "BidWithdrawn": "A sealed bid was withdrawn",
        "InvitationDeclined": "An invited service declined to bid",
        "BidsOpened": "The case responses of {bids} bids were opened together",
        "BidSetAside": "A bid was set aside: its service is {because}",
        "ResponseScored": "An answer was scored",
        "ScoringClosed": "Scoring closed",
        "PricesRevealed": "The prices of {bids} bids were opened together",
        "TenderEvaluated": By(
            "outcome",
            {
                "options": "The bids were evaluated: there are options within the budget",
                "awaiting_explanation": "The bids were evaluated: a low bid must be explained first",
                "budget_must_rise": "The bids were evaluated: the budget must rise",
                "too_few_bids": "The bids were evaluated: there are too few",
            },
            "The bids were evaluated",
        ),
        "SeatTaken": "An evaluator declared no interest, and took a seat",
        "SeatVacated": "A seat that was not used in time was freed",
        "ConflictDeclared": "An evaluator declared an interest, and marks nothing here",
        "MarkingFinished": "An evaluator finished marking",
        "ScoreAgreed": "Two evaluators agreed a score that they had marked apart",
        "LowBidQueried": "A bid under what care costs has to be explained",
        "LowBidExplained": "A bid under what care costs was explained",
        "ExplanationLapsed": "A bid under what care costs was not explained in time",
        "LowBidDecided": By(
            "decision",
            {
                "accepted": "The explanation of a bid under what care costs was accepted",
                "rejected": "The explanation of a bid under what care costs was rejected",
            },
            "A bid under what care costs was decided",
        ),
        "ConfirmationRoundOpened": "The corrected portrait went to {invited} services, to confirm, re-price or leave",
        "FeedbackGiven": "{bids} bidders were given their feedback",
        "InterestDeclared": "An invited service named who reads the second part of the portrait, and why",
        "SecondTierRead": "An invited service read the second part of the portrait",
        # choice
        "OptionsPut": "{options} options were put to the person",
        "StandingOffersPut": "{options} standing offers were put to the person at once, while the search goes on",
        "OptionsShown": "The person looked at {options} options",
        "OptionChosen": By(
            "authority_to_decide",
            {
                "person": "The person chose an option for themselves",
                "lpa_health_welfare": "An attorney for health and welfare chose an option",
                "deputy": "A deputy of the Court of Protection chose an option",
                "best_interests": "An option was chosen in the person’s best interests",
            },
            "An option was chosen",
        ),
        "NoneChosen": "The person chose none of the options",
        "ChoiceChanged": By(
            "now_bid_ref",
            {"": "The person took their choice back: its place is free again"},
            "The person changed their choice: the place at the earlier home is free again",
        ),
        "MoreTimeAsked": "The person asked for {working_days} more working days to choose",
        "HomeNominated": "A home that the person would like was nominated: {nomination_ref}",
        "NominationAnswered": By(
            "outcome",
            {
                "option": "Nomination {nomination_ref} was answered: the home is a choice now",
                "above_budget": "Nomination {nomination_ref} was answered: the home costs more than the budget",
                "refused": "Nomination {nomination_ref} was answered: the home cannot be a choice",
            },
            "Nomination {nomination_ref} was answered",
        ),
        "ChoiceReturned": By(
            "because",
            {
                "declined_portrait_wrong": "The choice came back, without fault: {left} options were put again at once",
                "declined_other": "The choice came back: {left} options were put again at once",
                "refused": "The choice went back to the person: {left} options were put again at once",
                "portrait_corrected": "The choice came back: every service is asked again with the corrected portrait",
            },
            "The choice came back, and the options were put again",
        ),
        "ServiceAsked": By(
            "kind",
            {"visit": "The person asked to visit a service"},
            "The person asked a service a question",
        ),
        "ServiceAnswered": "The service answered the person",
        "ContributionEstimated": "What the person may be asked to pay was estimated, version {version}",
        "AdditionalCostAsked": By(
            "payer",
            {"person": "A home above the budget was asked for, for which the person would pay the rest"},
            "A home above the budget was asked for, for which somebody else would pay the rest",
        ),
        "AdditionalCostMoved": By(
            "state",
            {
                "advised": "Whoever would pay an additional cost was given information and advice",
                "checked": "An additional cost was checked, and its agreement drawn up",
                "signed": "Whoever pays signed the agreement on the additional cost",
                "in_force": "The authority signed the agreement on the additional cost",
                "reviewed": "The additional cost was reviewed, and goes on",
                "stopped": "The payer of the additional cost stopped: the authority pays the whole fee",
                "ended": "The agreement on the additional cost ended",
                "refused": "The additional cost was refused",
                "covered": "The budget has come to pay for the home in full: no additional cost is left",
            },
            "The additional cost came a step further",
        ),
        # placements
        "VisitArranged": By(
            "place",
            {
                "hospital": "A visit was arranged, in hospital",
                "home": "A visit was arranged, at the person’s home",
                "video": "A visit was arranged, by video",
            },
            "A visit was arranged",
        ),
        "VisitReported": By(
            "outcome",
            {
                "accept": "The chosen service met the person, and accepted",
                "accept_at_price": "The chosen service met the person, and accepted at another price",
                "decline_portrait_wrong": (
                    "The chosen service met the person, and declined without fault: the portrait was wrong"
                ),
                "decline_other": "The chosen service met the person, and declined",
            },
            "The chosen service met the person",
        ),
        "PortraitCorrected": "The portrait was corrected after a visit, and signed: version {version}",
        "PlacementApproved": "Placement {placement_ref} was approved",
        "InterimPlaced": "Interim placement {placement_ref} was approved, to be reviewed by {review_on}",
        "PlacementRefused": "The placement was not approved",
        "AgreementDrawnUp": "The agreement of {placement_ref} was drawn up",
        "AgreementSigned": By(
            "side",
            {
                "authority": "The agreement was signed for the authority",
                "provider": "The agreement was signed for the provider",
            },
            "The agreement was signed",
        ),
        "PlacementStarted": By(
            "on_time",
            {"False": "The person moved in for {placement_ref}, later than agreed because of the service"},
            "The person moved in for {placement_ref}, on {started_on}",
        ),
        "ReviewHeld": By(
            "outcomes_met",
            {"True": "{placement_ref} was reviewed: every outcome is met"},
            "{placement_ref} was reviewed: not every outcome is met",
        ),
        "PersonSaid": "The person said how {placement_ref} goes",
        "ConcernRaised": "Concern {concern_ref} about the person’s safety was raised",
        "ConcernDecided": By(
            "decision",
            {
                "enquiry": "Concern {concern_ref}: an enquiry is made (Care Act 2014 section 42)",
                "no_enquiry": "Concern {concern_ref}: no enquiry is made, with the reason",
                "substantiated": "Concern {concern_ref} was found to be true",
                "not_substantiated": "Concern {concern_ref} was not found to be true",
            },
            "Concern {concern_ref} was decided",
        ),
        "SettledSearchOpened": By(
            "reason",
            {
                "notice_given": "Care is looked for again: notice was given on the person’s place",
                "needs_changed": "Care is looked for again: the person’s needs changed, and they agree",
                "own_wish": "Care is looked for again: the person wants to move",
                "ended": "Care is looked for again: the place has ended",
            },
            "Care is looked for again",
        ),
        "VariationProposed": By(
            "side",
            {
                "authority": "The authority proposed to vary the agreement of {placement_ref}",
                "provider": "The provider proposed to vary the agreement of {placement_ref}",
            },
            "A variation of the agreement of {placement_ref} was proposed",
        ),
        "VariationDecided": By(
            "outcome",
            {
                "agreed": "A variation of the agreement of {placement_ref} was agreed to",
                "refused": "A variation of the agreement of {placement_ref} was refused",
                "withdrawn": "A variation of the agreement of {placement_ref} was taken back",
            },
            "A variation of the agreement of {placement_ref} was decided",
        ),
        "AgreementVaried": "Version {number} of the agreement of {placement_ref} was signed by both sides",
        "PlacementSuspended": By(
            "reason",
            {"hospital": "The person went into hospital: their place at {placement_ref} is kept"},
            "The person is away: their place at {placement_ref} is kept",
        ),
        "PlacementResumed": "The person is back at {placement_ref} after {days} days",
        "PlacementNoticeGiven": By(
            "by_side",
            {
                "person": "The person gave notice on {placement_ref}",
                "authority": "The authority gave notice on {placement_ref}",
                "provider": "The provider gave notice on {placement_ref}",
            },
            "Notice was given on {placement_ref}",
        ),
        "PlacementEnded": By(
            "reason",
            {
                "died": "The person died: {placement_ref} ended",
                "moved": "The person moved: {placement_ref} ended",
                "home": "The person went home: {placement_ref} ended",
                "notice": "The notice was over: {placement_ref} ended",
                "interim_over": "The person has chosen: the interim placement {placement_ref} ended",
                "provider_failed": "The service closed: {placement_ref} ended",
            },
            "{placement_ref} ended",
        ),
        # payments
        "FundingSet": "Version {version} of who pays for {placement_ref} was written",
        "AbsenceRecorded": "Days away from {placement_ref} were recorded",
        "RunDrafted": "Payment run {run_ref} was drafted with {lines} lines",
        "RunChecked": "Payment run {run_ref} was checked",
        "RunApproved": "Payment run {run_ref} was approved",
        "RunPaid": "Payment run {run_ref} was paid",
        "PaymentHeld": "A line of payment run {run_ref} was held back, for all who pay it",
        "PaymentReleased": "A line of payment run {run_ref} was released",
        "UpliftProposed": "A rise of what is paid in {category_ref} was proposed",
        "UpliftApplied": "What is paid for {placements} placements in {category_ref} was raised",
        # redress
        "ComplaintUpheld": By(
            "partly", {"True": "Complaint {complaint_ref} was upheld in part"}, "Complaint {complaint_ref} was upheld"
        ),
        "ComplaintReceived": "A complaint or an appeal was received",
        "ComplaintConcernSeen": "A social worker looked at a worry about safety in a complaint",
        "ComplaintAcknowledged": "A complaint was acknowledged",
        "ComplaintPutToService": "A part of a complaint was put to the service",
        "ComplaintRepliedTo": "The service said its side of a complaint",
        "ComplaintDelayExplained": "It was explained why a complaint has no answer yet",
        "ComplaintAnswered": "A complaint was answered",
        "ComplaintReviewAsked": "A second look at a complaint was asked for",
        "ComplaintReviewed": "Somebody else looked at a complaint again",
    }
)

# What the person reads of their own case; everything else is left out.
PERSON_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "ComplaintReceived": "You complained, or asked us to look at something again",
        "ComplaintAcknowledged": "We told you that we have your complaint",
        "ComplaintAnswered": "We answered your complaint",
        "ComplaintReviewAsked": "You asked for a second look",
        "ComplaintReviewed": "Somebody else looked at your complaint again",
        "PackageOpened": "We started to look for care for you",
        "PortraitConfirmed": By(
            "confirmed", {"True": "You, or somebody for you, said that what we wrote about you is right"}, ""
        ),
        "TenderOpened": "We asked {invited} services what they could do for you",
        "OptionsPut": "We sent you {options} choices",
        "StandingOffersPut": "We sent you {options} places that can take you at once, for a short while",
        "OptionChosen": "You chose",
        "NoneChosen": "You told us that none of them is right",
        "ChoiceChanged": "You changed your mind",
        "MoreTimeAsked": "You asked for more time",
        "HomeNominated": "You named a home that you would like",
        "NominationAnswered": By(
            "outcome",
            {"option": "We asked the home that you named. You can choose it now"},
            "We asked the home that you named, and wrote to you why you cannot choose it",
        ),
        "ChoiceReturned": "The choice came back to you, and you could choose again",
        "ServiceAsked": By("kind", {"visit": "You asked to visit a service"}, "You asked a service a question"),
        "ServiceAnswered": "The service answered you",
        "AdditionalCostAsked": "You asked for a home that costs more",
        "VisitArranged": "The service you chose arranged to meet you",
        "PortraitCorrected": "We put right what we had written about you",
        "ConfirmationRoundOpened": "We asked every service again, with what is right about you",
        "VisitReported": By(
            "outcome",
            {
                "accept": "The service you chose met you, and can care for you",
                "accept_at_price": "The service you chose met you, and can care for you",
            },
            "The service you chose met you, and cannot care for you",
        ),
        "PlacementApproved": "The council agreed your place",
        "InterimPlaced": "The council agreed a place for you for now",
        "PlacementStarted": "Your care began",
        "ReviewHeld": "We talked with you about how it goes",
        "PersonSaid": "You told us how it goes",
        "AgreementVaried": "What was agreed about your place changed. Both sides signed",
        "PlacementSuspended": "You went away, and your place is kept for you",
        "PlacementResumed": "You came back",
        "PlacementNoticeGiven": By(
            "by_side",
            {
                "person": "You said that you want to move",
                "authority": "The council said that you need another place",
            },
            "The service said that it can no longer care for you",
        ),
        "PlacementEnded": By(
            "reason",
            {
                "moved": "You moved",
                "home": "You went home",
                "interim_over": "Your place for now ended, because you chose where to live",
            },
            "Your place ended",
        ),
        "AgreementSigned": By(
            "side", {"authority": "The council signed the agreement"}, "The service signed the agreement"
        ),
    }
)

ROLE_WORDS: Mapping[str, str] = MappingProxyType(
    {"system": "Placewell", "person": "the person", "provider": "a provider", "public": "somebody not signed in"}
)


class _Fields(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(name: str, payload: Mapping[str, Any], *, words: Mapping[str, Words] = STAFF_WORDS) -> str:
    """Return an event in words; empty where `words` leaves it out. An unknown event is told by its name."""
    known = words.get(name)
    if known is None:
        return "" if words is not STAFF_WORDS else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
    text = known.of(payload) if isinstance(known, By) else known
    return text.format_map(_Fields(payload))


def role_words(role: str) -> str:
    """Return who did something, as a timeline says it."""
    return ROLE_WORDS.get(role, role.replace("_", " "))
