"""Facts from the answers of the CQC API: details of a location or provider, and list pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from placewell.directory.reading.facts import (
    LATITUDES,
    LONGITUDES,
    LinkFacts,
    ServiceFacts,
    bands_in,
    care_types_in,
    clean,
    clean_authority,
    clean_postcode,
    coordinate_in,
    day_in,
    key_question_of,
)
from placewell.rules.ratings import Rating, normalise_rating

Json = Mapping[str, Any]  # an answer of the API; every field may be absent
# Named contacts and free text about people are dropped on reading.
CONTACTS = frozenset({"contacts", "nominatedIndividual", "registeredManager"})
DROPPED = ("contacts", "mainPhoneNumber", "registeredManagerAbsentDate", "assessment", "reports", "regulatedActivities")
ADDRESS = ("postalAddressLine1", "postalAddressLine2", "postalAddressTownCity", "postalAddressCounty")


def without_contacts(value: Any) -> Any:
    """Return an answer without the contacts that it names, at any depth: they are dropped before anything is kept."""
    if isinstance(value, Mapping):
        return {key: without_contacts(held) for key, held in value.items() if key not in CONTACTS}
    return [without_contacts(one) for one in value] if isinstance(value, list) else value


def is_location_detail(value: object) -> bool:
    """Tell whether a JSON value is the detail of one location, not a line of a list."""
    return isinstance(value, Mapping) and "locationId" in value and ("registrationStatus" in value or "name" in value)


def listed_ids(value: object) -> Iterator[str]:
    """Name the locations that a list page or a page of changes names."""
    if isinstance(value, Mapping):
        for key in ("locations", "changes"):
            entries = value.get(key)
            for entry in entries if isinstance(entries, list) else []:
                if isinstance(entry, str):
                    yield entry
                elif isinstance(entry, Mapping) and isinstance(entry.get("locationId"), str):
                    yield entry["locationId"]


def is_list_page(value: object) -> bool:
    """Tell whether a JSON value is a page of a list, of locations, providers or changes."""
    return (
        isinstance(value, Mapping)
        and any(isinstance(value.get(key), list) for key in ("locations", "providers", "changes"))
        and "providerId" not in value
    )


def is_provider_detail(value: object) -> bool:
    """Tell whether a JSON value is the detail of one provider."""
    return isinstance(value, Mapping) and "providerId" in value and "locationId" not in value and "name" in value


def is_social_care(detail: Json) -> bool:
    """Tell whether a location is adult social care."""
    kind = clean(detail.get("type"))
    if kind is not None:
        return kind == "Social Care Org"
    if clean(detail.get("inspectionDirectorate")) == "Adult social care":
        return True
    return bool(_types(detail))


def facts_of_location(detail: Json) -> ServiceFacts:
    """Return the facts of one location's detail. Raises ValueError, with a sentence, for what cannot be read."""
    service_id = clean(detail.get("locationId"))
    name = clean(detail.get("name")) or clean(detail.get("locationName"))
    if service_id is None or name is None:
        raise ValueError("It has no locationId or no name.")
    status = clean(detail.get("registrationStatus"))
    if status not in {None, "Registered", "Deregistered"}:
        raise ValueError(f"Its registrationStatus is {status!r}; it should be Registered or Deregistered.")
    beds = detail.get("numberOfBeds")
    if beds is not None and (not isinstance(beds, int) or isinstance(beds, bool) or beds < 0):
        raise ValueError(f"Its numberOfBeds is {beds!r}; it should be a whole number.")
    rating, rated_on, questions = _ratings(detail)
    deregistered_on = day_in(str(detail.get("deregistrationDate") or ""))
    types = _types(detail)
    return ServiceFacts(
        service_id=service_id,
        name=name,
        provider_id=clean(detail.get("providerId")),
        provider_name=clean(detail.get("providerName")),
        address=", ".join(filter(None, (clean(detail.get(line)) for line in ADDRESS))) or None,
        postcode=clean_postcode(detail.get("postalCode")),
        local_authority=clean_authority(detail.get("localAuthority")),
        region=clean(detail.get("region")),
        latitude=coordinate_in(detail.get("onspdLatitude"), **LATITUDES),
        longitude=coordinate_in(detail.get("onspdLongitude"), **LONGITUDES),
        care_home=_yes(detail.get("careHome")),
        beds=beds,
        registered=status == "Registered" if status else deregistered_on is None,
        registered_on=day_in(str(detail.get("registrationDate") or "")),
        deregistered_on=deregistered_on,
        care_types=types,
        need_bands=bands_in(_names(detail.get("specialisms"), "name")),
        rating_original=rating,
        rated_on=rated_on,
        key_questions=questions,
        links=tuple(_links(detail)),
        original={key: value for key, value in detail.items() if key not in DROPPED},
    )


def _types(detail: Json) -> Any:
    entries = detail.get("gacServiceTypes")
    if not entries:
        return None
    return care_types_in([*_names(entries, "name"), *_names(entries, "description")])


def _names(entries: object, key: str) -> list[str]:
    found = entries if isinstance(entries, list) else []
    return [str(entry[key]) for entry in found if isinstance(entry, Mapping) and entry.get(key)]


def _yes(value: object) -> bool | None:
    return {"y": True, "yes": True, "n": False, "no": False}.get(str(value).strip().lower())


def _ratings(detail: Json) -> tuple[str | None, Any, dict[str, Rating] | None]:
    current = detail.get("currentRatings")
    overall = current.get("overall") if isinstance(current, Mapping) else None
    if isinstance(overall, Mapping) and clean(overall.get("rating")):
        day = overall.get("reportDate") or (current or {}).get("reportDate")
        return str(overall["rating"]), day_in(str(day or "")), _questions(overall.get("keyQuestionRatings"))
    return _assessed(detail)


def _assessed(detail: Json) -> tuple[str | None, Any, dict[str, Rating] | None]:
    """Read the newest rating of the single assessment framework, where `currentRatings` has none."""
    newest: tuple[Any, Json] | None = None
    assessments = detail.get("assessment")
    for assessment in assessments if isinstance(assessments, list) else []:
        ratings = assessment.get("ratings") if isinstance(assessment, Mapping) else None
        groups = ratings.get("asgRatings") if isinstance(ratings, Mapping) else None
        for group in groups if isinstance(groups, list) else []:
            if not isinstance(group, Mapping) or not clean(group.get("rating")):
                continue
            published = assessment.get("assessmentPlanPublishedDateTime") or group.get("assessmentDate")
            on = day_in(str(published or "")[:10])
            if newest is None or (on is not None and (newest[0] is None or on > newest[0])):
                newest = (on, group)
    if newest is None:
        return None, None, None
    return str(newest[1]["rating"]), newest[0], _questions(newest[1].get("keyQuestionRatings"))


def _questions(entries: object) -> dict[str, Rating]:
    found = {}
    for entry in entries if isinstance(entries, list) else []:
        question = key_question_of(str(entry.get("name", ""))) if isinstance(entry, Mapping) else None
        rating = normalise_rating(str(entry.get("rating", ""))) if question else None
        if question and rating:
            found[question] = rating
    return found


def _links(detail: Json) -> Iterator[LinkFacts]:
    entries = detail.get("relationships")
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, Mapping):
            continue
        kind = str(entry.get("type", "")).lower()
        other = clean(entry.get("relatedLocationId"))
        if other and ("successor" in kind or "predecessor" in kind):
            yield LinkFacts(
                other_id=other,
                other_name=clean(entry.get("relatedLocationName")) or "",
                kind="successor" if "successor" in kind else "predecessor",
                reason=clean(entry.get("reason")) or "",
            )
