import asyncio
import os
import signal

from streams.stand import stand, stop_on_signals


def test_each_stand_has_a_request_log_of_its_own(tmp_path):
    with stand(tmp_path) as first:
        (tmp_path / "requests-001.sqlite").touch()
        with stand(tmp_path) as second:
            assert first.settings.request_log != second.settings.request_log
            assert first.settings.monitor_state != second.settings.monitor_state
            assert first.bootstrap != second.bootstrap


def test_settings_of_the_environment_hold_but_for_what_is_embedded(tmp_path, monkeypatch):
    monkeypatch.setenv("MRRS_BROKERS", "kafka:9092")
    monkeypatch.setenv("MRRS_CONCURRENCY", "2")
    with stand(tmp_path) as here:
        assert here.settings.brokers == here.bootstrap != "kafka:9092"
        assert here.settings.concurrency == "2"
        assert here.settings.embedded


async def test_a_signal_asks_to_stop():
    stop = asyncio.Event()
    stop_on_signals(stop)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(stop.wait(), 5)
    asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)
    asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
