"""The rooms put together."""

import pytest
from flask import Flask

from app import create_app
from config import Config, Misconfigured
from handlers import service_tasks
from handlers.cli.output import Unready
from services import actions, job_types, transaction


def test_the_application_opens_its_doors(app: Flask) -> None:
    assert transaction.engine().dialect.name in app.config["CAREFLOW"].url
    assert app.test_client().get("/healthz").status_code == 200
    assert any(job_type.startswith("rehab_referral.") for job_type in actions._actions)
    assert job_types.mode_of("nobody.does.this") == "external"


def test_a_job_type_is_done_in_one_place(config: Config, cast: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_tasks, "discover", lambda: {"rehab_referral.register_application": print})
    with pytest.raises(ValueError, match="two places"):
        create_app(config)


@pytest.mark.parametrize("setting", [("HOST", "0.0.0.0"), ("PORT", "http"), ("DATABASE_URL", "mysql://u@h/d")])  # noqa: S104
def test_a_wrong_setting_ends_every_command_with_a_sentence(setting: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*setting)
    with pytest.raises(Unready, match=setting[0]) as ended:
        create_app()
    assert ended.value.exit_code == 3


def test_the_open_network_needs_tls() -> None:
    with pytest.raises(Misconfigured):
        Config.from_environment({"HOST": "0.0.0.0"})  # noqa: S104
    with pytest.raises(Misconfigured):
        Config.from_environment({"TLS_CERT": "x"})
    assert Config.from_environment({"HOST": "0.0.0.0", "ALLOW_HTTP": "1"}).allow_http  # noqa: S104
    assert Config.from_environment({"HOST": "0.0.0.0", "TLS_CERT": "c", "TLS_KEY": "k"}).tls_key is not None  # noqa: S104


@pytest.mark.parametrize("setting", [{"PORT": "http"}, {"WORKERS": "-1"}, {"THREADS": "2.5"}])
def test_a_setting_that_is_no_number(setting: dict[str, str]) -> None:
    with pytest.raises(Misconfigured):
        Config.from_environment(setting)


def test_the_database_is_a_file_unless_one_is_named(tmp_path: object) -> None:
    config = Config.from_environment({"DATA_DIR": str(tmp_path), "DEMO": "0"})
    assert config.url == f"sqlite:///{tmp_path}/careflow.sqlite3"
    assert config.demo is False
    assert Config.from_environment({"DATABASE_URL": "postgres://u@h/d"}).url == "postgresql+psycopg://u@h/d"
    assert config.session_secret() == config.session_secret()
