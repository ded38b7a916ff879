"""The retraining's file: when policy may promote and roll back, and who is told."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import msgspec

from streams.settings import SettingsError

#: Of the package; what counts where nothing else is said.
SHIPPED = "retraining.toml"

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Chance = Annotated[float, msgspec.Meta(gt=0, lt=0.5)]
Seconds = Annotated[float, msgspec.Meta(gt=0)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Url = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^/\s@]+(/\S*)?)?$")]


class Comparing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How challenger and champion are compared."""

    #: Probability of a false word in each direction, of each comparison.
    alpha: Chance = 0.025
    #: Share of the curated photos that may be lost net.
    tolerance: Share = 0.005
    #: Confirmed photos read again by two versions, at most.
    photos: Count = 400


class Promotion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When policy promotes a challenger."""

    allowed: bool = False
    #: Curated photos that it was compared on, at least: that nothing is lost on a few says little.
    curated_photos: Count = 200
    #: Share of the photos read along on which the challenger agrees, at least; 0: reading along is not asked for.
    agreement: Share = 0.7
    #: Photos read along, at least.
    shadow_photos: Count = 200
    #: Also where the calibration beside the models would no longer be of the champions.
    uncalibrated: bool = False


class Rollback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When policy rolls a promotion back."""

    allowed: bool = False
    #: Probability of a false alarm of each test.
    alpha: Chance = 0.005
    #: A promotion is watched for so long, and compared with as long a time before it.
    watch_s: Seconds = 7 * 24 * 3600.0
    #: Confirmed photos since the promotion, at least; answers on either side, at least.
    labels: Count = 20
    answers: Count = 100
    #: After a rollback no policy promotes a version of that model for so long.
    cool_down_s: Seconds = 24 * 3600.0


class Notify(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told how a job has ended, and what policy did: a POST of JSON."""

    url: Url = ""
    timeout_s: Annotated[float, msgspec.Meta(gt=0, le=120)] = 10.0
    tries: Annotated[int, msgspec.Meta(ge=1, le=20)] = 3
    pause_s: Seconds = 2.0
    token_file: Path | None = None


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in the file."""

    comparing: Comparing = Comparing()
    promotion: Promotion = Promotion()
    rollback: Rollback = Rollback()
    notify: Notify = Notify()


def read_config(path: Path | None) -> Config:
    """Read the file; sections and fields that it leaves out have their defaults.

    Raises:
        SettingsError: it cannot be read, or says what cannot be.
    """
    try:
        text = (
            path.read_text("utf-8") if path else (resources.files("monitors.retraining") / SHIPPED).read_text("utf-8")
        )
        given: dict[str, Any] = tomllib.loads(text)
        return msgspec.convert(given, Config)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path or SHIPPED}: {error}") from error
