"""Stays in hospital of a case, and of all cases of an authority."""

from collections.abc import Iterable
from datetime import date

from placewell.needs.models import HospitalStay, Package
from placewell.rules.hospital import Pathway, Stay, Whereabouts

MOST_STAYS = 20_000  # the newest that are summed


def stay_of(row: HospitalStay) -> Stay:
    """Return what was recorded, as the rules take it."""
    pathway = None if row.pathway is None else Pathway(row.pathway)
    return Stay(Whereabouts(row.whereabouts), row.ready_on, pathway, row.left_on)


def newest_stay(package: Package) -> HospitalStay | None:
    """Return what was recorded last of where the person is."""
    return HospitalStay.objects.filter(package=package).order_by("-version").first()


def stays_recorded(package: Package) -> list[HospitalStay]:
    """Return everything that was recorded, newest first."""
    return list(HospitalStay.objects.filter(package=package).order_by("-version")[:100])


def stays_of(authority_id: int, *, since: date) -> list[tuple[str, Stay]]:
    """Return each stay of an authority's cases in which somebody was ready to leave, with its case: the newest record.

    Those that ended before `since` are left out. One query; read by whoever may read them.
    """
    newest = HospitalStay.objects.filter(authority_id=authority_id).order_by("package_id", "stay", "-version")
    rows = HospitalStay.objects.filter(pk__in=newest.distinct("package_id", "stay").values("pk"))
    counted = rows.filter(ready_on__isnull=False).exclude(left_on__lt=since)
    found = counted.select_related("package").order_by("-ready_on", "-pk")[:MOST_STAYS]
    return [(row.package.ref, stay_of(row)) for row in found]


def pathways_of(refs: Iterable[str]) -> dict[str, Pathway]:
    """Return the discharge pathway of each case that has one, by reference: the newest that was recorded."""
    rows = HospitalStay.objects.filter(package__ref__in=sorted(set(refs)))
    newest = rows.order_by("package_id", "-version").distinct("package_id")
    found = newest.values_list("package__ref", "pathway")
    return {ref: Pathway(pathway) for ref, pathway in found if pathway is not None}
