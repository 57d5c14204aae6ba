"""What a provider prepares for a scheme: which services it may choose, what is done, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.directory.models import Service, ServiceLink
from placewell.ledger.clock import now
from placewell.market.models import Application, Category, Chosen, Claim, Document, Membership, PreparedPart, Scheme
from placewell.market.queries.joining import Asked, asked_of_joiners, registration_of
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound
from placewell.rules.exclusion import Declared, Law, law_of, read_declaration
from placewell.rules.joining import LIVE_APPLICATION, ClaimState
from placewell.rules.joining_checks import Finding, stops
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.scheme_states import TAKES_MEMBERS

DECLARATION, DOCUMENTS, QUESTIONS = "declaration", "documents", "questions:"
MOST_SERVICES = 500
LONGEST_ANSWER = 4_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One service that may be put forward in a category: what the register finds, and what rules it out now."""

    service: Service
    category: Category
    findings: tuple[Finding, ...]
    taken: str  # why it cannot be chosen: it is a member, or an application waits; empty when it can

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"{self.category.ref} {self.service.pk}"

    @property
    def hint(self) -> str:
        """What to know before choosing it."""
        return " ".join(one.words for one in stops(self.findings))


@dataclass(frozen=True, slots=True)
class Preparation:
    """Everything that an organisation has prepared for a scheme."""

    scheme: Scheme
    asked: Asked
    law: Law
    verified: bool
    provider_id: str
    chosen: tuple[Chosen, ...]
    parts: Mapping[str, PreparedPart]
    documents: tuple[Document, ...]

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories in which something is chosen, by name."""
        return tuple({one.category_id: one.category for one in self.chosen}.values())

    @property
    def parts_wanted(self) -> tuple[str, ...]:
        """The parts that have to be gone through for what is chosen."""
        asked = [f"{QUESTIONS}{one.ref}" for one in self.categories if self.asked.questions.get(one.ref)]
        return (*asked, DECLARATION, *([DOCUMENTS] if self.asked.documents else []))

    def done(self, part: str) -> bool:
        """Tell whether a part was gone through."""
        row = self.parts.get(part)
        return row is not None and row.done

    @property
    def complete(self) -> bool:
        """Whether everything is there; what is sent is read once more at the sending."""
        return bool(self.chosen) and all(self.done(part) for part in self.parts_wanted)

    @property
    def sends(self) -> tuple[Document, ...]:
        """The documents ticked to go with the applications, as far as they are still kept."""
        row = self.parts.get(DOCUMENTS)
        ticked = set(row.typed.get("documents", [])) if row else set()
        return tuple(one for one in self.documents if str(one.pk) in ticked)

    @property
    def declared(self) -> tuple[Declared, ...]:
        """What is declared. Raises Refused while it is not complete."""
        row = self.parts.get(DECLARATION)
        return read_declaration(self.law, row.typed if row else {})


def provider_of(actor: Actor) -> tuple[str, bool]:
    """Return the provider that an actor's organisation speaks for, or claims to, and whether that is verified."""
    own = Organisation.objects.filter(pk=actor.organisation_id or 0).first()
    if own is None:
        return "", False
    if not own.unclaimed:
        return own.code, True
    claimed = Claim.objects.filter(organisation=own, state=ClaimState.PENDING).first()
    return (claimed.provider_id if claimed else ""), False


def live_scheme(ref: str) -> Scheme:
    """Return a scheme that takes members. Raises NotFound when there is none of that reference."""
    found = Scheme.objects.select_related("authority").filter(ref=ref, state__in=TAKES_MEMBERS).first()
    if found is None:
        raise NotFound("There is no scheme of this reference that takes new members.")
    return found


def preparation(actor: Actor, scheme: Scheme) -> Preparation:
    """Return what the actor's organisation has prepared for a scheme, with services of its provider alone."""
    provider_id, verified = provider_of(actor)
    # What was chosen under a claim to another provider, or has another provider now, is nobody's to send.
    chosen = (
        Chosen.objects.visible_to(actor)
        .filter(scheme=scheme, service__provider=provider_id)
        .select_related("category", "service")
    )
    parts = PreparedPart.objects.visible_to(actor).filter(scheme=scheme)
    return Preparation(
        scheme=scheme,
        asked=asked_of_joiners(scheme),
        law=law_of(LegalBasis(scheme.legal_basis)),
        verified=verified,
        provider_id=provider_id,
        chosen=tuple(chosen.order_by("category__name", "service__name", "pk")),
        parts={one.part: one for one in parts},
        documents=own_documents(actor),
    )


def own_documents(actor: Actor) -> tuple[Document, ...]:
    """Return the documents that the actor's organisation keeps, newest first."""
    return tuple(Document.objects.visible_to(actor).kept().order_by("-pk")) if actor.organisation_id else ()


def choices_in(actor: Actor, scheme: Scheme) -> list[Choice]:
    """Return what may be put forward: each registered service of the provider in each category of its kind of care.

    By category and name. What the register has against one is said, and chooses nothing for the provider.
    """
    provider_id, _verified = provider_of(actor)
    services = list(
        Service.objects.filter(provider=provider_id, registered=True).order_by("name", "pk")[:MOST_SERVICES]
    )
    links: dict[str, list[ServiceLink]] = {}
    for link in ServiceLink.objects.filter(service__in=services).order_by("kind", "other_id"):
        links.setdefault(link.service_id, []).append(link)
    members = set(
        Membership.objects.live()
        .filter(category__scheme=scheme, service__in=services)
        .values_list("category_id", "service_id")
    )
    waiting = set(
        Application.objects.visible_to(actor)
        .filter(scheme=scheme, service__in=services, state__in=LIVE_APPLICATION)
        .values_list("category_id", "service_id")
    )
    found = []
    for category in scheme.categories.order_by("name", "pk"):
        for service in services:
            findings = registration_of(service, category, links.get(service.pk, []))
            key = (category.pk, service.pk)
            taken = (
                "It is a member already."
                if key in members
                else "Its application waits to be decided."
                if key in waiting
                else ""
            )
            if not any(one.kind == "care_type" for one in stops(findings)):
                found.append(Choice(service, category, findings, taken))
    return found


def answers_in(prepared: Preparation, category: Category) -> list[dict[str, str]]:
    """Return each question of a category with its answer as typed; empty where nothing was."""
    row = prepared.parts.get(f"{QUESTIONS}{category.ref}")
    typed: Mapping[str, Sequence[str]] = row.typed if row else {}
    return [
        {"id": one.id, "question": one.text, "answer": (typed.get(f"answer_{one.id}") or [""])[0].strip()}
        for one in prepared.asked.questions.get(category.ref, ())
    ]


def today_in_london() -> date:
    """Return the day in London now."""
    return now().astimezone(LONDON).date()
