"""HTML as a tree: every text and attribute is escaped when it is written, so that none has to be by hand."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring  # builds only; nothing is parsed

#: What can stand in an element; None is nothing.
Child = Element | str | None


def tag(name: str, /, *children: Child, **attributes: str | float) -> Element:
    """Return an element; `class_` stands for `class`, underscores in other names for hyphens.

    >>> write(tag("p", "a < b", tag("b", "!"), class_="x"))
    '<p class="x">a &lt; b<b>!</b></p>'
    """
    element = Element(name, {_name(key): _text(value) for key, value in attributes.items()})
    last: Element | None = None
    for child in children:
        if isinstance(child, Element):
            element.append(child)
            last = child
        elif child and last is None:
            element.text = (element.text or "") + child
        elif child and last is not None:
            last.tail = (last.tail or "") + child
    return element


def write(element: Element) -> str:
    """Return an element as HTML."""
    return tostring(element, "unicode", method="html")


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-") if key != "viewBox" else key


def _text(value: str | float) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
