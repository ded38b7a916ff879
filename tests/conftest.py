import logging

import pytest


@pytest.fixture(autouse=True)
def logging_goes_nowhere_afterwards():
    """A command that a test runs in this process logs to the test's standard error, which is closed with the test."""
    root = logging.getLogger()
    level = root.level
    yield
    for handler in root.handlers[:]:
        if type(handler) is logging.StreamHandler:  # pytest's own are of other types
            root.removeHandler(handler)
    root.setLevel(level)
