from streams.status.flow import flow, stages, warnings
from streams.status.history import History, Moment
from streams.status.samples import Samples
from streams.topics import STAGES
from tests.streams.status.shown import worker


def test_photos_answers_and_dead_letters_are_counted():
    samples = Samples.of(worker().registry.collect())
    history = History()
    history.add(Moment(0.0, 0.0, {}))
    history.add(Moment.of(2.0, samples))
    shown = flow(samples, history, [0.4, 0.1, 0.2, 0.3], 7.0)
    assert (shown.photos, shown.answered, shown.read, shown.rejected, shown.dead_letters) == (5, 4, 3, 1, 1)
    assert (shown.per_second, shown.rates) == (2.0, (2.0,))
    assert (shown.p50_s, shown.p95_s, shown.oldest_unanswered_s) == (0.2, 0.4, 7.0)


def test_nothing_measured_is_unknown_and_not_zero():
    shown = flow(Samples(), History(), [], None)
    assert (shown.p50_s, shown.p95_s, shown.answered) == (None, None, 0)
    assert {stage.lag for stage in stages(Samples(), History())} == {None}


def test_every_stage_has_its_figures():
    metrics = worker()
    metrics.refused.labels("locate", "blurred").inc(2)
    metrics.in_progress.labels("locate").set(1)
    metrics.lag.labels("locate").set(3)
    metrics.stopped.labels("tariff").set(1)
    samples = Samples.of(metrics.registry.collect())
    history = History()
    history.add(Moment.of(0.0, samples))
    found = {stage.name: stage for stage in stages(samples, history)}
    assert tuple(found) == STAGES
    locate = found["locate"]
    assert (locate.refused, locate.dead_letters, locate.in_progress, locate.lag) == (2, 1, 1, 3)
    assert 0.01 < locate.p50_s <= 0.025
    assert 0.1 < locate.p95_s <= 0.25
    assert [stage.name for stage in found.values() if stage.stopped] == ["tariff"]


def test_a_worker_that_is_not_well_says_so():
    metrics = worker()
    assert warnings(Samples.of(metrics.registry.collect())) == ()
    metrics.request_log_up.labels("intake").set(0)
    metrics.request_log_up.labels("assemble").set(1)
    metrics.not_finite.labels("roi-gas").inc()
    metrics.library_changed.labels("numpy").set(1)
    metrics.library_changed.labels("onnxruntime").set(0)
    assert warnings(Samples.of(metrics.registry.collect())) == (
        "the request log does not answer: intake",
        "NaN or infinity came out of: roi-gas",
        "other versions than recorded of: numpy",
    )
