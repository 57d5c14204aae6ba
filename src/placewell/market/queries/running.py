"""What those who run a scheme see of it."""

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.ledger.clock import now
from placewell.market.models import Scheme, SchemeAuthority, StopCriterion
from placewell.market.queries.readiness import missing_of
from placewell.market.queries.record import record_of
from placewell.rules.errors import NotFound
from placewell.rules.scheme_states import SchemeState

SHOWN = 100  # schemes of one authority
LIVE = (SchemeAuthority.State.INVITED, SchemeAuthority.State.JOINED)
# Where what is missing before going live is mended: the name of a page of the scheme.
MENDED = {
    "engagement": "market_running_entry",
    "experience": "market_running_entry",
    "given_up": "market_running_entry",
    "sustainability": "market_running_entry",
    "continuity": "market_running_entry",
    "providers_lost": "market_running_entry",
    "category": "market_running_category",
    "stop_criteria": "market_running_criterion",
}


def own_schemes(actor: Actor) -> list[Scheme]:
    """Return the schemes that the actor's authority runs, newest first."""
    return list(Scheme.objects.run_by(actor).order_by("-id")[:SHOWN])


def shared_with(actor: Actor) -> list[SchemeAuthority]:
    """Return the schemes that the actor's authority shares, or is asked to share."""
    rows = SchemeAuthority.objects.invited(actor).filter(state__in=LIVE).select_related("scheme__authority")
    return list(rows.order_by("-id")[:SHOWN])


def own_scheme_by_ref(actor: Actor, ref: str) -> Scheme:
    """Return a scheme that the actor's authority runs. Raises NotFound."""
    found = Scheme.objects.run_by(actor).select_related("authority").filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such scheme in your authority.")
    return found


def invitation_by_id(actor: Actor, invitation_id: int) -> SchemeAuthority:
    """Return an invitation to share a scheme that the actor's authority has had. Raises NotFound."""
    rows = SchemeAuthority.objects.invited(actor).select_related("scheme__authority")
    found = rows.filter(pk=invitation_id).first()
    if found is None:
        raise NotFound("Your authority was not asked to share such a scheme.")
    return found


def criterion_by_id(scheme: Scheme, criterion_id: int) -> StopCriterion:
    """Return a stop criterion of a scheme. Raises NotFound."""
    found = scheme.stop_criteria.filter(pk=criterion_id).first()
    if found is None:
        raise NotFound("This pilot has no such criterion.")
    return found


def others_to_ask(scheme: Scheme) -> list[tuple[int, str]]:
    """Return the authorities that could be asked to share a scheme: id and name."""
    asked = scheme.sharers.filter(state__in=LIVE).values("authority_id")
    rows = Organisation.objects.filter(kind=Organisation.Kind.AUTHORITY).exclude(pk=scheme.authority_id)
    return list(rows.exclude(pk__in=asked).order_by("name", "pk").values_list("pk", "name")[:1000])


def desk(scheme: Scheme) -> dict[str, object]:
    """Return what the desk of a scheme shows: what is missing, its record, categories, sharers and criteria."""
    draft = scheme.state == SchemeState.DRAFT
    missing = missing_of(scheme, now()) if draft else ()
    return {
        "missing": [(one.sentence, MENDED.get(one.code, "")) for one in missing],
        "record": record_of(scheme),
        "categories": list(scheme.categories.order_by("name", "id")),
        "sharers": list(scheme.sharers.select_related("authority").order_by("id")),
        "criteria": list(scheme.stop_criteria.order_by("id")),
    }
