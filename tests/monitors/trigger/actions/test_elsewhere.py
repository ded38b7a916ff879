from dataclasses import replace

import msgspec
import pytest

from monitors.trigger.actions.outcomes import NotNowError, RefusedError, UnclearError
from monitors.trigger.actions.perform import may_repeat, perform
from monitors.trigger.config import GitHub, GitLab, Local, Notify, Topic, Webhook
from streams.settings import SettingsError
from tests.monitors.trigger.actions.other_side import HANGS_UP, SLEEPS

SECRET = "s3cr3t-of-the-other-side"
SAID = {
    "id": "4be1c0d2a3f4",
    "model": "roi-gas",
    "reason": "MrrsImageDrift since 2026-03-01T12:00:00.000Z: segment gas, feature brightness",
    "requested": "2026-03-01T12:00:00.000Z",
    "time": "2026-03-01T12:15:00.000Z",
    "segment": "gas",
}


async def test_gitlab_gets_token_ref_and_variables_in_a_form(side, means, task, token_file):
    action = GitLab(url=f"{side.url}/api/v4/projects/42", ref="main", token_file=token_file)
    assert await perform(action, task, means) == '201 {"id": 7}'
    (got,) = side.received
    assert (got.method, got.path) == ("POST", "/api/v4/projects/42/trigger/pipeline")
    assert got.headers["Idempotency-Key"] == task.request.id
    assert got.headers["Content-Type"] == "application/x-www-form-urlencoded"
    variables = {f"variables[RETRAIN_{name.upper()}]": value for name, value in SAID.items()}
    assert got.form == {"token": SECRET, "ref": "main", **variables}


async def test_github_gets_an_event_with_its_payload(side, means, task, token_file):
    side.answers.append(204)
    action = GitHub(url=f"{side.url}/repos/acme/meters", token_file=token_file)
    await perform(action, task, means)
    (got,) = side.received
    assert (got.method, got.path) == ("POST", "/repos/acme/meters/dispatches")
    assert got.headers["Authorization"] == f"Bearer {SECRET}"
    assert got.headers["Accept"] == "application/vnd.github+json"
    assert got.headers["X-GitHub-Api-Version"] == "2022-11-28"
    body = msgspec.json.decode(got.body)
    assert body == {"event_type": "mrrs-retrain", "client_payload": SAID}
    assert len(body["client_payload"]) <= 10, "GitHub takes no more"


async def test_a_webhook_gets_json_and_the_key_of_the_request(side, means, task, token_file):
    await perform(Webhook(url=f"{side.url}/train?queue=a", token_file=token_file), task, means)
    await perform(Webhook(url=f"{side.url}/train"), task, means)
    first, second = side.received
    assert first.headers["Authorization"] == f"Bearer {SECRET}"
    assert "Authorization" not in second.headers
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"] == task.request.id
    assert msgspec.json.decode(first.body) == msgspec.json.decode(second.body) == SAID


async def test_people_are_told_of_a_retraining_and_of_a_dead_letter(side, means, task):
    action = Notify(url=f"{side.url}/hook")
    await perform(action, task, means)
    await perform(action, replace(task, event="dead-letter", text="gitlab: 404"), means)
    first, second = (msgspec.json.decode(got.body) for got in side.received)
    assert first["event"] == "retrain"
    assert first["text"] == f"roi-gas is trained again (4be1c0d2a3f4): {SAID['reason']}"
    assert second["text"] == "retraining 4be1c0d2a3f4 of roi-gas needs a person: gitlab: 404"
    assert side.received[0].headers["Idempotency-Key"] != side.received[1].headers["Idempotency-Key"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (429, NotNowError),
        (502, NotNowError),
        (503, NotNowError),
        (500, UnclearError),
        (504, UnclearError),
        (HANGS_UP, UnclearError),
        (SLEEPS, UnclearError),
        (401, RefusedError),
        (404, RefusedError),
        (422, RefusedError),
        (302, RefusedError),
    ],
)
async def test_how_it_ended_says_whether_it_may_have_been_done(side, means, task, answer, error):
    side.answers.append(answer)
    with pytest.raises(error) as caught:
        await perform(Webhook(url=f"{side.url}/train", timeout_s=1), task, means)
    assert "\n" not in str(caught.value)
    assert len(side.received) == 1, "a redirection is not followed"


async def test_where_nobody_listens_nothing_was_done(means, task):
    with pytest.raises(NotNowError, match="127.0.0.1:1"):
        await perform(Webhook(url="http://127.0.0.1:1/train"), task, means)


async def test_no_secret_is_ever_told(side, means, task, token_file):
    side.answers.extend([403, HANGS_UP])
    side.text = f"the token {SECRET}\nis\nnot known"
    action = GitLab(url=f"{side.url}/api/v4/projects/42", ref="main", token_file=token_file)
    with pytest.raises(RefusedError) as caught:
        await perform(action, task, means)
    assert SECRET not in str(caught.value)
    assert "the token *** is not known" in str(caught.value)
    with pytest.raises(UnclearError) as unclear:
        await perform(action, task, means)
    assert SECRET not in str(unclear.value)


@pytest.mark.parametrize("content", [None, "", "two\nlines", "ümlaut"])
async def test_a_secret_that_cannot_be_read_is_told_by_its_file(side, means, task, tmp_path, content):
    path = tmp_path / "other"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SettingsError, match="other"):
        await perform(GitHub(url=side.url, token_file=path), task, means)
    assert side.received == []


def test_only_what_knows_a_repetition_is_repeated(token_file):
    assert not may_repeat(GitLab(url="http://x", ref="main", token_file=token_file))
    assert not may_repeat(GitHub(url="http://x", token_file=token_file))
    assert all(map(may_repeat, (Local(), Topic(), Webhook(url="http://x"), Notify(url="http://x"))))
