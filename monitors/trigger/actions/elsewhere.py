"""Retrainings that run elsewhere, and those who are told: the requests to GitLab, GitHub and webhooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from monitors.trigger.actions.post import Post
from monitors.trigger.config import GitHub, GitLab, Notify, Webhook, secret
from monitors.trigger.ledger.actions import Request, Task
from monitors.trigger.ledger.decisions import RETRAIN

#: By which the other side knows a repetition.
KEY = "Idempotency-Key"


def gitlab(action: GitLab, task: Task) -> Post:
    """Return the request that starts a pipeline; its variables are RETRAIN_MODEL, RETRAIN_ID, ..."""
    token = secret(action.token_file)
    variables = {f"variables[RETRAIN_{name.upper()}]": value for name, value in _said(task.request).items()}
    return Post(
        f"{action.url.rstrip('/')}/trigger/pipeline",
        {KEY: task.request.id},
        form={"token": token, "ref": action.ref, **variables},
        secret=token,
    )


def github(action: GitHub, task: Task) -> Post:
    """Return the request that dispatches an event to a repository's workflows."""
    token = secret(action.token_file)
    headers = {
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
        "Authorization": f"Bearer {token}",
        KEY: task.request.id,
    }
    payload = {"event_type": action.event_type, "client_payload": _said(task.request)}
    return Post(f"{action.url.rstrip('/')}/dispatches", headers, json=payload, secret=token)


def webhook(action: Webhook, task: Task) -> Post:
    """Return the request to whatever starts trainings elsewhere."""
    headers, token = _authorised(action.token_file)
    return Post(action.url, {**headers, KEY: task.request.id}, json=_said(task.request), secret=token)


def notify(action: Notify, task: Task) -> Post:
    """Return the request that tells people; `text` is what most chat systems show."""
    headers, token = _authorised(action.token_file)
    request = task.request
    text = (
        f"{request.model} is trained again ({request.id}): {request.reason}"
        if task.event == RETRAIN
        else f"retraining {request.id} of {request.model} needs a person: {task.text}"
    )
    payload = {"event": task.event, "text": text, **_said(request)}
    return Post(action.url, {**headers, KEY: f"{request.id}/{task.event}"}, json=payload, secret=token)


#: Type of the action -> its request.
POSTS: dict[type, Callable[..., Post]] = {GitLab: gitlab, GitHub: github, Webhook: webhook, Notify: notify}


def _said(request: Request) -> dict[str, str]:
    return {
        "id": request.id,
        "model": request.model,
        "reason": request.reason,
        "requested": request.since,
        "time": request.time,
        "segment": request.segment,
    }


def _authorised(path: Path | None) -> tuple[dict[str, str], str]:
    if path is None:
        return {}, ""
    token = secret(path)
    return {"Authorization": f"Bearer {token}"}, token
