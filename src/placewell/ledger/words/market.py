"""Events of organisations, the register, schemes, members and scrutiny, as staff read them."""

from collections.abc import Mapping
from types import MappingProxyType

from placewell.ledger.words.kinds import By, Words

# A word in braces is a field of the event. Every event class has its words here; a test says so.
OF_THE_MARKET: Mapping[str, Words] = MappingProxyType(
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
        "NursingRatesRecorded": "What the NHS pays for nursing from April {year} was recorded, version {version}",
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
        # closing
        "ClosureRecorded": By(
            "said_by",
            {"provider": "A provider said that a service closes: {closure_ref}, last day {last_on}"},
            "It was recorded that a service closes: {closure_ref}, last day {last_on}",
        ),
        "ClosureDayChanged": "A service that closes has another last day: {closure_ref}, {last_on}",
        "ClosureCalledOff": "A service goes on after all: {closure_ref} was called off",
        # standing offers
        "StandingOfferMade": "A member of {category_ref} made the standing offer {offer_ref}, version {offer_version}",
        "StandingOfferWithdrawn": "A member of {category_ref} withdrew the standing offer {offer_ref}",
        # the out-of-hours rota
        "RotaTurnWritten": "A turn of the out-of-hours rota was written: {turn_ref}",
        "RotaTurnWithdrawn": "A turn of the out-of-hours rota was withdrawn: {turn_ref}",
        # trusted assessors
        "AssessorNamed": "A trusted assessor was named: {assessor_ref}",
        "AssessorEnded": "Trusted assessor {assessor_ref} was taken off the list",
        "AssessorTrusted": By(
            "scope",
            {
                "emergencies": "A service trusts assessor {assessor_ref} to see people for it in emergencies",
                "every_visit": "A service trusts assessor {assessor_ref} to see people for it",
            },
            "A service trusts assessor {assessor_ref}",
        ),
        "AssessorTrustEnded": "A service no longer trusts assessor {assessor_ref} to see people for it",
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
    }
)
