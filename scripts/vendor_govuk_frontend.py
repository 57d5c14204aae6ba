"""Fetch GOV.UK Frontend and htmx from the npm registry and vendor their prebuilt files.

Run by hand when a version changes: `python scripts/vendor_govuk_frontend.py`. Strips the font and images that only
services on GOV.UK may use, rewrites addresses, and drops source-map comments.
"""

import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

GOVUK_FRONTEND = "6.3.0"  # the version that our release of govuk-frontend-jinja renders
HTMX = "2.0.11"
TARGET = Path(__file__).resolve().parent.parent / "src" / "placewell" / "ui" / "static" / "ui"


def _fetch(package: str, version: str, folder: Path) -> tarfile.TarFile:
    subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True, capture_output=True)
    return tarfile.open(folder / f"{package}-{version}.tgz")


def _text(archive: tarfile.TarFile, name: str) -> str:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise SystemExit(f"The package has no {name} any more. Look where it has gone.")
    return member.read().decode()


def clean_css(css: str) -> str:
    """Return the style sheet without the licensed font, the crest, and its source map."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", "system-ui,-apple-system,Segoe UI,Roboto,Arial,sans-serif")
    css = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    return css.replace("/assets/", "/static/ui/").strip() + "\n"


def clean_script(script: str) -> str:
    """Return a script without its source map."""
    return re.sub(r"//# sourceMappingURL=.*", "", script).strip() + "\n"


def main() -> None:
    """Write the vendored files."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _fetch("govuk-frontend", GOVUK_FRONTEND, folder) as govuk:
            css = clean_css(_text(govuk, "dist/govuk/govuk-frontend.min.css"))
            (TARGET / "govuk-frontend.min.css").write_text(css)
            script = clean_script(_text(govuk, "dist/govuk/govuk-frontend.min.js"))
            (TARGET / "govuk-frontend.min.js").write_text(script)
        with _fetch("htmx.org", HTMX, folder) as htmx:
            (TARGET / "htmx.min.js").write_text(clean_script(_text(htmx, "dist/htmx.min.js")))
    (TARGET / "VENDORED.md").write_text(
        f"GOV.UK Frontend {GOVUK_FRONTEND}, MIT licence, Copyright (c) 2017 Crown Copyright"
        " (Government Digital Service).\n"
        f"htmx {HTMX}, Zero-Clause BSD licence.\n\nWritten by scripts/vendor_govuk_frontend.py.\n"
    )


if __name__ == "__main__":
    main()
