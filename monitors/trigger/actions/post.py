"""One POST over HTTP: what its end says about whether it was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from monitors.trigger.actions.outcomes import NotNowError, RefusedError, UnclearError

#: Statuses with which a server says that it has not begun.
BUSY = frozenset({429, 502, 503})
#: Characters of an answer that go into the ledger.
SHOWN = 200
#: Bytes of an answer that are read.
READ = 16_384


@dataclass(frozen=True, slots=True)
class Post:
    """Where to, and what."""

    url: str
    headers: Mapping[str, str]
    json: object = None
    form: Mapping[str, str] | None = None
    #: What must never be shown.
    secret: str = ""


async def send(session: aiohttp.ClientSession, post: Post, timeout_s: float) -> str:
    """Send it, and return status and beginning of the answer in one line.

    Raises:
        NotNowError: it was certainly not taken.
        UnclearError: it may have been.
        RefusedError: it was refused.
    """
    limit = aiohttp.ClientTimeout(total=timeout_s, connect=timeout_s)
    body: dict[str, Any] = {"data": dict(post.form)} if post.form is not None else {"json": post.json}
    try:
        # A redirection would take the token elsewhere, and turn the POST into a GET.
        async with session.post(
            post.url, headers=dict(post.headers), timeout=limit, allow_redirects=False, **body
        ) as answer:
            text = (await answer.content.read(READ)).decode(errors="replace")
            status = answer.status
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise NotNowError(_plain(f"{_place(post.url)}: {error}", post.secret)) from error
    except TimeoutError as error:
        raise UnclearError(f"{_place(post.url)}: no answer within {timeout_s:g} s") from error
    except aiohttp.ClientError as error:
        raise UnclearError(_plain(f"{_place(post.url)}: {error or type(error).__name__}", post.secret)) from error
    said = _plain(f"{status} {text}", post.secret)
    if 200 <= status < 300:
        return said
    if status in BUSY:
        raise NotNowError(f"{_place(post.url)} answered {said}")
    if status >= 500:
        raise UnclearError(f"{_place(post.url)} answered {said}")
    raise RefusedError(f"{_place(post.url)} answered {said}")


def _place(url: str) -> str:
    """Return a URL without its query, which may hold a secret."""
    return url.partition("?")[0]


def _plain(text: str, secret: str) -> str:
    """Return a text as one short line without the secret."""
    clean = text.replace(secret, "***") if secret else text
    return " ".join(clean.split())[:SHOWN]
