import json

import numpy as np
import pytest

from streams.console import InputError, print_json, say, table


def test_json_is_one_object_on_standard_output(capfd):
    print_json({"a": np.float64(0.5), "b": (1, None), "c": "ä"})
    shown = capfd.readouterr()
    assert json.loads(shown.out) == {"a": 0.5, "b": [1, None], "c": "ä"}
    assert shown.err == ""


def test_what_has_no_place_in_json_is_refused():
    with pytest.raises(NotImplementedError, match="object has no place"):
        print_json(object())


def test_a_person_is_told_on_standard_error(capfd):
    say("drawing")
    assert capfd.readouterr() == ("", "drawing\n")


def test_a_table_has_columns_as_wide_as_their_widest_cell():
    lines = []
    table([("name", "n"), ("long name", "1")], lines.append)
    assert lines == ["name       n", "long name  1"]


def test_wrong_input_is_status_2():
    assert InputError("x").exit_code == 2
