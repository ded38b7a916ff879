"""A client of Grafana's HTTP interface, whose failures are sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from grafana_api.grafana_api import GrafanaClientError, GrafanaException
from grafana_api.grafana_face import GrafanaFace
from requests.exceptions import ConnectionError as NoConnectionError
from requests.exceptions import JSONDecodeError, RequestException, SSLError, Timeout

HINTS = {
    401: "the token is not valid: make one for a service account and put it into the file",
    403: "the token may not do this: give its service account the role Editor, with --prometheus Admin",
    404: "there is no such address: is --url Grafana's own, with its path?",
    412: "somebody else changed it at the same moment: run the command again",
}

PROVISIONED = "this Grafana reads it from files: change them there, or take it out of its provisioning"


class GrafanaError(Exception):
    """Grafana did not do what was asked; the message says what and what to do."""


def client(url: str, token: str, timeout: float) -> GrafanaFace:
    """Return a client.

    Args:
        url: Grafana's address, with a path where it has one.
        token: Of a service account.
        timeout: Seconds for each request.

    Raises:
        GrafanaError: the address or the token cannot be used.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise GrafanaError(f"--url {url}: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise GrafanaError(f"--url {url}: an address like https://grafana.example is wanted")
    if not token or not token.isascii() or len(token.split()) != 1:
        raise GrafanaError("--token-file: the file holds no token; one line with a service account's token is wanted")
    path = f"{parts.path.strip('/')}/".lstrip("/")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return GrafanaFace(auth=token, host=host, port=port, url_path_prefix=path, protocol=parts.scheme, timeout=timeout)


@contextmanager
def told(what: str, url: str) -> Iterator[None]:
    """Turn whatever goes wrong inside into one sentence that begins with what was being done."""
    try:
        yield
    except GrafanaException as error:
        hint = PROVISIONED if "provisioned" in str(error.message) else HINTS.get(error.status_code)
        raise GrafanaError(f"{what}: {url} says {error.message}{f'; {hint}' if hint else ''}") from error
    except Timeout as error:
        raise GrafanaError(f"{what}: {url} did not answer in time (--timeout)") from error
    except SSLError as error:
        raise GrafanaError(f"{what}: {url} has no certificate that this machine trusts: {error}") from error
    except JSONDecodeError as error:
        raise GrafanaError(f"{what}: {url} answers, but not as Grafana does: is the address right?") from error
    except NoConnectionError as error:
        raise GrafanaError(f"{what}: no connection to {url}: is Grafana there?") from error
    except RequestException as error:
        raise GrafanaError(f"{what}: {url}: {error}") from error


def is_missing(error: GrafanaClientError) -> bool:
    """Whether Grafana says that the thing asked for is not there."""
    return bool(error.status_code == 404)
