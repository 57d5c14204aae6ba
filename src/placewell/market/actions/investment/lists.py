"""Publishing what earns points for investment in quality. A version, once there, is never edited."""

from collections.abc import Sequence
from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import InvestmentListPublished
from placewell.ledger.record import record
from placewell.market.actions.changing import set_points
from placewell.market.actions.consulted import check_consulted
from placewell.market.actions.own import own_category
from placewell.market.actions.terms import in_force, next_version
from placewell.market.models import Category, InvestmentList, Membership
from placewell.market.queries.consulted import passages_of_list
from placewell.market.stored import stored_items
from placewell.market.telling import tell_managers
from placewell.rules.consulting import ConsultationSubject
from placewell.rules.investment import InvestmentItem, check_list


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def publish_investment_list(
    *, actor: Actor, category: Category, items: Sequence[InvestmentItem], in_force_from: datetime | None = None
) -> InvestmentList:
    """Publish a version of a category's points list, in force from now or a later moment (rulebook §6).

    What was verified under an earlier version keeps its points until it expires. It begins no sooner than the version
    before it. Raises Refused for a list that does not hold (`check_list`), or a moment in the past; and where
    the basis asks for a consultation on exactly this list that there was not (rulebook §1).
    """
    own = own_category(actor, category)
    wanted = tuple(items)
    check_list(wanted)
    first = not own.investment_lists.exists()
    check_consulted(own, ConsultationSubject.INVESTMENT, passages_of_list(wanted), first=first)
    moment = now()
    before = own.investment_lists.order_by("-version").first()
    starts = in_force(in_force_from, moment)
    if before is not None:
        starts = max(starts, before.in_force_from)  # a version is never overtaken by the one before it
    made = InvestmentList.objects.create(
        category=own,
        version=next_version(InvestmentList, own),
        items=stored_items(wanted),
        published_by=actor.ref,
        published_at=moment,
        in_force_from=starts,
    )
    published = InvestmentListPublished(
        category_ref=own.ref, list_version=made.version, in_force_from=starts.isoformat()
    )
    record(published, actor=actor, authority_id=None)
    if first:
        _begin_anew(own, actor)
    return made


def _begin_anew(category: Category, actor: Actor) -> None:
    """Take away what was set by hand before: from the first list on, points come from claims alone."""
    rows = Membership.objects.live().select_related("category", "service").select_for_update(of=("self",))
    for member in rows.filter(category=category, investment__isnull=False).order_by("pk"):
        set_points(member, None, "A points list was published: claim under it what you have done.", actor)
        tell_managers(
            [member.organisation_id],
            subject=f"{member.service.name}: claim your investment in quality anew",
            body=(
                f"{category.name} has a points list now. What was verified before is not on it: claim it, and it counts"
                " with everybody else’s from 90 days after the list."
            ),
            about=f"membership:{member.pk}",
            authority_id=member.authority_id,
            path="/investment/",
        )
