"""Every write of accounts: organisations, users, posts, private links and their codes."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import F

from placewell.accounts.actor import Actor, person_actor
from placewell.accounts.models import OneTimeCode, Organisation, Post, PrivateLink, User
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import NAMES, OF_AN_AUTHORITY, Role
from placewell.ledger.clock import now
from placewell.ledger.events.accounts import OrganisationAdded, PostEnded, PostGiven, PrivateLinkMade, PrivateLinkOpened
from placewell.ledger.record import record, send, send_many
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState

CODE_LASTS = timedelta(minutes=10)
LINK_LASTS = timedelta(days=56)
# Where a private link may lead, by the word that stands in its address, and the name of the page.
PERSON_PAGES = {"portrait": "needs_my_portrait"}
TRIES = 5
CODES_IN_TEN_MINUTES = 5


@action(by={Role.ADMINISTRATOR, Role.SYSTEM}, whose=Whose.EVERYONES)
def add_organisation(*, actor: Actor, kind: str, name: str, code: str, address: str = "") -> Organisation:
    """Add a buyer or a provider. Raises Refused when the code is taken."""
    if Organisation.objects.filter(code=code).exists():
        raise Refused(f"There is already an organisation with the code {code}.", code="taken")
    made = Organisation.objects.create(kind=kind, name=name, code=code, address=address)
    record(OrganisationAdded(organisation_id=made.pk, kind=kind), actor=actor, authority_id=None)
    return made


@action(by={Role.ADMINISTRATOR, Role.SYSTEM}, whose=Whose.OWN_AUTHORITY)
def give_post(
    *,
    actor: Actor,
    email: str,
    name: str,
    organisation: Organisation,
    role: Role,
    password: str | None = None,
    team: str = "",
    approval_limit: Decimal | None = None,
) -> Post:
    """Let somebody act in a role for an organisation, making their account when they have none.

    `approval_limit` is in pounds a week; None is no limit. They are written to, and so is everybody who manages the
    provider already. Raises Refused when the role does not fit the kind of organisation, or for somebody who works on
    the other side: nobody both buys and bids.
    """
    buys = organisation.kind != Organisation.Kind.PROVIDER
    if (role in OF_AN_AUTHORITY) != buys or role in {Role.PERSON, Role.PUBLIC, Role.SYSTEM}:
        raise Refused(f"{organisation.name} has no {role.value.replace('_', ' ')}s.", code="role_does_not_fit")
    if actor.role == Role.ADMINISTRATOR and buys and organisation.pk != actor.authority_id:
        raise NotFound("There is no such organisation in your authority.")
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name)
    elif not user.has_usable_password() and actor.role == Role.ADMINISTRATOR:
        _take_over(user, name, actor=actor)
    _check_one_side(user, organisation)
    post, made = Post.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=role.value,
        ended_at=None,
        defaults={"team": team, "approval_limit": approval_limit},
    )
    if made:
        given = PostGiven(user_id=user.pk, organisation_id=organisation.pk, role=role.value)
        record(given, actor=actor, authority_id=organisation.pk if buys else None)
        if actor.role == Role.ADMINISTRATOR:
            _tell_of_post(actor, post)
    return post


def _take_over(user: User, name: str, *, actor: Actor) -> None:
    """End what anybody may have asked for with somebody's address, where nobody has opened it: it is theirs to use.

    Nothing changes for an account that was made in another way.
    """
    asked = list(
        Post.objects.select_for_update(of=("self",)).filter(
            user=user, ended_at=None, organisation__code__startswith=Organisation.UNCLAIMED
        )
    )
    if not asked:
        return
    user.name = name
    user.save(update_fields=["name"])
    for post in asked:
        post.ended_at = now()
        post.save(update_fields=["ended_at"])
        ended = PostEnded(user_id=user.pk, organisation_id=post.organisation_id, role=post.role)
        record(ended, actor=actor, authority_id=actor.authority_id)


def _check_one_side(user: User, organisation: Organisation) -> None:
    live = Post.objects.filter(user=user, ended_at=None)
    providers = live.filter(organisation__kind=Organisation.Kind.PROVIDER)
    bids = organisation.kind == Organisation.Kind.PROVIDER
    if live.exclude(pk__in=providers).exists() if bids else providers.exists():
        raise Refused(
            f"{user.email} works on the other side. Nobody both buys and bids: end that post first.", code="email"
        )


def _tell_of_post(actor: Actor, post: Post) -> None:
    what = f"{NAMES[Role(post.role)]} of {post.organisation.name}"
    send(
        to=post.user.email,
        subject="You can use Placewell",
        body=(
            f"You are {what} in Placewell now. If you have no password yet, choose one here:"
            f"\n\n{settings.PLACEWELL_BASE_URL}/accounts/password/reset/"
        ),
        about=f"user:{post.user_id}",
        authority_id=actor.authority_id,
    )
    if post.organisation.kind == Organisation.Kind.PROVIDER:
        others = Post.objects.filter(organisation=post.organisation, ended_at=None).exclude(user_id=post.user_id)
        send_many(
            to=others.order_by("user__email").values_list("user__email", flat=True).distinct(),
            subject=f"{post.user.name} can act for {post.organisation.name} now",
            body=(
                f"A council made {post.user.name} ({post.user.email}) {what}. They see your invitations and receipts."
                " If that is wrong, tell the council at once."
            ),
            about=f"user:{post.user_id}",
            authority_id=actor.authority_id,
        )


@action(by={Role.ADMINISTRATOR}, whose=Whose.OWN_AUTHORITY)
def end_post(*, actor: Actor, post_id: int) -> Post:
    """End a post in one's own authority; it takes effect with the next request. Raises Conflict for one's own."""
    post = (
        Post.objects.select_for_update(of=("self",))
        .select_related("user", "organisation")
        .filter(pk=post_id, organisation_id=actor.authority_id or 0, ended_at=None)
        .first()
    )
    if post is None:
        raise NotFound("There is no such post in your authority.")
    if post.user_id == actor.user_id and post.role == Role.ADMINISTRATOR:
        raise Conflict("Somebody else ends your post, so that there is always an administrator.")
    post.ended_at = now()
    post.save(update_fields=["ended_at"])
    ended = PostEnded(user_id=post.user_id, organisation_id=post.organisation_id, role=post.role)
    record(ended, actor=actor, authority_id=post.organisation_id)
    return post


@action(by={Role.BROKER, Role.SOCIAL_WORKER, Role.SYSTEM}, whose=Whose.OWN_AUTHORITY)
def make_private_link(
    *,
    actor: Actor,
    case_ref: str,
    send_to: str,
    channel: str = "email",
    subject: str = "Your choices of care",
    says: str = "You can see what is on offer, and choose",
    leads_to: str = "",
) -> str:
    """Make a private link to a case, send it, and return its address. It lasts eight weeks.

    `subject` and `says` (a sentence without its stop) tell what it is for; `leads_to` is one of `PERSON_PAGES`, to
    which it opens instead of the person's first page.
    """
    if actor.authority_id is None:
        raise NotFound("A private link belongs to an authority.")
    token = secrets.token_urlsafe(24)
    link = PrivateLink.objects.create(
        token_hash=_hash(token),
        authority_id=actor.authority_id,
        case_ref=case_ref,
        send_to=send_to,
        channel=channel,
        expires_at=now() + LINK_LASTS,
    )
    record(
        PrivateLinkMade(link_id=link.pk, case_ref=case_ref),
        actor=actor,
        authority_id=actor.authority_id,
        case_ref=case_ref,
    )
    address = f"{settings.PLACEWELL_BASE_URL}/me/{token}/" + (f"?to={leads_to}" if leads_to else "")
    send(
        to=send_to,
        channel=channel,
        subject=subject,
        body=f"{says}, here:\n\n{address}\n\nWe will send you a code to open it.",
        about=f"package:{case_ref}",
        authority_id=actor.authority_id,
    )
    return address


@action(by={Role.PUBLIC, Role.PERSON} | OF_AN_AUTHORITY | {Role.PROVIDER}, whose=Whose.OWN_CASE)
def send_code(*, actor: Actor, token: str) -> None:  # noqa: ARG001 (the link is the authority)
    """Send a fresh code to where the link's codes go. Raises NotFound for a link that is not live."""
    link = live_link(token)
    moment = now()
    if link.codes.filter(sent_at__gt=moment - CODE_LASTS).count() >= CODES_IN_TEN_MINUTES:
        raise Refused("We have sent five codes in ten minutes. Wait ten minutes, then ask again.", code="too_many")
    code = f"{secrets.randbelow(1_000_000):06d}"
    OneTimeCode.objects.create(
        link=link, code_hash=_code_hash(link, code), sent_at=moment, expires_at=moment + CODE_LASTS
    )
    send(
        to=link.send_to,
        channel=link.channel,
        subject="Your code",
        body=f"{code} is your code to see your choices of care. It works for ten minutes.",
        about=f"package:{link.case_ref}",
        authority_id=link.authority_id,
    )


