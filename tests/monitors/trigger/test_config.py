import pytest

from monitors.trigger.config import read_config
from monitors.trigger.limits import Limits
from streams.settings import SettingsError


def written(tmp_path, text):
    path = tmp_path / "trigger.toml"
    path.write_text(text)
    return path


def test_the_shipped_file_trains_here_and_tells_the_topic():
    shipped = read_config(None)
    assert [action.called for action in shipped.actions] == ["local", "topic"]
    assert shipped.limits == Limits()


def test_a_file_of_ones_own_says_only_what_is_different(tmp_path):
    config = read_config(written(tmp_path, "[limits]\nlabels = 7\n"))
    assert config.limits == Limits(labels=7)
    assert (config.answers, config.actions) == (read_config(None).answers, read_config(None).actions)


def test_every_kind_of_action_can_be_written_down(tmp_path):
    text = """
        [[actions]]
        kind = "gitlab"
        url = "https://gitlab.example/api/v4/projects/42"
        ref = "main"
        token_file = "~/token"
        timeout_s = 5
        [[actions]]
        kind = "topic"
        [[actions]]
        kind = "notify"
        name = "chat"
        url = "https://chat.example/hook"
    """
    config = read_config(written(tmp_path, text))
    assert [action.called for action in config.actions] == ["gitlab", "topic", "chat"]
    assert config.starter is config.actions[0]
    assert config.actions[0].token_file.is_absolute()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("limits = ", "Invalid value"),
        ("[limits]\nlabel = 7", "label"),
        ("[limits]\nloss = 2.0", "<= 1.0"),
        ("[[answers]]\nlabels = {stage = 'locate'}\nmodel = 'roi-steam'", "roi-steam is no model"),
        ("[[answers]]\nlabels = {}", "either a model or a because"),
        ("[[actions]]\nkind = 'pigeon'", "pigeon"),
        ("[[actions]]\nkind = 'webhook'\nurl = 'ftp://x'", "url"),
        ("[[actions]]\nkind = 'webhook'\nurl = 'https://user:password@x/'", "url"),
        ("[[actions]]\nkind = 'local'\n[[actions]]\nkind = 'webhook'\nurl = 'http://x'", "would each start a training"),
        ("[[actions]]\nkind = 'topic'\n[[actions]]\nkind = 'topic'", "two actions are called topic"),
    ],
)
def test_what_cannot_be_is_told_in_one_line_with_the_file(tmp_path, text, said):
    with pytest.raises(SettingsError) as caught:
        read_config(written(tmp_path, text))
    assert str(caught.value).startswith(str(tmp_path / "trigger.toml"))
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SettingsError, match=r"nothing.toml: cannot be read"):
        read_config(tmp_path / "nothing.toml")
