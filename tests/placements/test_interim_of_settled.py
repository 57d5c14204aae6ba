"""Somebody who has a place and loses it at once: a place for now follows the one that they leave (§8)."""

from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.queries import interim_home_of
from placewell.needs import actions as needs
from placewell.placements.actions import give_notice
from placewell.placements.models import Kind, PlacementEnd
from placewell.rules.distance import Point
from placewell.rules.ending import NoticeReason
from placewell.rules.settled import SearchReason
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.opening import make_keys
from placewell.tenders.models import Invitation
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.county import SEARCH_POINT
from placewell.web.demonstration.people import first_tier, second_tier
from tests.emergencies import choices, place_for_now, put, stand_by
from tests.offered import Offered
from tests.placements.agreeing import settled, this_day
from tests.placements.test_ending import search
from tests.played import OpenTender


def in_an_emergency(offered: Offered) -> OpenTender:
    """Write the portrait anew, and search for the settled person at once."""
    author, colleague = offered.staff(Role.SOCIAL_WORKER), offered.staff(Role.SOCIAL_WORKER, 1)
    ref = offered.package.ref
    needs.write_portrait(
        actor=author,
        package_ref=ref,
        tier_one=first_tier(this_day(), Urgency.EMERGENCY),
        tier_two=second_tier("Edith"),
        search_from=Point(*SEARCH_POINT),
    )
    needs.confirm_portrait(actor=author, package_ref=ref, confirmed_by="Grace Marlowe, daughter")
    needs.sign_portrait(actor=colleague, package_ref=ref)
    make_keys(actor=OPENER, spare=3)
    tender = search(offered, SearchReason.NOTICE_GIVEN)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    return OpenTender(offered.county, offered.package, tender, invitations)


def test_a_place_for_now_follows_the_one_that_somebody_has_to_leave_tonight(offered: Offered) -> None:
    home = settled(offered)
    manager = offered.county.managing(home.organisation_id)
    last_on = this_day() + timedelta(days=2)
    give_notice(
        actor=manager,
        placement_ref=home.ref,
        reason=NoticeReason.SAFETY,
        last_on=last_on,
        said="The roof came down in the storm.",
    )
    emergency = in_an_emergency(offered)
    places = [place for place, one in enumerate(emergency.invitations) if one.organisation_id != home.organisation_id]
    [option] = put(emergency, stand_by(emergency, places[0]))
    placement = place_for_now(emergency, option)
    assert (placement.kind, placement.follows_id, placement.starts_on) == (Kind.INTERIM, home.pk, this_day())
    with acting_as(OPENER):
        end = PlacementEnd.objects.get(placement=home)
        now_in = interim_home_of(offered.package.ref)
    assert (end.reason, end.last_on) == ("moved", this_day() - timedelta(days=1))
    assert now_in is not None
    assert now_in.option_id == option.pk
    shown = choices(emergency)
    assert shown is not None
    assert shown.home == now_in
