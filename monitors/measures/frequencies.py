"""How often each code stands in each window."""

from __future__ import annotations

import numpy as np

from monitors.measures.measure import Values


def frequencies(windows: Values, codes: int) -> Values:
    """Return the counts of the codes 0..codes-1 in each window (B x n), B x codes; NaN is not counted.

    >>> frequencies(np.array([[0, 1, 1, np.nan]]), 3).tolist()
    [[1.0, 2.0, 0.0]]
    """
    there = ~np.isnan(windows)
    rows = np.broadcast_to(np.arange(len(windows))[:, None], windows.shape)
    flat = rows[there] * codes + windows[there].astype(np.int64)
    return np.bincount(flat, minlength=len(windows) * codes).reshape(len(windows), codes).astype(np.float64)


def shares(counts: Values) -> Values:
    """Return counts divided by their sum along the last axis; 0 where there are none."""
    return np.asarray(counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1.0), np.float64)
