import pytest

from processors.advice import advice
from processors.records import Reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_advice_in_both_languages(reason):
    text = advice(reason)
    assert text.reason is reason
    for sentence in (text.de, text.en):
        assert len(sentence) > 40
        assert sentence.endswith(".")
    assert "bitte" in text.de.lower()
    assert "please" in text.en.lower() or "wait" in text.en


def test_no_two_reasons_give_the_same_advice():
    assert len({advice(reason).en for reason in Reason}) == len(Reason)
    assert len({advice(reason).de for reason in Reason}) == len(Reason)
