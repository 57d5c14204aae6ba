"""What is wrong with a pack: a code, the place, and one sentence."""

from collections.abc import Sequence


class PackError(ValueError):
    """A pack cannot be evaluated. `path` is a JSON Pointer (RFC 6901) to what is wrong."""

    def __init__(self, code: str, path: str, message: str) -> None:
        super().__init__(message)
        self.code, self.path, self.message = code, path, message

    def as_value(self) -> dict[str, dict[str, str]]:
        """Return the error as the JSON value that `placewell evaluate` prints."""
        return {"error": {"code": self.code, "path": self.path, "message": self.message}}


def pointer(path: Sequence[str | int]) -> str:
    """Return a path as a JSON Pointer; half characters, which UTF-8 cannot hold, are replaced."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join(f"/{step}" for step in steps).encode("utf-8", "replace").decode()