@action(by={Role.PUBLIC, Role.PERSON} | OF_AN_AUTHORITY | {Role.PROVIDER}, whose=Whose.OWN_CASE)
def open_private_link(*, actor: Actor, token: str, code: str) -> Actor | None:  # noqa: ARG001
    """Return the person's actor when the code is right, else None (the try is counted).

    Raises NotFound for a link that is not live, WrongState when there is no code to try.
    """
    link = live_link(token)
    newest = link.codes.select_for_update().filter(used_at=None, expires_at__gt=now()).order_by("-sent_at").first()
    if newest is None or newest.tries >= TRIES:
        raise WrongState("That code has run out. Ask for a new one.")
    if not hmac.compare_digest(bytes(newest.code_hash), _code_hash(link, code.replace(" ", ""))):
        OneTimeCode.objects.filter(pk=newest.pk).update(tries=F("tries") + 1)
        return None
    OneTimeCode.objects.filter(pk=newest.pk).update(used_at=now())
    person = person_actor(link_id=link.pk, case_ref=link.case_ref, authority_id=link.authority_id)
    record(
        PrivateLinkOpened(link_id=link.pk, case_ref=link.case_ref),
        actor=person,
        authority_id=link.authority_id,
        case_ref=link.case_ref,
    )
    return person


def live_link(token: str) -> PrivateLink:
    """Return the link of a token. Raises NotFound when there is none, or it was closed or has run out."""
    found = PrivateLink.objects.filter(token_hash=_hash(token), closed_at=None, expires_at__gt=now()).first()
    if found is None:
        raise NotFound("This link does not work any more. Ask the person at the council who sent it for a new one.")
    return found


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _code_hash(link: PrivateLink, code: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"{link.pk}:{code}".encode(), "sha256")
