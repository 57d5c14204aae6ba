"""What tests of joining are built from: providers that prepare."""

from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY, Actor
from placewell.accounts.models import Organisation, Post, User
from placewell.accounts.newcomers import make_account
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_in_post
from placewell.directory.models import Provider, Service
from placewell.ledger.clock import now
from placewell.market.actions import (
    add_document,
    choose_services,
    claim_organisation,
    keep_part,
    send_applications,
)
from placewell.market.models import Application, Category, Claim, Document
from placewell.market.queries.preparing import preparation
from placewell.rules.clocks import LONDON
from placewell.rules.exclusion import GROUNDS, Law, law_of
from placewell.rules.legal_basis import LegalBasis
from tests.market.files import PDF_BYTES


def a_newcomer(email: str = "ada@home.example", name: str = "Ada Newcome") -> Actor:
    """Return somebody who made an account and speaks for nobody yet."""
    make_account(actor=NOBODY, name=name, email=email)
    return actor_for(email)


def actor_for(email: str) -> Actor:
    """Return somebody in the newest of their live posts."""
    user = User.objects.get(email=email)
    post = Post.objects.select_related("organisation").filter(user=user, ended_at=None).order_by("-pk")[0]
    return actor_in_post(post, user_name=user.name)


def a_claim(newcomer: Actor, provider: Provider, authority: Organisation) -> Claim:
    """Return a claim that waits."""
    return claim_organisation(
        actor=newcomer,
        provider_id=provider.pk,
        authority_id=authority.pk,
        position="Registered manager",
        telephone="01632 960001",
        evidence="I am the registered manager: call the home and ask.",
    )


def a_manager(provider: Provider, email: str = "manager@home.example") -> Actor:
    """Return somebody who manages a provider already."""
    organisation, _ = Organisation.objects.get_or_create(
        code=provider.pk, defaults={"kind": Organisation.Kind.PROVIDER, "name": provider.name}
    )
    user = User.objects.create_user(email, name="Max Manager")
    post = Post.objects.create(user=user, organisation=organisation, role=Role.PROVIDER.value)
    return actor_in_post(post, user_name=user.name)


def declares(law: Law, **applies: str) -> dict[str, list[str]]:
    """Return a declaration as typed: nothing applies but what is given with its explanation."""
    typed = {f"ground_{one.code}": ["yes" if one.code in applies else "no"] for one in GROUNDS[law]}
    return typed | {f"explain_{code}": [text] for code, text in applies.items()}


def prepare(manager: Actor, category: Category, *services: Service, **applies: str) -> None:
    """Choose services and go through every part."""
    ref = category.scheme.ref
    choose_services(actor=manager, scheme_ref=ref, keys=[f"{category.ref} {one.pk}" for one in services])
    with acting_as(manager):
        prepared = preparation(manager, category.scheme)
    for part in prepared.parts_wanted:
        if part == "declaration":
            typed = declares(law_of(LegalBasis(category.scheme.legal_basis)), **applies)
        elif part == "documents":
            kinds = {one.kind for one in prepared.documents}
            made = [a_document(manager, kind=kind) for kind in prepared.asked.documents if kind not in kinds]
            typed = {"documents": [str(one.pk) for one in (*prepared.documents, *made)]}
        else:
            asked = prepared.asked.questions[part.removeprefix("questions:")]
            typed = {f"answer_{one.id}": ["The same carers each week."] for one in asked}
        with acting_as(manager):
            before = preparation(manager, category.scheme).parts.get(part)
        keep_part(actor=manager, scheme_ref=ref, part=part, typed=typed, seen=before.at if before else None, done=True)


def apply(manager: Actor, category: Category, *services: Service, **given: object) -> list[Application]:
    """Prepare and send."""
    prepare(manager, category, *services)
    return send_applications(actor=manager, scheme_ref=category.scheme.ref, confirmed=True, **given)


def a_document(manager: Actor, *, kind: str = "public_liability", days: int = 200, **given: object) -> Document:
    """Return a PDF that a provider keeps, in date for some days."""
    day = now().astimezone(LONDON).date() + timedelta(days=days)
    return add_document(actor=manager, kind=kind, name="Certificate", content=PDF_BYTES, expires_on=day, **given)
