"""Events of people’s cases, from the need to the money and redress, as staff read them."""

from collections.abc import Mapping
from types import MappingProxyType

from placewell.ledger.words.kinds import By, Words

OF_CASES: Mapping[str, Words] = MappingProxyType(
    {
        # needs
        "PackageOpened": "The case was opened",
        "HospitalStayRecorded": By(
            "whereabouts",
            {
                "in_hospital": "It was recorded that the person is in hospital",
                "left": "It was recorded that the person has left hospital",
            },
            "It was recorded that the person is not in hospital",
        ),
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
        "FurtherSaid": By(
            "agrees",
            {"True": "The person agreed that a search may look {miles} miles further at its published step"},
            "The person said that a search does not look further",
        ),
        "BudgetSet": "The indicative budget was set, version {version}",
        # tenders
        "TenderOpened": "Tender {tender_ref} opened, and {invited} services were invited at once",
        "TenderReminded": "Everybody invited to {tender_ref} was reminded of it",
        "SearchWidened": "{tender_ref} looked {further_miles} miles further. Services invited by it: {invited}",
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
        "ConfirmationRoundEmpty": "None of them can be invited now, so the round closed and the search begins again",
        "FeedbackGiven": "{bids} bidders were given their feedback",
        "TelephoneRoundBegan": "Too few offers came ({offers}), so services are rung",
        "CallLogged": By(
            "outcome",
            {
                "will_offer": "A service was rung, and makes an offer",
                "no_vacancy": "A service was rung, and has no place",
                "declines": "A service was rung, and makes no offer",
                "call_back": "A service was rung, and asks to be rung again",
                "no_answer": "A service was rung, and nobody answered",
            },
            "A service was rung",
        ),
        "TelephoneBidEntered": "An offer taken by telephone was entered: {bid_ref}. It waits for the provider’s word",
        "TelephoneBidConfirmed": "The provider confirmed the offer taken by telephone: {bid_ref}",
        "TelephoneBidRefused": By(
            "because",
            {
                "price": "The provider said that the price taken down in {bid_ref} is wrong",
                "answers": "The provider said that what was taken down in {bid_ref} is wrong",
                "no_place": "The provider said that it has no place, so {bid_ref} does not count",
                "not_said": "The provider said that nobody who may speak for it made the offer {bid_ref}",
                "no_longer": "The provider offers {bid_ref} no longer",
            },
            "The provider did not confirm the offer {bid_ref}",
        ),
        "TelephoneBidLapsed": "The offer {bid_ref} was not confirmed in time, and does not count",
        "TelephonePriceDecided": By(
            "decision",
            {
                "accepted": "The explanation of a price by telephone under what care costs was accepted",
                "rejected": "The explanation of a price by telephone under what care costs was rejected",
            },
            "A price by telephone under what care costs was decided",
        ),
        "TelephoneBidsEvaluated": "Confirmed telephone offers were evaluated: {bids}",
        "TelephoneRoundEnded": "The telephone round ended. Calls: {calls}. Confirmed offers: {offers}",
        "ToldOutOfHours": By(
            "told",
            {"team": "Nobody had the out-of-hours turn, so every broker was told what waits"},
            "Whoever had the out-of-hours turn was told what waits",
        ),
        "InterestDeclared": "An invited service named who reads the second part of the portrait, and why",
        "SecondTierRead": "An invited service read the second part of the portrait",
        # choice
        "OptionsPut": "{options} options were put to the person",
        "StandingOffersPut": "Standing offers were put to the person at once, while the search goes on: {options}",
        "DirectAwardMade": By(
            "reason",
            {
                "extreme_urgency": "A place was found directly ({award_ref}): it could not wait",
                "no_suitable_offer": "A place was found directly ({award_ref}): nothing suitable was offered",
                "only_one_able": "A place was found directly ({award_ref}): only this service can meet the needs",
                "return_home": "A place was found directly ({award_ref}): the person wants to go back",
            },
            "A place was found directly ({award_ref})",
        ),
        "DirectAwardReviewed": By(
            "agrees",
            {"True": "A second person agreed to the place that was found directly ({award_ref})"},
            "A second person did not agree to the place that was found directly ({award_ref}): it is reviewed early",
        ),
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
                "closing": "The choice came back, because the home closes: {left} options were put again at once",
                "portrait_corrected": "The choice came back: every service is asked again with the corrected portrait",
            },
            "The choice came back, and the options were put again",
        ),
        "OptionWithdrawn": "A home among the person’s choices closes, and can be chosen no more",
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
        "AssessorSent": "Trusted assessor {assessor_ref} was sent to meet the person for the chosen service",
        "AssessorHandedOver": "Trusted assessor {assessor_ref} met the person: {matching} of {seen} statements match",
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
        "InterimReviewMissed": "Interim placement {placement_ref} went on after {review_on}, the day of its review",
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
        "ConcernPutToHome": "The home was asked for its side of concern {concern_ref}",
        "ConcernHeldBackFromHome": "The home is not asked about concern {concern_ref} yet, as safeguarding says",
        "ConcernRepliedTo": "The home said its side of concern {concern_ref}",
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
                "closing": "Care is looked for again: the home closes",
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
        "ProviderFailed": By(
            "kind",
            {"planned": "The home closes: {placement_ref}, on the list of {closure_ref}"},
            "The provider failed, or the home closes: {placement_ref}, on the list of {closure_ref}",
        ),
        "ProviderWentOn": "The home goes on after all: {placement_ref}",
        "ResidentFollowed": By(
            "kind",
            {
                "worker": "A social worker was named for the move out of {closure_ref}",
                "told": "The person, or whoever speaks for them, was told that the home closes",
                "speaks": "It was written down who speaks for the person",
                "own_arrangement": "The person makes an arrangement of their own",
            },
            "Something was written down about the move out of {closure_ref}",
        ),
        "OtherResidentNoted": "Somebody else who lives in a home that closes was noted: {resident_ref}",
        "MoveTogetherWished": By(
            "taken_back",
            {"True": "The wish to move together with {other_ref} was taken back"},
            "Wishes to move together with {other_ref}",
        ),
        "PlacementCarriedOn": "{former_ref} goes on as {placement_ref}, with the provider that took over",
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
        "UpliftWithdrawn": "The proposed rise in {category_ref} was taken back",
        "UpliftExpired": "The proposed rise in {category_ref} expired: nobody applied it in time",
        "UpliftApplied": "What is paid for {placements} placements in {category_ref} was raised",
        # redress
        "ComplaintUpheld": By(
            "partly", {"True": "Complaint {complaint_ref} was upheld in part"}, "Complaint {complaint_ref} was upheld"
        ),
        "AnswerTimeSet": "Complaints are answered within {days} working days from now on",
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
