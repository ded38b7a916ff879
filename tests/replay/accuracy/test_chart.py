from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from replay.accuracy.chart import HEIGHT, LEFT, TOP, WIDTH, sparkline, svg

figures = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(figures)
def test_a_sparkline_has_a_block_a_value(values):
    assert len(sparkline(values)) == len(values)


@given(figures)
def test_every_run_is_a_dot_within_the_plot(values):
    root = ET.fromstring(svg("right & wrong", [("2026-03-01T02:00", value, value < 0.5) for value in values], ".1%"))
    dots = root.findall("{http://www.w3.org/2000/svg}circle")
    assert len(dots) == len(values)
    for dot, value in zip(dots, values, strict=True):
        assert LEFT <= float(dot.get("cx")) <= LEFT + WIDTH
        assert TOP <= float(dot.get("cy")) <= TOP + HEIGHT
        assert (dot.get("fill") == "#c0392b") == (value < 0.5)
