"""What the metrics say about the models that a worker serves."""

from __future__ import annotations

import logging
from datetime import datetime

from processors.manifest import Fault
from processors.served import Loaded
from streams.metrics import Metrics
from streams.zeros import begin_challenger, begin_model

logger = logging.getLogger(__name__)


class ModelMetrics:
    """Keeps the metrics of the models in step with what is served."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def serve(self, name: str, alias: str, old: Loaded | None, new: Loaded | None) -> None:
        """Say what is served under an alias from now on."""
        if old:
            self._metrics.model_version.remove(name, alias, old.version)
        if new:
            self._metrics.model_version.labels(name, alias, new.version).set(1)
        if alias == "challenger" and new:
            begin_challenger(self._metrics, name)
        if alias == "champion" and new:
            begin_model(self._metrics, name)
            self._serve_champion(name, old, new)

    def refuse(self, name: str, reason: Fault) -> None:
        """Count a change that is not followed."""
        self._metrics.model_swaps_refused.labels(name, reason).inc()

    def _serve_champion(self, name: str, old: Loaded | None, new: Loaded) -> None:
        if old:
            self._metrics.model_swaps.labels(name).inc()
            self._metrics.model_created.remove(name)
        if new.created is None:
            return
        try:
            created = datetime.fromisoformat(new.created).timestamp()
        except ValueError:
            logger.warning("%s %s was created at %r, says its card: that is no time", name, new.version, new.created)
        else:
            self._metrics.model_created.labels(name).set(created)
