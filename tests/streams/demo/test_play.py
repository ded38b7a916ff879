"""The demo on the embedded default, with stages that need no models."""

import asyncio
import os
import signal
from threading import Event

import pytest

from processors.records import Photo
from streams.client import PhotoProducer, photo_headers
from streams.demo.backend import Backend
from streams.demo.play import play
from streams.demo.show import Show, paint
from streams.stand import stand
from tests.streams import fake_stages
from tests.streams.demo.photos import photo


def test_every_photo_comes_out_once(tmp_path, capfd):
    show = Show(12)
    summary = play([photo(number) for number in range(12)], tmp_path, on_answer=show, processors=fake_stages.STAGES)
    assert (summary.sent, summary.answered, summary.lost, summary.duplicates) == (12, 12, 0, 0)
    assert (summary.dead_letters, summary.offset_gaps, summary.interrupted) == (0, 0, False)
    assert summary.right + summary.wrong + summary.rejected == 12
    assert summary.photos_per_second > 0
    assert summary.p95_s >= summary.p50_s > 0
    shown = capfd.readouterr().err
    assert "[12/12]" in shown
    assert shown.count("-gas.jpg") == 12
    assert (tmp_path / "requests-001.sqlite").stat().st_size > 0


def test_a_photo_on_which_a_stage_crashes_is_a_dead_letter_and_counts_as_lost(tmp_path):
    def crash(record):
        assert isinstance(record, Photo)
        if record.trail.request.request_id.endswith("001-gas.jpg"):
            raise ZeroDivisionError("told to")
        return fake_stages.intake(record)

    summary = play(
        [photo(number) for number in range(3)],
        tmp_path,
        on_answer=Show(3),
        processors={**fake_stages.STAGES, "intake": crash},
        deadline_s=3.0,
    )
    assert (summary.sent, summary.answered, summary.lost, summary.dead_letters) == (3, 2, 1, 1)


def test_ctrl_c_ends_with_the_figures_so_far(tmp_path):
    def photos():
        yield photo(1)
        os.kill(os.getpid(), signal.SIGINT)
        for number in range(2, 2000):
            yield photo(number)

    summary = play(photos(), tmp_path, on_answer=Show(2000), processors=fake_stages.STAGES)
    assert summary.interrupted
    assert 1 <= summary.sent < 1999


def test_a_stage_that_cannot_start_ends_the_demo(tmp_path):
    with pytest.raises(KeyError):
        play([photo(1)], tmp_path, on_answer=Show(1), processors={"intake": fake_stages.intake})


def test_dead_letters_in_a_row_stop_the_stages_and_the_demo(tmp_path, monkeypatch):
    def crash(record):
        raise ZeroDivisionError("told to")

    monkeypatch.setenv("MRRS_DEAD_LETTER_RUN", "1")
    crashing = dict.fromkeys(fake_stages.STAGES, crash)
    summary = play([photo(1)], tmp_path, on_answer=Show(1), processors=crashing, deadline_s=3.0)
    assert (summary.lost, summary.dead_letters) == (1, 1)


async def test_a_second_answer_is_counted_and_the_first_one_judges(tmp_path):
    with stand(tmp_path) as here:
        stop, ready = asyncio.Event(), asyncio.Event()
        serving = asyncio.create_task(here.serve(stop, ready.set, processors=fake_stages.STAGES))
        await ready.wait()
        sent_again = Event()

        def send_again(answer, run):
            # As a backend whose acknowledgement was lost.
            if not sent_again.is_set():
                sent_again.set()
                again = PhotoProducer(here.bootstrap)
                again.send(answer.request_id.encode(), b"x", photo_headers(answer.request_id, "x.jpg"), print)
                again.flush()

        backend = Backend(here.bootstrap, budget=100_000, deadline_s=20.0, on_answer=send_again)
        run = await asyncio.to_thread(backend.send_all, [photo(number) for number in range(30)])
        stop.set()
        await serving
    assert max(len(records) for records in run.answers.values()) == 2
    assert len({record.value for records in run.answers.values() for record in records}) == 30


def test_a_painted_example_is_a_picture_of_the_photo_and_a_banner(tmp_path):
    import cv2

    show = Show(1)
    play([photo(1, size=400)], tmp_path, on_answer=show, processors=fake_stages.STAGES)
    painted = cv2.imread(str(paint(*show.best, tmp_path)))
    assert painted.shape[1] == 400
    assert painted.shape[0] > 400
