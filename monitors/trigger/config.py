"""The trigger's file: limits, the table of models, and the actions."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import msgspec

from monitors.trigger.answers import Row
from monitors.trigger.limits import Limits
from streams.settings import SettingsError

#: Of the package; what counts where nothing else is said.
SHIPPED = "trigger.toml"

Url = Annotated[str, msgspec.Meta(pattern=r"^https?://[^/\s@]+(/\S*)?$")]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class _Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    #: What it is called in the ledger and the metrics; its kind where it has no other.
    name: Name | None = None
    #: Of one try.
    timeout_s: Annotated[float, msgspec.Meta(gt=0, le=120)] = 10.0
    #: Before it is a dead letter.
    tries: Annotated[int, msgspec.Meta(ge=1, le=20)] = 6
    #: Before the second try; it doubles from try to try.
    pause_s: Annotated[float, msgspec.Meta(gt=0)] = 2.0

    @property
    def called(self) -> str:
        """Its name."""
        return self.name or self.kind

    @property
    def kind(self) -> str:
        """The value of `kind` in the file."""
        return str(type(self).__struct_config__.tag)


class Local(_Action, frozen=True, tag="local"):
    """`mrrs retrain MODEL` on this machine, detached."""

    #: What stands before the model's name; by default this very installation's `mrrs retrain`.
    command: tuple[str, ...] = ()
    #: Niceness: a training must not slow the readings of workers on the same machine.
    nice: Annotated[int, msgspec.Meta(ge=0, le=19)] = 10


class GitLab(_Action, frozen=True, tag="gitlab"):
    """A pipeline of GitLab, by a trigger token."""

    #: .../api/v4/projects/ID
    url: Url
    ref: str
    token_file: Path


class GitHub(_Action, frozen=True, tag="github"):
    """A repository dispatch of GitHub."""

    #: .../repos/OWNER/NAME
    url: Url
    token_file: Path
    event_type: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] = "mrrs-retrain"


class Webhook(_Action, frozen=True, tag="webhook"):
    """A POST to whatever starts trainings elsewhere; it must know a repeated Idempotency-Key."""

    url: Url
    token_file: Path | None = None


class Topic(_Action, frozen=True, tag="topic"):
    """A RetrainRequest on mrrs.retrain-requests.v1."""


class Notify(_Action, frozen=True, tag="notify"):
    """A POST that tells people: of a retraining that is started, and of an action that is a dead letter."""

    url: Url
    token_file: Path | None = None


Action = Local | GitLab | GitHub | Webhook | Topic | Notify
#: Those that start a training; one decision must not start two.
STARTERS = (Local, GitLab, GitHub, Webhook)


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in the file."""

    limits: Limits
    answers: tuple[Row, ...]
    actions: tuple[Action, ...]

    def __post_init__(self) -> None:
        names = [action.called for action in self.actions]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two actions are called {twice[0]}: give one of them a name")
        starters = [action.called for action in self.actions if isinstance(action, STARTERS)]
        if len(starters) > 1:
            raise ValueError(f"{' and '.join(starters)} would each start a training: keep one of them")

    @property
    def starter(self) -> Action | None:
        """The action that starts a training, if there is one."""
        return next((action for action in self.actions if isinstance(action, STARTERS)), None)


def read_config(path: Path | None) -> Config:
    """Read the trigger's file; sections that it leaves out are those of the shipped one.

    Raises:
        SettingsError: it cannot be read, or says what cannot be.
    """
    shipped = tomllib.loads((resources.files("monitors.trigger") / SHIPPED).read_text("utf-8"))
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path else {}
        return configured({**shipped, **given})
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path or SHIPPED}: {error}") from error


def configured(document: dict[str, Any]) -> Config:
    """Return what a document of plain values says.

    Raises:
        msgspec.ValidationError: it says what cannot be.
    """
    return msgspec.convert(document, Config, dec_hook=lambda kind, value: kind(value).expanduser())


def secret(path: Path) -> str:
    """Read a secret from its file; it is read each time, so that it can be changed while the trigger runs.

    Raises:
        SettingsError: the file cannot be read, or is empty.
    """
    try:
        text = path.read_text("ascii").strip()
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: a secret is plain ASCII") from error
    if not text or "\n" in text:
        raise SettingsError(f"{path}: one line with the secret is expected, openssl rand -hex 24 makes one")
    return text
