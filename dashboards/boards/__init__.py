"""The boards: each file is one board's table of contents; beside it its JSON, made by `mrrs dashboards build`."""

from dashboards.boards.accuracy import ACCURACY
from dashboards.boards.drift import IMAGE_DRIFT, PREDICTION_DRIFT
from dashboards.boards.models import MODELS
from dashboards.boards.overview import OVERVIEW
from dashboards.boards.pipeline import PIPELINE

BOARDS = (OVERVIEW, PIPELINE, IMAGE_DRIFT, PREDICTION_DRIFT, ACCURACY, MODELS)
