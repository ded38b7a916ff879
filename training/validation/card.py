"""The data card: prose by hand, tables by machine between its marks."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What stands between the marks is written by `data-card`.
_BLOCK = re.compile(r"(<!-- begin (?P<name>[a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(card: str, made: Mapping[str, str]) -> str:
    r"""Return a card with its tables written anew.

    >>> print(renewed("<!-- begin files -->\nold\n<!-- end -->", {"files": "new"}))
    <!-- begin files -->
    new
    <!-- end -->

    Raises:
        ValueError: the card lacks a table or has one that nobody makes.
    """
    there = {match["name"] for match in _BLOCK.finditer(card)}
    if there != made.keys():
        odd = ", ".join(sorted(there ^ made.keys()))
        raise ValueError(f"the marks `<!-- begin NAME -->` and `<!-- end -->` do not match the tables: {odd}")
    return _BLOCK.sub(lambda match: f"{match[1]}{made[match['name']]}\n{match[3]}", card)
