from dataclasses import replace

from monitors.drift import Drift
from monitors.drifting.examples import examples
from monitors.windows import Window
from tests.monitors.drifting.made import image, reference

COLUMNS = reference().segments["gas"].columns


def window(*observations):
    return Window("images", "gas", observations)


def of(feature, found, method="ks"):
    return examples(found, Drift(feature, method, 1.0, 0.5), COLUMNS[feature])


def with_value(number, feature, value):
    one = image(number)
    return replace(one, values={**one.values, feature: value})


def test_the_darkest_photos_are_named_first_when_photos_turn_dark():
    found = of("brightness", window(*(image(n) for n in range(5)), *(image(n, dark=True) for n in range(5, 12))))
    assert len(found) == 5
    values = {f"gas-{n}": image(n, dark=n >= 5).values["brightness"] for n in range(12)}
    assert list(found) == sorted(values, key=values.get)[:5]


def test_the_brightest_ones_when_they_turn_bright():
    found = of("brightness", window(*(with_value(n, "brightness", 0.8 + n / 100) for n in range(9))))
    assert found == ("gas-8", "gas-7", "gas-6", "gas-5", "gas-4")


def test_the_newest_photos_of_the_category_that_has_grown():
    found = of("codec", window(*(image(n) for n in range(6)), image(6, codec="webp"), image(7, codec="webp")), "tv")
    assert found == ("gas-7", "gas-6")


def test_the_newest_photos_without_a_value():
    found = of(
        "brightness", window(image(0), with_value(1, "brightness", None), with_value(2, "brightness", None)), "missing"
    )
    assert found == ("gas-2", "gas-1")
