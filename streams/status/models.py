"""The models that answer, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from streams.status.samples import Samples

#: Seconds.
DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model and its versions."""

    name: str
    champion: str
    #: None where none reads along.
    challenger: str | None
    #: Days since the champion was trained; None where its card does not say when.
    age_days: float | None


def models(samples: Samples, now: float) -> tuple[ServedModel, ...]:
    """Return the models by name; `now` in seconds since 1970."""
    versions = {
        alias: {
            labels["model"]: labels["version"]
            for labels, value in samples.find("mrrs_model_version_info", alias=alias)
            if value
        }
        for alias in ("champion", "challenger")
    }
    created = samples.by("mrrs_model_created_timestamp_seconds", "model")
    return tuple(
        ServedModel(
            name,
            versions["champion"][name],
            versions["challenger"].get(name),
            (now - created[name]) / DAY if name in created else None,
        )
        for name in sorted(versions["champion"])
    )
