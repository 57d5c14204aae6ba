"""Reading a pack: one clear error, with its code and place, for anything that is not of the published form.

Which error is reported when several apply: the text itself first (`not_json`); then the fields in the order of the
published example, an object's unknown fields before its missing ones and those before its values; then the rules
across fields: of the policy, of the figures, and of each bid in turn.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from placewell.rules.pack import (
    PACK_SCHEMA,
    Answer,
    Gates,
    LowBid,
    Pack,
    PackBid,
    PackFigures,
    PackPolicy,
    PriceBasis,
    PriceMethod,
    RegisterEntry,
    Shares,
    TrackRecord,
)
from placewell.rules.pack_checks import check_pack
from placewell.rules.pack_errors import PackError, pointer
from placewell.rules.ratings import KEY_QUESTIONS, Rating

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_LONGEST = 400  # characters of a number; far beyond any sum of money
HUNDRED = Decimal(100)
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Object = Mapping[str, Any]  # JSON as it came; every value is checked by the reader of its field

FIELDS = {
    "pack": ("schema", "tender_ref", "unit", "policy", "figures", "bids"),
    "policy": (
        *("weights", "price_method", "register_points", "unrated_points", "quality_shares"),
        *("quality_minimum", "rating_gate", "min_options", "target_options"),
    ),
    "weights": ("quality", "price"),
    "shares": ("register", "case_response", "track_record", "investment"),
    "figures": ("floor", "reference", "ceiling", "fnc", "budget"),
    "bid": (
        *("bid_ref", "price", "price_basis", "register", "case_response"),
        *("track_record", "investment", "distance_miles", "gates", "low_bid"),
    ),
    "register": ("overall", "key_questions"),
    "answer": ("scores", "agreed"),
    "track_record": ("placements", "score"),
    "gates": ("must_haves_met", "start_in_time", "vacancy_confirmed"),
}


def parse_pack(text: bytes | str) -> Pack:
    """Read a pack from JSON text. Raises PackError."""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        value = json.loads(decoded, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise PackError("not_json", "", "The pack is not JSON. Give one JSON object in UTF-8.") from error
    return read_pack(value)


def read_pack(value: object) -> Pack:
    """Read a pack from a JSON value, and check the rules across its fields. Raises PackError."""
    whole = _object(value, (), FIELDS["pack"])
    _one_of(whole, (), "schema", (PACK_SCHEMA,))
    pack = Pack(
        tender_ref=_words(whole, (), "tender_ref"),
        unit=_one_of(whole, (), "unit", ("week", "hour")),
        policy=_policy(whole["policy"], ("policy",)),
        figures=_figures(whole["figures"], ("figures",)),
        bids=tuple(_list(whole, (), "bids", _bid)),
    )
    check_pack(pack)
    return pack


Path = tuple[str | int, ...]


def _policy(value: object, at: Path) -> PackPolicy:
    policy = _object(value, at, FIELDS["policy"])
    weights = _object(policy["weights"], (*at, "weights"), FIELDS["weights"])
    quality = _number(weights, (*at, "weights"), "quality", high=HUNDRED)
    price = _number(weights, (*at, "weights"), "price", high=HUNDRED)
    method = _method(policy, at)
    points_at = (*at, "register_points")
    points = _object(policy["register_points"], points_at, tuple(rating.value for rating in Rating))
    read_points = tuple((rating, _number(points, points_at, rating.value, high=HUNDRED)) for rating in Rating)
    unrated = _number(policy, at, "unrated_points", high=HUNDRED)
    if unrated == 0:
        _refuse("out_of_range", (*at, "unrated_points"), "An unrated service never scores zero: give more than 0.")
    shares_at = (*at, "quality_shares")
    shares = _object(policy["quality_shares"], shares_at, FIELDS["shares"])
    read_shares = Shares(*(_number(shares, shares_at, name, high=HUNDRED) for name in FIELDS["shares"]))
    minimum = _number(policy, at, "quality_minimum", high=HUNDRED)
    gate = None if policy["rating_gate"] is None else Rating(_one_of(policy, at, "rating_gate", tuple(Rating)))
    fewest = _count(policy, at, "min_options", low=1)
    target = _count(policy, at, "target_options", low=fewest)
    return PackPolicy(
        quality_weight=quality,
        price_weight=price,
        price_method=method,
        register_points=read_points,
        unrated_points=unrated,
        shares=read_shares,
        quality_minimum=minimum,
        rating_gate=gate,
        min_options=fewest,
        target_options=target,
    )


def _method(policy: Object, at: Path) -> PriceMethod:
    value = policy["price_method"]
    if not isinstance(value, str) or value not in set(PriceMethod):
        sentence = "A price method is fixed_reference, quality_within_budget or fixed_rate; relative ones are refused."
        _refuse("price_method", (*at, "price_method"), sentence)
    return PriceMethod(value)


def _figures(value: object, at: Path) -> PackFigures:
    figures = _object(value, at, FIELDS["figures"])
    return PackFigures(
        floor=_number(figures, at, "floor", low=None),
        reference=_number(figures, at, "reference", low=None),
        ceiling=_number(figures, at, "ceiling", low=None),
        fnc=_number(figures, at, "fnc"),
        budget=_number(figures, at, "budget", low=None),
    )


def _bid(value: object, at: Path) -> PackBid:
    bid = _object(value, at, FIELDS["bid"])
    ref = _words(bid, at, "bid_ref")
    price = _number(bid, at, "price", low=None)
    if price < 0:
        _refuse("negative_price", (*at, "price"), "A price cannot be below zero.")
    track = bid["track_record"]
    return PackBid(
        bid_ref=ref,
        price=price,
        price_basis=PriceBasis(_one_of(bid, at, "price_basis", tuple(PriceBasis))),
        register=_register(bid["register"], (*at, "register")),
        case_response=tuple(_list(bid, at, "case_response", _answer)),
        track_record=None if track is None else _track_record(track, (*at, "track_record")),
        investment=None if bid["investment"] is None else _number(bid, at, "investment", high=HUNDRED),
        distance_miles=_number(bid, at, "distance_miles"),
        gates=_gates(bid["gates"], (*at, "gates")),
        low_bid=None if bid["low_bid"] is None else LowBid(_one_of(bid, at, "low_bid", tuple(LowBid))),
    )


def _register(value: object, at: Path) -> RegisterEntry:
    register = _object(value, at, FIELDS["register"])
    overall = _words_or_null(register, at, "overall")
    questions_at = (*at, "key_questions")
    questions = _object(register["key_questions"], questions_at, KEY_QUESTIONS, optional=True)
    read = tuple((name, _words_or_null(questions, questions_at, name)) for name in KEY_QUESTIONS if name in questions)
    return RegisterEntry(overall=overall, key_questions=read)


def _answer(value: object, at: Path) -> Answer:
    answer = _object(value, at, FIELDS["answer"])
    five = Decimal(5)
    scores = answer["scores"]
    if not isinstance(scores, list) or not scores:
        _refuse("out_of_range", (*at, "scores"), "Scores are a list of one or more.")
    read = tuple(
        _decimal(score, (*at, "scores", place), low=Decimal(0), high=five) for place, score in enumerate(scores)
    )
    agreed = None if answer["agreed"] is None else _number(answer, at, "agreed", high=five)
    return Answer(scores=read, agreed=agreed)


def _track_record(value: object, at: Path) -> TrackRecord:
    record = _object(value, at, FIELDS["track_record"])
    return TrackRecord(
        placements=_count(record, at, "placements", low=0), score=_number(record, at, "score", high=HUNDRED)
    )


def _gates(value: object, at: Path) -> Gates:
    gates = _object(value, at, FIELDS["gates"])
    for name in FIELDS["gates"]:
        if not isinstance(gates[name], bool):
            _refuse("out_of_range", (*at, name), f"{name} is true or false.")
    return Gates(*(gates[name] for name in FIELDS["gates"]))


def _object(value: object, at: Path, fields: Sequence[str], *, optional: bool = False) -> Object:
    if not isinstance(value, dict):
        _refuse("out_of_range", at, f"{_name(at)} is an object.")
    unknown = sorted(value.keys() - set(fields))
    if unknown:
        _refuse("unknown_field", (*at, unknown[0]), f"{_name(at)} has no field {unknown[0]!r}.")
    if not optional:
        for field in fields:
            if field not in value:
                _refuse("missing_field", (*at, field), f"{_name(at)} lacks the field {field!r}.")
    return value


def _list(holder: Object, at: Path, field: str, read: Callable[[object, Path], T]) -> list[T]:
    value = holder[field]
    if not isinstance(value, list):
        _refuse("out_of_range", (*at, field), f"{field} is a list.")
    return [read(entry, (*at, field, place)) for place, entry in enumerate(value)]


def _number(
    holder: Object, at: Path, field: str, *, low: Decimal | None = Decimal(0), high: Decimal | None = None
) -> Decimal:
    return _decimal(holder[field], (*at, field), low=low, high=high)


def _decimal(value: object, at: Path, *, low: Decimal | None, high: Decimal | None) -> Decimal:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        _refuse("not_a_number", at, f'{_name(at)} is a number written as text, such as "880.00".')
    if len(value) > _LONGEST:
        _refuse("out_of_range", at, f"{_name(at)} has too many digits.")
    number = Decimal(value)
    if (low is not None and number < low) or (high is not None and number > high):
        limits = f"from {low} to {high}" if high is not None else f"{low} or more"
        _refuse("out_of_range", at, f"{_name(at)} is {limits}.")
    return number


def _count(holder: Object, at: Path, field: str, *, low: int) -> int:
    value = holder[field]
    if not isinstance(value, int) or isinstance(value, bool):
        _refuse("not_a_number", (*at, field), f"{field} is a whole number, without quotes.")
    if value < low:
        _refuse("out_of_range", (*at, field), f"{field} is {low} or more.")
    return value


def _words(holder: Object, at: Path, field: str) -> str:
    value = holder[field]
    if not isinstance(value, str):
        _refuse("out_of_range", (*at, field), f"{field} is text.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        _refuse("out_of_range", (*at, field), f"{field} has half of a character in it.")
    return value


def _words_or_null(holder: Object, at: Path, field: str) -> str | None:
    return None if holder[field] is None else _words(holder, at, field)


def _one_of(holder: Object, at: Path, field: str, allowed: Sequence[str]) -> str:
    value = holder[field]
    if not isinstance(value, str) or value not in allowed:
        _refuse("out_of_range", (*at, field), f"{field} is one of: {', '.join(allowed)}.")
    return value


def _name(at: Path) -> str:
    return "The pack" if not at else str(at[-1]) if isinstance(at[-1], str) else f"Entry {at[-1]} of {at[-2]}"


def _refuse(code: str, at: Path, sentence: str) -> NoReturn:
    raise PackError(code, pointer(at), sentence)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("An object names a field twice.")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON.")
