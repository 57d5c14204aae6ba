"""Events of their own case, as the person reads them."""

from collections.abc import Mapping
from types import MappingProxyType

from placewell.ledger.words.kinds import By, Words

# What the person reads of their own case; everything else is left out.
PERSON_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "ComplaintReceived": "You complained, or asked us to look at something again",
        "ComplaintAcknowledged": "We told you that we have your complaint",
        "ComplaintAnswered": "We answered your complaint",
        "ComplaintReviewAsked": "You asked for a second look",
        "ComplaintReviewed": "Somebody else looked at your complaint again",
        "PackageOpened": "We started to look for care for you",
        "HospitalStayRecorded": By(
            "whereabouts",
            {
                "in_hospital": "We wrote down that you are in hospital",
                "left": "We wrote down that you have left hospital",
            },
            "We wrote down that you are not in hospital",
        ),
        "PortraitConfirmed": By(
            "confirmed", {"True": "You, or somebody for you, said that what we wrote about you is right"}, ""
        ),
        "FurtherSaid": By(
            "agrees",
            {"True": "You said that we may look {miles} miles further away"},
            "You said that we do not look further away",
        ),
        "SearchWidened": "We looked {further_miles} miles further. We asked so many more services: {invited}",
        "TenderOpened": "We asked {invited} services what they could do for you",
        "TelephoneRoundBegan": "Few services answered in time, so we began to ring them",
        "OptionsPut": By("options", {"1": "We sent you one choice"}, "We sent you {options} choices"),
        "StandingOffersPut": By(
            "options",
            {"1": "We sent you one place that can take you at once, for a short while"},
            "We sent you {options} places that can take you at once, for a short while",
        ),
        "DirectAwardMade": "We looked for a place for you ourselves, and found one",
        "DirectAwardReviewed": By(
            "agrees",
            {"True": "Somebody else at the council looked at this, and thinks that it was right"},
            "Somebody else at the council looked at this, and has doubts. You can stay. We talk with you soon",
        ),
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
        "OptionWithdrawn": "A home among your choices is closing, so it cannot be chosen any more",
        "ServiceAsked": By("kind", {"visit": "You asked to visit a service"}, "You asked a service a question"),
        "ServiceAnswered": "The service answered you",
        "AdditionalCostAsked": By(
            "lives_there",
            {"True": "It was asked who pays the extra money for your home from now on"},
            otherwise="You asked for a home that costs more",
        ),
        "VisitArranged": "The service you chose arranged to meet you",
        "PortraitCorrected": "We put right what we had written about you",
        "ConfirmationRoundOpened": By(
            "invited",
            {"0": "We put right what was written about you"},
            otherwise="We asked every service again, with what is right about you",
        ),
        "ConfirmationRoundEmpty": "None of the services could be asked again, so we look further",
        "AssessorSent": "Somebody was asked to see you for the service you chose",
        "AssessorHandedOver": "They met you, and told the service you chose what they saw",
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
        "InterimReviewMissed": "The council is late to look at your place for now with you",
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
        "ProviderFailed": "We learned that your home is closing. We look for a new home with you",
        "ProviderWentOn": "Your home does not close after all",
        "PlacementCarriedOn": "You stay where you are. A new provider runs your home",
        "PlacementEnded": By(
            "reason",
            {
                "provider_failed": "Your home closes, and your place there ends",
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
