from pathlib import Path

import pytest

from monitors.references.photos import observe, photos
from streams.settings import Settings
from training.synthetic.photo import encode
from training.synthetic.render import render

ROOT = Path(__file__).parents[3]


def test_several_processes_see_what_one_sees(tmp_path):
    for seed, kind in enumerate(("gas", "water")):
        (tmp_path / f"{kind}.jpg").write_bytes(encode(render(seed, kind=kind, fault="none", side=640).image))
    (tmp_path / "damaged.jpg").write_bytes(b"no photo")
    settings = Settings.from_environment({"MRRS_MODEL_DIR": str(ROOT / "onnx")})
    one, two = ([*observe(photos(tmp_path), settings, jobs=jobs)] for jobs in (1, 2))
    assert [seen.prediction.request_id for seen in one] == ["damaged.jpg", "gas.jpg", "water.jpg"]
    assert [seen.image is None for seen in one] == [True, False, False]
    assert [(seen.prediction.values, seen.image and seen.image.values) for seen in one] == [
        (seen.prediction.values, seen.image and seen.image.values) for seen in two
    ]


@pytest.mark.parametrize("text", ["file,value\n", "file\n"])
def test_a_dataset_without_rows_has_no_photos(tmp_path, text):
    (tmp_path / "labels.csv").write_text(text)
    with pytest.raises(ValueError, match="no photos in it"):
        photos(tmp_path)
