import pytest

from monitors.trigger.suspects import Seen, slice_of, suspect


def photos(count, right=0.95, *, tenant="t1", codec="jpeg", blank=False):
    return [Seen(tenant, codec, blank, right, right == 0)] * count


BEFORE = photos(100, tenant="t1") + photos(100, tenant="t2") + photos(100, tenant="t3")


def test_how_photos_were_read():
    found = slice_of(photos(30, 1.0) + photos(10, 0.0))
    assert (found.photos, found.right, found.rejected) == (40, 0.75, 0.25)
    assert found.spread == pytest.approx(0.433, abs=1e-3)
    assert slice_of([]).photos == 0


def test_a_tenant_that_all_of_the_loss_comes_from_is_suspect():
    since = photos(100, tenant="t1") + photos(100, 0.4, tenant="t2") + photos(100, tenant="t3")
    found = suspect(BEFORE, since)
    assert (found.kind, found.name) == ("tenant", "t2")
    assert found.photos == pytest.approx(1 / 3)
    assert found.loss == pytest.approx(1)


def test_a_codec_that_was_not_there_before_is_held_against_all_photos():
    since = photos(200) + photos(100, 0.2, codec="heic")
    found = suspect(BEFORE, since)
    assert (found.kind, found.name) == ("codec", "heic")
    assert found.loss == pytest.approx(1)


def test_a_loss_of_everybody_has_no_single_source():
    since = [Seen(f"t{number % 3}", "jpeg", False, 0.6, False) for number in range(300)]
    found = suspect(BEFORE, since)
    assert found is None or found.loss < 0.4


def test_the_only_tenant_is_no_suspect():
    assert suspect(photos(300), photos(300, 0.5)) is None


def test_photos_that_show_nothing_are_a_fault_even_where_all_do():
    found = suspect(BEFORE, photos(100, 0.0, blank=True) + photos(20))
    assert found.kind == "fault"
    assert found.loss == pytest.approx(1)


def test_tenants_read_as_before_whose_shares_have_changed_are_a_change_of_mix():
    before = photos(250, 0.95, tenant="t1") + photos(50, 0.5, tenant="t2")
    since = photos(100, 0.95, tenant="t1") + photos(200, 0.5, tenant="t2")
    found = suspect(before, since)
    assert (found.kind, found.name) == ("mix", "of tenants")
    assert found.loss == pytest.approx(1)


@pytest.mark.parametrize("since", [[], photos(300), photos(300, 0.99)])
def test_where_nothing_is_lost_nobody_is_suspect(since):
    assert suspect(BEFORE, since) is None
    assert suspect([], since) is None
