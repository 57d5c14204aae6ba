"""Plays, at a served county, what others do while a home closes: `bids`, `marks` or `moves` of the open searches.

Each step takes up what stands, so that a journey can do any of it in the browser instead.
"""

import os
import sys


def main() -> None:
    """Play one step for every search that is open for somebody whose home closes."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placewell.web.settings")
    django.setup()
    from placewell.accounts.acting import acting_as
    from placewell.accounts.models import Organisation, Post
    from placewell.accounts.signing_in import actor_in_post
    from placewell.market.models import Category
    from placewell.needs.models import Package
    from placewell.tenders.actions.bidding import seal_bid
    from placewell.tenders.models import Invitation, Tender
    from placewell.tenders.opener import OPENER
    from placewell.web.demonstration.county import County
    from placewell.web.demonstration.play import mark
    from tests.closing import place_in_nearest
    from tests.offered import Offered
    from tests.offers import price_of, response_to

    with acting_as(OPENER):
        posts = list(Post.objects.filter(ended_at=None).select_related("user", "organisation").order_by("id"))
        actors = [(post, actor_in_post(post, user_name=post.user.name)) for post in posts]
        county = County(
            authority=Organisation.objects.get(kind="authority"),
            category=Category.objects.order_by("id")[0],
            staff={f"{post.role}:{place}": actor for place, (post, actor) in enumerate(actors)},
            managers={post.organisation.code: actor for post, actor in actors if post.role == "provider"},
        )
        tenders = list(Tender.objects.filter(settled_because="closing").order_by("id"))
        packages = {one.pk: Package.objects.get(pk=one.package_id) for one in tenders}
    for tender in tenders:
        if sys.argv[1] == "bids" and tender.state == "open":
            with acting_as(OPENER):
                invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id")[:3])
            for invitation in invitations:
                seal_bid(
                    actor=county.managing(invitation.organisation_id),
                    invitation_ref=invitation.ref,
                    response=response_to(tender),
                    price=price_of(tender, "985.00"),
                )
        if sys.argv[1] == "marks" and tender.state == "scoring":
            mark(county, tender)
        if sys.argv[1] == "moves" and tender.state == "offered":
            place_in_nearest(Offered(county, packages[tender.pk], tender))


if __name__ == "__main__":
    main()
