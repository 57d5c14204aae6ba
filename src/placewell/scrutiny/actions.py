"""Every write of scrutiny: previews of policies."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.scrutiny import PolicyPreviewed
from placewell.ledger.record import record
from placewell.market.models import Category, Policy
from placewell.market.queries.policies import shown
from placewell.market.stored import read_policy
from placewell.rules.clocks import london_day_words
from placewell.rules.errors import NotFound, WrongState
from placewell.scrutiny.models import PolicyPreview
from placewell.scrutiny.previewing import compute
from placewell.scrutiny.stored import stored_preview


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def preview_policy(*, actor: Actor, policy: Policy) -> PolicyPreview:
    """Make past evaluations again under a proposed policy, and keep what would have changed.

    Raises NotFound for another authority's, WrongState for a version that is adopted or withdrawn. It locks nothing:
    a preview is a row by itself, and searches go on being opened in the category meanwhile.
    """
    found = Policy.objects.select_related("withdrawal").filter(pk=policy.pk).first()
    own = Category.objects.run_by(actor).filter(pk=found.category_id).first() if found else None
    if found is None or own is None:
        raise NotFound("There is no such policy in your authority.")
    moment = now()
    standing = shown(found, moment)
    if standing.withdrawn_at is not None:
        raise WrongState(f"Version {found.version} was withdrawn on {london_day_words(standing.withdrawn_at)}.")
    if standing.in_force_from is not None:
        raise WrongState(
            f"Version {found.version} is adopted already. Preview the version that you propose to follow it."
        )
    # Packs hold budgets and prices, which no commissioner reads: they are read by the system, and only sums come back.
    with acting_as(system_actor("preview", authority_id=own.authority_id)):
        computed = compute(own, read_policy(found, rating_gate=own.gate), at=moment)
    made = PolicyPreview.objects.create(
        policy=found,
        authority_id=own.authority_id,
        found=computed.found,
        since=computed.since,
        summary=stored_preview(computed.preview),
        published=stored_preview(computed.published),
        computed_by=actor.ref,
        computed_at=moment,
    )
    event = PolicyPreviewed(category_ref=own.ref, policy_version=found.version, preview_id=made.pk)
    record(event, actor=actor, authority_id=own.authority_id)
    return made
