"""Judges every challenger and every fresh champion, and does what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from monitors.retraining import announcing
from monitors.retraining.candidates import candidate
from monitors.retraining.live import live
from monitors.retraining.policy import POLICY, Condition, Promoted, fallen, may_promote, watched
from monitors.retraining.sources import Sources
from processors import registry
from processors.draft import Word
from processors.history import read_history
from processors.manifest import read


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found out about one version, and what was done."""

    model: str
    version: str
    #: promote or roll back: what was asked.
    question: str
    #: Whether the answer is yes.
    answer: bool
    #: Whether policy may do it by itself.
    allowed: bool
    conditions: tuple[Condition, ...]
    done: bool = False

    @property
    def why(self) -> str:
        """What decided, in one line."""
        if self.question == "roll back":
            deciding = [one for one in self.conditions if one.holds] or list(self.conditions)
        else:
            deciding = [one for one in self.conditions if not one.holds] or list(self.conditions)
        return "; ".join(f"{one.name}: {one.why}" for one in deciding) or "too little is known yet"


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges, and does what is allowed."""

    sources: Sources
    #: Nothing is done, whatever is allowed.
    dry_run: bool
    say: Callable[[str], object]

    async def all(self, models: Sequence[str] = ()) -> list[Judgement]:
        """Judge some models, or all that there are; rollbacks before promotions."""
        folder, watch_s = self.sources.models, self.sources.config.rollback.watch_s
        found: list[Judgement] = []
        for name, entry in read(folder).items():
            if models and name not in models:
                continue
            champion, challenger = (entry.aliases.get(alias) for alias in ("champion", "challenger"))
            promoted = champion and watched(read_history(folder), name, champion, watch_s, self.sources.now)
            if promoted:
                found.append(await self._rollback(promoted))
            if champion and challenger and not (promoted and found[-1].done):
                found.append(await self._promotion(name, champion, challenger))
        return found

    async def _rollback(self, promoted: Promoted) -> Judgement:
        config = self.sources.config.rollback
        conditions = fallen(await live(self.sources, promoted), config)
        return self._judged(
            Judgement(
                promoted.model,
                promoted.version,
                "roll back",
                any(one.holds for one in conditions),
                config.allowed,
                conditions,
            )
        )

    async def _promotion(self, model: str, champion: str, challenger: str) -> Judgement:
        config, history = self.sources.config, read_history(self.sources.models)
        known = await candidate(self.sources, model, champion, challenger)
        conditions = may_promote(known, history, config.promotion, config.rollback.cool_down_s, self.sources.now)
        return self._judged(
            Judgement(
                model,
                challenger,
                "promote",
                all(one.holds for one in conditions),
                config.promotion.allowed,
                conditions,
            )
        )

    def _judged(self, found: Judgement) -> Judgement:
        """Do what was found right, if it is allowed."""
        if not found.answer or not found.allowed or self.dry_run:
            return found
        folder, word = self.sources.models, Word(POLICY, found.why, self.sources.now)
        if found.question == "promote":
            events = registry.promote(folder, found.model, found.version, word)
        else:
            events = registry.rollback(folder, found.model, word)
        announcing.announce(events, self.sources.settings, self.say)
        return replace(found, done=True)
