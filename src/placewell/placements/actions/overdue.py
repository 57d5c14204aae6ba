"""Interim placements whose day of review has passed: each is said once, to the person and to whoever must act (§8)."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import make_private_link
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.queries import today
from placewell.ledger.events.placements import InterimReviewMissed
from placewell.ledger.models import EventRow
from placewell.ledger.record import record
from placewell.market.telling import tell_staff
from placewell.needs.models import Package
from placewell.placements.models import Kind, Placement
from placewell.rules.interim import is_overdue

WATCHER = system_actor("placements")
MUST_ACT = (Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER)


def say_missed_reviews() -> int:
    """Say of every place for now that goes on after its day of review that it does. Returns of how many it was said.

    The place goes on: nobody has to leave because the council is late. The ledger tells which were said, so that a day
    without this job loses none.
    """
    day = today()
    with acting_as(WATCHER):
        rows = Placement.objects.filter(kind=Kind.INTERIM, end=None, review_on__lt=day).order_by("review_on", "ref")
        late = list(rows.values_list("ref", "authority_id"))
    said = 0
    for ref, authority_id in late:
        actor = system_actor("placements", authority_id=authority_id)
        with acting_as(actor):
            said += say_missed_review(actor=actor, placement_ref=ref)
    return said


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def say_missed_review(*, actor: Actor, placement_ref: str) -> bool:
    """Record and tell that a place for now goes on after its day of review; return whether that was news."""
    placement = Placement.objects.select_related("option", "tender").get(ref=placement_ref)
    # Two of these jobs at once say it once.
    packages = Package.objects.select_related("person").select_for_update(of=("self",))
    package = packages.get(ref=placement.package_ref)
    missed = EventRow.objects.filter(case_ref=placement.package_ref, name=InterimReviewMissed.__name__)
    ended = Placement.objects.filter(pk=placement.pk, end__isnull=False).exists()
    told = missed.filter(payload__placement_ref=placement.ref).exists()
    if ended or told or not is_overdue(placement.review_on, today()):
        return False
    event = InterimReviewMissed(
        package_ref=placement.package_ref,
        placement_ref=placement.ref,
        review_on=placement.review_on.isoformat(),
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    day = f"{placement.review_on:%-d %B %Y}"
    tell_staff(
        [placement.authority_id],
        MUST_ACT,
        subject=f"Overdue: the review of {placement.ref}",
        body=f"{placement.package_ref} is still in a place for now, which had to be reviewed by {day}. See the person,"
        " hold the review, and bring the choice of where they live to its end. The place goes on until then:",
        about=f"placement:{placement.ref}",
        authority_id=placement.authority_id,
        path=f"/tenders/{placement.tender.ref}/placement/",
    )
    # A link of its own: the one that they chose with may have run out by now.
    make_private_link(
        actor=actor,
        case_ref=placement.package_ref,
        send_to=package.person.contact_send_to,
        subject=f"About your place at {placement.option.service_name}",
        says=f"We said that we would look at your place for now with you by {day}. We are late, and we are sorry. You"
        " can stay there. Nobody asks you to leave before you have chosen where you want to live. You can see your"
        " place and your choices",
    )
    return True
