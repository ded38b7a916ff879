"""Which version of a model answers and which one reads along; what an alias shall name is verified first."""

from __future__ import annotations

from pathlib import Path

from processors.draft import WAIT_S, Draft, Word, writing
from processors.history import ModelChange, ModelEvent, champion_before, read_history
from processors.manifest import ModelError


def promote(
    directory: Path, name: str, version: str, word: Word, *, alias: str = "champion", wait_s: float = WAIT_S
) -> list[ModelEvent]:
    """Make a version the champion or the challenger; a challenger that becomes the champion is withdrawn.

    Raises:
        ModelError: it is not there, not what it must be, or bears the alias already.
    """
    with writing(directory, word, wait_s) as draft:
        aliases = draft.entry(name).aliases
        if aliases.get(alias) == version:
            raise ModelError(f"{name}: {version} is the {alias} already")
        if alias == "challenger" and aliases.get("champion") == version:
            raise ModelError(f"{name}: {version} is the champion; it cannot be its own challenger")
        draft.verify(name, version)
        return _moved(draft, name, alias, version, ModelChange.PROMOTED)


def rollback(directory: Path, name: str, word: Word, *, wait_s: float = WAIT_S) -> list[ModelEvent]:
    """Make the champion before the champion again.

    Raises:
        ModelError: there is none, or it is not what it must be.
    """
    with writing(directory, word, wait_s) as draft:
        champion = draft.entry(name).aliases.get("champion")
        before = champion and champion_before(read_history(directory), name, champion)
        if not before:
            raise ModelError(
                f"{name}: no champion stood before {champion or 'any'}, so there is none to go back to;"
                f" mrrs models promote {name} VERSION names another one"
            )
        draft.verify(name, before)
        return _moved(draft, name, "champion", before, ModelChange.ROLLED_BACK)


def withdraw(directory: Path, name: str, word: Word, *, wait_s: float = WAIT_S) -> list[ModelEvent]:
    """Take the challenger's alias away: it reads along no more.

    Raises:
        ModelError: there is no challenger.
    """
    with writing(directory, word, wait_s) as draft:
        if "challenger" not in draft.entry(name).aliases:
            raise ModelError(f"{name}: there is no challenger")
        return [draft.move(name, "challenger", None, ModelChange.WITHDRAWN)]


def _moved(draft: Draft, name: str, alias: str, version: str, change: ModelChange) -> list[ModelEvent]:
    events = [draft.move(name, alias, version, change)]
    if alias == "champion" and draft.entry(name).aliases.get("challenger") == version:
        events.append(draft.move(name, "challenger", None, ModelChange.WITHDRAWN))
    return events
