"""What a store says when it is away or refuses, in one line for a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from pymongo.errors import OperationFailure, PyMongoError

from streams.console import InputError

#: MongoDB's codes for a user that is not known, and for one that may not.
MAY_NOT = {13, 18}


def shown(url: str) -> str:
    """Return a store's URL without user, password and options.

    >>> shown("mongodb://mrrs:secret@db1,db2:27017/mrrs?tls=true")
    'mongodb://db1,db2:27017/mrrs'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


@contextmanager
def store_errors(url: str) -> Iterator[None]:
    """Turn a store's errors into one line that ends a command.

    Raises:
        InputError: the store is away, or its user may not.
    """
    try:
        yield
    except OperationFailure as error:
        hint = "; does its role allow this? docs/operations.md, Roles" if error.code in MAY_NOT else ""
        raise InputError(f"{shown(url)}: {(error.details or {}).get('errmsg', error)}{hint}") from error
    except PyMongoError as error:
        raise InputError(f"{shown(url)} does not answer: {str(error).split(', Timeout:')[0]}") from error
    except sqlite3.Error as error:
        raise InputError(f"{shown(url)}: {error}; is another process writing for long?") from error
