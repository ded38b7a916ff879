from xml.etree import ElementTree as ET

import numpy as np

from replay.evaluation.calibration import Judged
from replay.evaluation.calibration_page import picture, section
from replay.evaluation.chart import LEFT, SIDE, TOP, Chart, svg

SVG = "{http://www.w3.org/2000/svg}"


def test_points_stand_where_the_axes_say():
    root = ET.fromstring(svg([Chart("t", "x", "y", top=0.5, dots=[(0, 0), (1, 0.5)])]))
    places = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in root.iter(f"{SVG}circle")]
    assert places == [(LEFT, TOP + SIDE), (LEFT + SIDE, TOP)]


def test_names_are_escaped():
    root = ET.fromstring(svg([Chart("a < b & c", "x", "y")]))
    assert "a < b & c" in [text.text for text in root.iter(f"{SVG}text")]


def test_a_picture_has_the_diagram_and_the_curve():
    rng = np.random.default_rng(0)
    confidences = rng.random(3000)
    judged = Judged.of(zip(confidences, rng.random(3000) < confidences, confidences > 0.5, strict=True))
    root = ET.fromstring(picture("Readings", judged))
    assert len(list(root.iter(f"{SVG}circle"))) == 15
    titles = [text.text for text in root.iter(f"{SVG}text") if text.get("font-size") == "14"]
    assert titles[0].startswith("Readings: reliability, ECE")
    assert "AURC" in titles[1]


def test_a_section_of_nothing_says_so():
    assert "none with a known truth" in section([])
