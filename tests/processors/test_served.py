import pytest

from processors.manifest import ModelError
from processors.served import Loaded, Served

ONE, TWO = (Loaded(version, "ab", lambda tensor: tensor) for version in ("0.1.0", "0.2.0"))


def test_a_replaced_model_leaves_what_was_served_as_it_is():
    served = Served({"roi-gas": ONE, "roi-water": ONE})
    other = served.replaced("roi-gas", TWO)
    assert (served.version("roi-gas"), other.version("roi-gas"), other.version("roi-water")) == (
        "0.1.0",
        "0.2.0",
        "0.1.0",
    )
    assert other.load("roi-gas") is TWO.model


def test_what_is_not_loaded_is_named():
    with pytest.raises(ModelError, match="roi-water is not loaded here; there are roi-gas"):
        Served({"roi-gas": ONE}).load("roi-water")
    assert "roi-water" not in Served()
