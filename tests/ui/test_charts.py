"""A chart is one picture with a name and a sentence; what it is drawn from is escaped."""

import xml.etree.ElementTree as ET

import altair as alt

from placewell.ui.charts import chart


def test_a_chart_is_one_picture_with_its_name_and_what_it_says() -> None:
    values = alt.Data(values=[{"who": "<b>Home</b>", "pounds": 880}])
    drawn = alt.Chart(values).mark_bar().encode(x="pounds:Q", y="who:N")
    svg = ET.fromstring(chart(drawn, name="Fees", says="Fees are £880 & more"))  # noqa: S314 (our own chart)
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Fees. Fees are £880 & more"
    assert svg.get("viewBox")
    inside = [part for part in svg.iter() if part is not svg]
    assert not [part for part in inside if {"role", "aria-label", "aria-roledescription"} & set(part.attrib)]
    assert "<b>Home</b>" in "".join(svg.itertext())
