"""Prometheus' own parser."""

from __future__ import annotations

import shutil

import pytest

from dashboards.checks.finding import Skipped
from dashboards.checks.promql import unreadable
from dashboards.expressions import Asked

READABLE = Asked("board", "good", 'sum by (stage) (rate(mrrs_x_total{stage=~"$segment"}[$__rate_interval]))')
needs_promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")


@needs_promtool
def test_what_prometheus_can_read_is_not_mentioned() -> None:
    assert unreadable([READABLE]) == []


@needs_promtool
def test_what_it_cannot_read_is_named_by_board_and_panel() -> None:
    bad = [Asked("board", "first", "rate(mrrs_x_total)"), Asked("board", "second", "sum by (a (b)")]
    found = unreadable([READABLE, *bad])
    assert [(finding.board, finding.where) for finding in found] == [("board", "first"), ("board", "second")]
    assert "range vector" in found[0].what


def test_without_promtool_it_is_skipped_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Skipped, match="promtool is not installed"):
        unreadable([READABLE])
