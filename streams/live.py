"""The models that a worker serves: it follows the manifest's aliases without a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from processors import manifest
from processors.cards import read_card
from processors.manifest import Entry, Fault, ModelError
from processors.served import Loaded, Served
from processors.verified import model_path, verified
from streams.model_metrics import ModelMetrics

#: Seconds between two looks at the manifest.
POLL_S = 2.0
#: Stands for the model where it is the manifest itself that cannot be followed.
MANIFEST = "manifest"

logger = logging.getLogger(__name__)


class Live:
    """Models by alias; a new version is loaded and verified beside the old one, and then put in its place at once.

    Whoever takes `champions` holds the versions of that moment: a stage's call takes it once. A version that is let go
    of is freed when the last call that holds it has ended.
    """

    def __init__(self, directory: Path, names: Iterable[str], metrics: ModelMetrics, *, challengers: bool) -> None:
        """Load the champions of `names`, and with `challengers` their challengers, too.

        Raises:
            ModelError: the manifest or a champion is not what it must be. A bad challenger is only counted.
        """
        self._directory = directory
        self._names = tuple(names)
        self._metrics = metrics
        self._aliases = ("champion", "challenger") if challengers else ("champion",)
        self._text = b""
        #: (model, alias) -> what was refused: it is tried again once that has changed.
        self._refused: dict[tuple[str, str], object] = {}
        entries = manifest.read(directory)
        self.champions = Served({name: self._open(name, "champion", entries) for name in self._names})
        self.challengers = Served()
        for name in self._names:
            metrics.serve(name, "champion", None, self.champions[name])
        self.poll()

    def poll(self) -> None:
        """Follow the manifest if it has changed; what cannot be followed is logged, counted and left as it is."""
        try:
            text = (self._directory / manifest.FILE).read_bytes()
            if text == self._text and not self._refused:
                return
            entries = manifest.read(self._directory)
        except (ModelError, OSError) as error:
            self._refuse(MANIFEST, "", str(error), error)
            return
        self._text = text
        self._refused.pop((MANIFEST, ""), None)
        self.champions = self._followed("champion", self.champions, entries)
        if "challenger" in self._aliases:
            self.challengers = self._followed("challenger", self.challengers, entries)

    def _followed(self, alias: str, served: Served, entries: Mapping[str, Entry]) -> Served:
        """Return what the manifest says, or what was served where that is not to be had."""
        models = dict(served.models)
        for name in self._names:
            wanted, old = self._wanted(name, alias, entries), served.models.get(name)
            if wanted == (old and (old.version, old.sha256)) or (wanted is None and alias == "challenger"):
                self._refused.pop((name, alias), None)
                if wanted is None and old:
                    del models[name]
                    self._metrics.serve(name, alias, old, None)
                continue
            looks = (wanted, self._stamp(name, wanted))
            if self._refused.get((name, alias)) == looks:
                continue
            try:
                models[name] = self._open(name, alias, entries)
            except ModelError as error:
                self._refuse(name, alias, looks, error)
                continue
            self._refused.pop((name, alias), None)
            self._metrics.serve(name, alias, old, models[name])
            logger.info("%s: the %s is now %s", name, alias, models[name].version)
        return Served(models)

    def _wanted(self, name: str, alias: str, entries: Mapping[str, Entry]) -> tuple[str, str] | None:
        """Return version and digest that an alias names."""
        entry = entries.get(name)
        if entry is None or alias not in entry.aliases:
            return None
        version = entry.aliases[alias]
        return version, entry.versions[version].sha256

    def _open(self, name: str, alias: str, entries: Mapping[str, Entry]) -> Loaded:
        wanted = self._wanted(name, alias, entries)
        if wanted is None:
            path = self._directory / manifest.FILE
            raise ModelError(f"{name}: no {alias} in {path}; mrrs models add and promote bring one", Fault.MISSING)
        version, sha256 = wanted
        model = verified(self._directory, name, version, entries[name].versions[version])
        created = read_card(model_path(self._directory, name, version).parent).get("created")
        return Loaded(version, sha256, model, created if isinstance(created, str) else None)

    def _stamp(self, name: str, wanted: tuple[str, str] | None) -> tuple[int, int] | None:
        """Return time and size of a version's file: it may be still on its way."""
        if wanted is None:
            return None
        try:
            stat = model_path(self._directory, name, wanted[0]).stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size

    def _refuse(self, name: str, alias: str, looks: object, error: Exception) -> None:
        if self._refused.get((name, alias)) == looks:
            return
        self._refused[name, alias] = looks
        self._metrics.refuse(name, error.fault if isinstance(error, ModelError) else Fault.MANIFEST)
        logger.error("not followed, what was served goes on: %s", error)


async def follow(live: Live, every_s: float = POLL_S) -> None:
    """Look at the manifest again and again, off the event loop, until cancelled."""
    while True:
        await asyncio.sleep(every_s)
        try:
            await asyncio.to_thread(live.poll)
        except Exception:
            logger.exception("the models cannot be followed now; trying again in %g s", every_s)
