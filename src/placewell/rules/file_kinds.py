"""What kind of file some bytes are, told by the bytes themselves: a name or a browser's word counts for nothing."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

from placewell.rules.errors import Refused

MOST_BYTES = 4 * 1024 * 1024
ACCEPTED = "a PDF, a photograph (JPEG or PNG), or a document (DOCX or ODT)"
_LONGEST_MIME = 100
_MOST_PARTS = 5_000
_SCRIPTS = ("basic/", "scripts/")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken: its media type and the end of its name."""

    media_type: str
    ending: str


PDF = FileKind("application/pdf", "pdf")
PNG = FileKind("image/png", "png")
JPEG = FileKind("image/jpeg", "jpg")
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
ODT = FileKind("application/vnd.oasis.opendocument.text", "odt")
KINDS: Mapping[str, FileKind] = MappingProxyType({kind.ending: kind for kind in (PDF, PNG, JPEG, DOCX, ODT)})


def kind_of(content: bytes) -> FileKind:
    """Return what the bytes are. Raises Refused for an empty file, one that is too large, or another kind.

    A document with macros is refused: nobody needs one to show an insurance certificate.
    """
    if not content:
        raise Refused("The file is empty. Choose another.", code="file")
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise Refused(f"The file is too large. Send at most {most} megabytes: scan it again, smaller.", code="file")
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in content[-32:]:
        return PNG
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-64:]:
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        found = _packed(content)
        if found is not None:
            return found
    raise Refused(f"This is not a file that can be read here. Send {ACCEPTED}.", code="file")


def _packed(content: bytes) -> FileKind | None:
    """Look into a packed document by the names of its parts; nothing of it is unpacked but its stated type."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = {part.filename: part for part in packed.infolist()}
            if len(names) > _MOST_PARTS:
                return None
            if any("vbaproject" in name.lower() or name.lower().startswith(_SCRIPTS) for name in names):
                raise Refused("The document has macros in it. Save it as a PDF and send that.", code="file")
            if {"[Content_Types].xml", "word/document.xml"} <= names.keys():
                return DOCX
            stated = names.get("mimetype")
            # Never one that is compressed: what its size says does not bound what it unpacks to.
            if stated and stated.compress_type == zipfile.ZIP_STORED and 0 < stated.file_size <= _LONGEST_MIME:
                return ODT if packed.read("mimetype").strip() == ODT.media_type.encode() else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    return None
