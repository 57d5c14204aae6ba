"""A choice beside other people’s and other searches: the last bed, a second search, one that was called off (§7)."""

import pytest

from placewell.accounts.acting import acting_as
from placewell.choice.actions import (
    AuthorityToDecide,
    WhoDecides,
    choose_none,
    choose_option,
)
from placewell.choice.models import Option
from placewell.choice.queries import beds_taken, choices_of
from placewell.directory.models import Vacancy
from placewell.ledger.clock import now
from placewell.rules.choosing import Standing, WhyNone
from placewell.rules.errors import WrongState
from placewell.tenders.models import Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.states import TenderState
from tests.choice.test_choosing import choose, second_search
from tests.offered import MYSELF, Offered, offer

# Beds


def _states(offered: Offered, option: Option, places: int) -> None:
    with acting_as(offered.manager_of(option)):
        Vacancy.objects.create(service_id=option.service_id, places=places, stated_at=now(), stated_by="the manager")


@pytest.mark.parametrize(("places", "taken"), [(1, True), (2, False), (None, False)])
def test_a_bed_falls_away_when_as_many_others_chose_the_service_as_it_says_it_has_places(
    offered: Offered, places: int | None, taken: bool
) -> None:
    walter = offer(offered.county, "Walter", "Pym", "Joan Pym", "joan@family.example")
    mine = offered.options()[0]
    his = next(one for one in walter.options() if one.service_id == mine.service_id)
    if places is not None:
        _states(offered, mine, places)
    choose_option(actor=walter.person, bid_ref=his.bid_ref, who=WhoDecides(AuthorityToDecide.PERSON, "Walter Pym"))
    choice = offered.choices().by_bid(mine.bid_ref)
    assert choice is not None
    assert (choice.standing == Standing.BED_TAKEN) == taken
    if not taken:
        return
    with pytest.raises(WrongState, match="nobody’s fault"):
        choose(offered)
    # It comes back when the other changes their mind, and when the service says anew what it has.
    choose_none(actor=walter.person, who=MYSELF, reasons=[WhyNone.TOO_FAR])
    assert offered.choices().by_bid(mine.bid_ref).can_be_chosen  # type: ignore[union-attr] # is there


def test_whose_bed_is_taken_is_told_of_ones_own_options_alone(offered: Offered) -> None:
    walter = offer(offered.county, "Walter", "Pym", "Joan Pym", "joan@family.example")
    mine = offered.options()[0]
    his = next(one for one in walter.options() if one.service_id == mine.service_id)
    _states(offered, mine, 1)
    choose(offered)
    with acting_as(walter.person):
        assert beds_taken([his.pk]) == {his.pk}
    with acting_as(offered.person):
        assert beds_taken([his.pk, mine.pk]) == set()
    with acting_as(offered.manager_of(mine)):
        assert beds_taken([his.pk]) == set()


# Several searches of one package


def test_options_of_a_second_search_stand_beside_those_of_the_first_and_any_can_be_chosen(offered: Offered) -> None:
    more = second_search(offered)
    choices = offered.choices()
    assert {one.option.tender.ref for one in choices.choices} == {offered.tender.ref, more.tender.ref}
    titles = [one.title for one in choices.choices]
    assert len(set(titles)) == len(titles)
    old, new = offered.options()[0], more.options()[-1]
    assert choose(offered, bid_ref=new.bid_ref, second_ref=old.bid_ref).tender == more.tender
    assert choose(offered, bid_ref=old.bid_ref).tender == offered.tender


def test_the_options_of_a_search_that_was_called_off_are_shown_as_over(offered: Offered) -> None:
    more = second_search(offered)
    with acting_as(OPENER):
        Tender.objects.filter(pk=offered.tender.pk).update(state=TenderState.CANCELLED)
    over = {one.option.bid_ref for one in offered.choices().choices if one.standing == Standing.SEARCH_OVER}
    assert over == {one.bid_ref for one in offered.options()}
    with pytest.raises(WrongState, match="is over"):
        choose(offered)
    choose(offered, bid_ref=more.options()[0].bid_ref)


def test_there_is_nothing_before_the_person_when_all_was_called_off(offered: Offered) -> None:
    with acting_as(OPENER):
        Tender.objects.filter(pk=offered.tender.pk).update(state=TenderState.CANCELLED)
    with acting_as(offered.person):
        assert choices_of(offered.package.ref) is None
    with pytest.raises(WrongState, match="nothing to choose from"):
        choose(offered)
