"""A home closes in which nine people live: searches at once, each on a way of their own, and a complete list."""

from collections import Counter
from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.market.models import TrackInput
from placewell.market.queries.closing import closing_by_ref
from placewell.placements.actions import carry_on, end_placement, follow_resident, open_searches
from placewell.placements.models import Placement, PlacementEnd
from placewell.placements.residents import residents_of
from placewell.rules.closing import Stage, Step
from placewell.rules.ending import EndReason
from placewell.tenders.opener import OPENER
from tests.closing import answered, closes, place_in_nearest, residents, search_of, takes_over, this_day
from tests.offered import Offered


def test_nine_people_find_a_way_out_of_a_home_that_closes(offered: Offered) -> None:
    nine = residents(offered.county, 9, days=1, bids=1, signed=False)
    with acting_as(OPENER):
        home = Placement.objects.select_related("option").get(pk=nine[0][1].pk).option.service_id
    closure = closes(offered.county, home, days=20)
    broker, own, stays = offered.staff(Role.BROKER), nine[1][1], nine[2][1]
    follow_resident(actor=broker, placement_ref=own.ref, step=Step.OWN_ARRANGEMENT, value="yes", name="Harold Marlowe")
    carry_on(
        actor=offered.staff(Role.APPROVER),
        placement_ref=stays.ref,
        service_id=takes_over(offered.county, home).pk,
        starts_on=this_day() + timedelta(days=20),
        agreed_by="Mavis Marlowe",
    )
    opened = open_searches(actor=broker, closure_ref=closure.ref)
    assert (len(opened.tenders), opened.left) == (7, ())
    assert {tender.urgency for tender in opened.tenders} == {"standard"}
    moving = [search_of(one) for place, (one, _placed) in enumerate(nine) if place not in {1, 2}]
    answered(moving)
    for one in moving:
        place_in_nearest(one, signed=False)
    end_placement(actor=broker, placement_ref=own.ref, reason=EndReason.PROVIDER_FAILED, last_on=this_day())
    with acting_as(broker):
        found = residents_of(closing_by_ref(broker, closure.ref), broker.authority_id or 0)
    assert Counter(one.stage for one in found) == {Stage.MOVED: 7, Stage.STAYS: 1, Stage.LEFT: 1}
    assert all(one.done for one in found)
    with acting_as(OPENER):
        ends = list(PlacementEnd.objects.filter(placement__in=[placed.pk for _one, placed in nine]))
        last_on = closure.days.get().last_on
        assert not TrackInput.objects.filter(kind="notice").exists()
    assert {end.reason for end in ends} == {"provider_failed"}
    assert len(ends) == 9
    assert max(end.last_on for end in ends) <= last_on
