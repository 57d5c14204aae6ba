"""Charts as SVG, drawn on the server: each page that shows one also shows its figures as a table."""

from typing import Any

from markupsafe import Markup, escape

# Colours of GOV.UK that differ in lightness too, so that they are told apart in print and by the colour-blind.
COLOURS = ("#1d70b8", "#f47738", "#00703c", "#912b88", "#505a5f", "#85994b")
FONT = "Arial, sans-serif"
THEME: dict[str, Any] = {
    "background": "white",
    "font": FONT,
    "axis": {"labelFontSize": 14, "titleFontSize": 14, "labelLimit": 260, "labelColor": "#0b0c0c"},
    "legend": {"labelFontSize": 14, "titleFontSize": 14, "labelLimit": 260},
    "range": {"category": list(COLOURS)},
    "view": {"stroke": None},
}


def chart(drawn: Any, *, name: str, says: str) -> Markup:
    """Return an Altair chart as SVG markup that a screen reader announces by `name` and describes by `says`.

    `says` tells what the chart shows in one sentence; the figures themselves belong in a table beside it.
    """
    import vl_convert  # noqa: PLC0415 (a large library that most processes never need)

    svg: str = vl_convert.vegalite_to_svg(drawn.to_dict() | {"config": THEME})
    # Its own roles and names describe marks one by one; the picture is one thing with one description.
    opening, _, rest = svg.partition(">")
    box = opening[opening.index("viewBox=") :]
    inside = rest.replace(" role=", " data-role=").replace(" aria-roledescription=", " data-kind=")
    inside = inside.replace(" aria-label=", " data-label=").replace(" aria-hidden=", " data-hidden=")
    return Markup(  # noqa: S704 (drawn by the library from figures; names and sentences are escaped)
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pw-chart" role="img" {box}'
        f' aria-label="{escape(name)}. {escape(says)}">{inside}'
    )
