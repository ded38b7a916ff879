import pytest

from streams.status.charts import BAR_WIDTH, LINE_HEIGHT, drift_bar, share_bar, sparkline


def test_a_line_goes_from_left_to_right_and_the_highest_value_stands_highest():
    points = [point.split(",") for point in sparkline([0.0, 2.0, 1.0], "x").find("polyline").get("points").split()]
    across, down = ([float(point[axis]) for point in points] for axis in (0, 1))
    assert across == [0.0, 300.0, 600.0]
    assert down[0] == LINE_HEIGHT
    assert down[1] == min(down)


@pytest.mark.parametrize("values", [[], [0.0], [0.0, 0.0]])
def test_a_line_of_nothing_is_drawn_all_the_same(values):
    assert sparkline(values, "x").get("aria-label") == "x"


@pytest.mark.parametrize(
    ("ratio", "width", "looks"), [(0.0, 0, "fill"), (0.9, 45, "near"), (1.0, 50, "near"), (float("inf"), 100, "near")]
)
def test_a_drift_bar_is_half_full_at_its_threshold(ratio, width, looks):
    bar = drift_bar(ratio, "x", drifts=False)
    assert float(bar.findall("rect")[1].get("width")) == width
    assert bar.findall("rect")[1].get("class") == looks
    assert float(bar.findall("rect")[2].get("x")) + 0.5 == BAR_WIDTH / 2


def test_drift_looks_like_an_alarm_and_shares_have_a_mark_where_there_is_a_reference():
    assert drift_bar(1.2, "x", drifts=True).findall("rect")[1].get("class") == "alarm"
    assert len(share_bar(0.5, "x").findall("rect")) == 2
    assert len(share_bar(0.5, "x", mark=0.3).findall("rect")) == 3
