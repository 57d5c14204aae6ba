"""What every room raises when it must say no: a code for machines and one sentence for the person who can mend it."""


class Refused(Exception):
    """The thing asked for did not hold. `code` is stable; `sentence` says what to do."""

    code = "refused"

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code


class NotConsulted(Refused):
    """Exactly this was not consulted on. `proposal` is what to put to people, as a consultation takes it."""

    def __init__(self, sentence: str, *, proposal: str) -> None:
        super().__init__(sentence, code="consultation")
        self.proposal = proposal


class NotPermitted(Refused):
    """This actor may not do this, whatever the state of things."""

    code = "not_permitted"


class NotFound(Refused):
    """There is no such thing, or none that this actor may know of."""

    code = "not_found"


class WrongState(Refused):
    """The thing exists, but is not in a state in which this can be done."""

    code = "wrong_state"


class Conflict(Refused):
    """Something that stands already excludes this."""

    code = "conflict"
