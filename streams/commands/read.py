"""Read photos in process, without Kafka; --draw paints what was found."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click
import cv2
import msgspec

from processors.chain import Models, walk
from processors.frames import decode
from processors.limits import Limits
from processors.records import Frame, Image, Photo, Reading, Request, Trail
from streams.codec import encode_json
from streams.console import InputError, print_json
from streams.drawing import draw, headline
from streams.library import open_library
from streams.settings import Settings
from streams.stages import limits_of

EPILOG = """\b
Examples:
  mrrs read photo.jpg
  mrrs read --json photos/*.jpg
  mrrs read photo.heic --draw painted.jpg
  mrrs read photos/*.jpg --draw painted/"""


@click.command(epilog=EPILOG)
@click.argument(
    "photos", nargs=-1, required=True, metavar="PHOTO...", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help='Print one JSON object: {"readings": [...]}.')
@click.option(
    "--draw",
    "out",
    type=click.Path(path_type=Path),
    help="Paint what was found: a file for one photo, a folder for several.",
)
def read(photos: tuple[Path, ...], *, as_json: bool, out: Path | None) -> None:
    """Read PHOTO... in process and print a line each; a rejection is an answer, with advice for the next photo."""
    targets = _targets(photos, out)
    settings = Settings.from_environment()
    library, limits = open_library(settings), limits_of(settings)
    answers: list[dict[str, Any]] = []
    for path in photos:
        image, reading = _read(path, library, limits)
        answers.append({"file": str(path), **_as_json(reading)})
        if not as_json:
            _print(path, reading)
        if (target := targets.get(path)) is not None:
            _save(target, image, reading, path)
    if as_json:
        print_json({"readings": answers})


def _targets(photos: tuple[Path, ...], out: Path | None) -> dict[Path, Path]:
    if out is None:
        return {}
    if len(photos) == 1 and not out.is_dir() and out.suffix:
        return {photos[0]: out}
    if out.is_file():
        raise InputError(f"--draw {out}: several photos need a folder")
    out.mkdir(parents=True, exist_ok=True)
    names = [path.stem for path in photos]
    return {
        path: out / f"{path.stem}{f'-{index}' if names.count(path.stem) > 1 else ''}.jpg"
        for index, path in enumerate(photos)
    }


def _read(path: Path, models: Models, limits: Limits) -> tuple[Image | None, Reading]:
    """Return the frame, unless there is none, and the reading."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    outputs = dict(walk(Photo(trail=Trail(Request(path.name)), data=data), models, limits, time.perf_counter))
    reading, frame = outputs["assemble"], outputs.get("intake")
    if not isinstance(reading, Reading):
        raise TypeError("assemble gives a reading")
    return (decode(frame.jpeg) if isinstance(frame, Frame) else None), reading


def _as_json(reading: Reading) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.json.decode(encode_json(reading))
    return shown


def _print(path: Path, reading: Reading) -> None:
    click.echo(f"{path}: {headline(reading)}")
    for advice in reading.advice:
        click.echo(f"  {advice.en}")


def _save(target: Path, image: Image | None, reading: Reading, path: Path) -> None:
    if image is None:
        click.echo(f"{path}: nothing to paint on, it is no photo", err=True)
        return
    try:
        written = cv2.imwrite(str(target), draw(image, reading))
    except cv2.error as error:
        raise InputError(f"--draw {target}: the name must end in .jpg or .png") from error
    if not written:
        raise InputError(f"--draw {target}: cannot be written")
    click.echo(f"painted {target}", err=True)
