"""The decision table: each rule is a question to the facts; a no goes before a wait, a wait before a retraining."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import sqrt

from monitors.trigger.decision import Decision, Finding, Verdict
from monitors.trigger.facts import Facts, Traffic
from monitors.trigger.limits import Limits

#: What a rule answers; the table adds its name.
Answer = tuple[Verdict, str, datetime | None]
Rule = Callable[[Facts, Limits], Answer]

WEEK = timedelta(days=7)
#: One-sided 90 %: the drop that a difference of two means leaves certain is this many standard errors below it.
CERTAIN = 1.2816
#: Photos before the onset below which nobody can say how well the segment was read.
KNOWN = 30


def decide(facts: Facts, limits: Limits) -> Decision:
    """Return what to do about an alert; all rules are asked, so that the decision explains itself."""
    findings: list[Finding] = []
    for name, rule in RULES.items():
        verdict, text, until = rule(facts, limits)
        findings.append(Finding(name, verdict, text, until))
    said = {finding.verdict for finding in findings}
    verdict = next(verdict for verdict in (Verdict.NO, Verdict.WAIT, Verdict.RETRAIN) if verdict in said)
    waits = [finding.until for finding in findings if finding.verdict is Verdict.WAIT and finding.until is not None]
    until = max(waits) if verdict is Verdict.WAIT and waits else None
    return Decision(verdict, facts.model, tuple(findings), until)


def certain_drop(traffic: Traffic) -> float:
    """Return by how much the share of right readings has fallen at least, with 90 % certainty; 0 if it may not have."""
    before, since = traffic.before, traffic.since
    if not (before.photos and since.photos):
        return 0.0
    error = sqrt(before.spread**2 / before.photos + since.spread**2 / since.photos)
    return max(0.0, before.right - since.right - CERTAIN * error)


def _fires(facts: Facts, _: Limits) -> Answer:
    return (Verdict.NO, facts.over, None) if facts.over else _fine("the alert still fires")


def _model(facts: Facts, _: Limits) -> Answer:
    return _fine(facts.because) if facts.model else (Verdict.NO, facts.because, None)


def _reference(facts: Facts, _: Limits) -> Answer:
    champion, referenced = facts.champion, facts.referenced
    if champion is None or referenced is None:
        return _fine("the reference names no version of this model")
    if champion == referenced:
        return _fine(f"the reference belongs to version {champion}, which answers")
    text = f"version {champion} answers, the reference belongs to {referenced}: build a new one, mrrs reference build"
    return Verdict.NO, text, None


def _answered(facts: Facts, _: Limits) -> Answer:
    for start in facts.starts:
        if start.model == facts.model and start.time >= facts.since:
            return Verdict.NO, f"retraining {start.id} of {start.model} was started since the alert began", None
    return _fine("no retraining was started since the alert began")


def _lasts(facts: Facts, limits: Limits) -> Answer:
    lasted = (facts.now - facts.since).total_seconds()
    if lasted < limits.lasts_s:
        until = facts.since + timedelta(seconds=limits.lasts_s)
        return Verdict.WAIT, f"it has lasted {_span(lasted)} of {_span(limits.lasts_s)}", until
    photos = facts.traffic.photos if facts.traffic else 0
    if facts.traffic and photos < limits.photos:
        return Verdict.WAIT, f"{photos} of {limits.photos} photos since the onset", _again(facts, limits)
    return _fine(f"it has lasted {_span(lasted)}")


def _source(facts: Facts, limits: Limits) -> Answer:
    suspect = facts.traffic.suspect if facts.traffic else None
    if suspect is None or suspect.loss < limits.one_source:
        return _fine("no single source is to blame")
    whose = f"{suspect.kind} {suspect.name}" if suspect.kind != "fault" else suspect.name
    return (
        Verdict.NO,
        f"{whose} makes {suspect.photos:.0%} of the photos and {suspect.loss:.0%} of the loss: mend it there",
        None,
    )


def _loss(facts: Facts, limits: Limits) -> Answer:
    traffic = facts.traffic
    if traffic is None:
        return Verdict.WAIT, f"the request log cannot tell: {facts.unknown}", _again(facts, limits)
    if traffic.before.photos < KNOWN:
        text = f"only {traffic.before.photos} photos before the onset, {KNOWN} at least tell how well it was read"
        return Verdict.WAIT, text, _again(facts, limits)
    drop = certain_drop(traffic)
    loss = traffic.share * drop
    text = (
        f"{traffic.share:.1%} of the photos x {drop:.1%} fewer read right (estimated {traffic.before.right:.1%} before,"
        f" {traffic.since.right:.1%} since; rejected {traffic.before.rejected:.1%}, {traffic.since.rejected:.1%}):"
        f" {loss:.2%} of all"
    )
    if loss < limits.loss:
        return Verdict.WAIT, f"{text}, below {limits.loss:.2%}", _again(facts, limits)
    return _fine(text)


def _labels(facts: Facts, limits: Limits) -> Answer:
    count = facts.traffic.labels if facts.traffic else 0
    text = f"{count} labelled photos of the segment since the onset"
    return (
        _fine(text) if count >= limits.labels else (Verdict.WAIT, f"{text} of {limits.labels}", _again(facts, limits))
    )


def _running(facts: Facts, limits: Limits) -> Answer:
    running = [f"{start.id} ({start.model})" for start in facts.starts if start.running]
    if len(running) < limits.at_once:
        return _fine(f"{len(running)} retrainings run")
    return Verdict.WAIT, f"{', '.join(running)} is still running", _again(facts, limits)


def _cool_down(facts: Facts, limits: Limits) -> Answer:
    last = max((start.time for start in facts.starts if start.model == facts.model), default=None)
    if last is None:
        return _fine("no retraining of this model that the ledger knows")
    until = last + timedelta(seconds=limits.cool_down_s)
    text = f"the last retraining was started {_span((facts.now - last).total_seconds())} ago"
    if facts.now < until:
        return Verdict.WAIT, f"{text}, {_span(limits.cool_down_s)} must lie between", until
    return _fine(text)


def _settle(facts: Facts, limits: Limits) -> Answer:
    """Let one retraining show what it mends: features that drift together have one cause more often than two."""
    others = [start for start in facts.starts if start.segment == facts.segment and start.model != facts.model]
    if not others:
        return _fine("no other model was retrained for this segment lately")
    last = max(others, key=lambda start: start.time)
    until = last.time + timedelta(seconds=limits.settle_s)
    text = (
        f"{last.id} of {last.model} was started for this segment {_span((facts.now - last.time).total_seconds())} ago"
    )
    if facts.now < until:
        return Verdict.WAIT, f"{text}: first see within {_span(limits.settle_s)} what it mends", until
    return _fine(text)


def _budget(facts: Facts, limits: Limits) -> Answer:
    lately = sorted(start.time for start in facts.starts if start.time > facts.now - WEEK)
    text = f"{len(lately)} of {limits.budget} retrainings in seven days"
    if len(lately) < limits.budget:
        return _fine(text)
    # Once enough of the oldest have left the seven days, there is room for one.
    oldest = lately[len(lately) - limits.budget :][:1]
    return Verdict.WAIT, text, oldest[0] + WEEK if oldest else facts.now + WEEK


#: Rule -> its question, in the order in which a decision is explained.
RULES: dict[str, Rule] = {
    "fires": _fires,
    "model": _model,
    "reference": _reference,
    "answered": _answered,
    "lasts": _lasts,
    "source": _source,
    "loss": _loss,
    "labels": _labels,
    "running": _running,
    "cool-down": _cool_down,
    "settle": _settle,
    "budget": _budget,
}


def _fine(text: str) -> Answer:
    return Verdict.RETRAIN, text, None


def _again(facts: Facts, limits: Limits) -> datetime:
    return facts.now + timedelta(seconds=limits.again_s)


def _span(seconds: float) -> str:
    """Write a span of time.

    >>> _span(5400), _span(45), _span(3 * 86400)
    ('1.5 h', '45 s', '3 d')
    """
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{max(seconds, 0):.0f} s"
