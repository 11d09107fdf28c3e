"""The commands for operators: what they print, and with which code they end."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from pyotp import TOTP
from sqlalchemy import select

from config import Config
from documents.errors import INSTALL
from handlers.cli import doctor, serve
from handlers.cli.serve import Hooks
from models import VerbLog
from services import (
    demo_data,
    deployments,
    health,
    instances,
    passwords,
    person_file_rows,
    scopes,
    second_factors,
    sign_in,
    tokens,
    transaction,
)
from services.actor import OPERATOR
from services.health import Check
from tests.cast import Cast
from tests.diagrams import chain, document, node, process, sequence


@pytest.fixture(autouse=True)
def quick_passwords() -> None:
    passwords.configure(memory_kibibytes=8, rounds=1)


class Shell:
    """Runs commands in this process."""

    def __init__(self, app: Flask) -> None:
        self._runner = app.test_cli_runner()

    def __call__(self, line: str, given: str | None = None) -> Result:
        return self._runner.invoke(args=line.split(), input=given)

    def json(self, line: str, given: str | None = None) -> Any:
        result = self(f"{line} --json", given)
        assert result.exit_code == 0, result.output + result.stderr
        return json.loads(result.stdout)


@pytest.fixture
def shell(app: Flask) -> Shell:
    return Shell(app)


@pytest.fixture
def diagram(tmp_path: Path) -> Path:
    path = tmp_path / "visit.bpmn"
    path.write_bytes(sequence("visit", 2))
    return path


class TestDeploy:
    """`deploy`."""

    def test_files_are_deployed(self, shell: Shell, diagram: Path) -> None:
        assert shell.json(f"deploy {diagram}")["definitions"][0]["process_id"] == "visit"
        assert "visit" in shell(f"deploy {diagram}").output

    def test_folders_are_deployed(self, shell: Shell, diagram: Path) -> None:
        assert not shell.json(f"deploy {diagram.parent} --name all")["unchanged"]

    def test_a_folder_without_diagrams_is_refused(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        assert shell(f"deploy {tmp_path / 'empty'}").exit_code == 1

    def test_findings_are_printed_and_end_with_one(self, shell: Shell, diagram: Path) -> None:
        diagram.write_bytes(document(process("visit", node("startEvent", "start"), node("userTask", "t1"), chain("start", "t2"))))
        result = shell(f"deploy {diagram}")
        assert result.exit_code == 1
        assert "error" in result.stderr
        checked = shell(f"deploy {diagram} --check --json")
        assert checked.exit_code == 1
        assert json.loads(checked.stdout)[0]["severity"] == "error"

    def test_a_sound_diagram_passes_the_check(self, shell: Shell, diagram: Path, cast: Cast) -> None:
        assert shell(f"deploy {diagram} --check").exit_code == 0
        assert deployments.find(cast.admin).items == []

    def test_a_path_that_is_not_there_is_a_wrong_command_line(self, shell: Shell) -> None:
        assert shell("deploy /nowhere").exit_code == 2


class TestInstances:
    """`instances`."""

    @pytest.fixture
    def instance_id(self, shell: Shell, diagram: Path, cast: Cast) -> str:
        shell.json(f"deploy {diagram}")
        return instances.start(cast.liwen, "visit", variables={"name": "王小明"}).instance_id

    def test_they_are_listed(self, shell: Shell, instance_id: str) -> None:
        assert [one["id"] for one in shell.json("instances list --state active")] == [instance_id]
        assert instance_id in shell("instances list").output
        assert shell.json("instances list --state completed") == []

    def test_one_is_shown_without_its_variables(self, shell: Shell, instance_id: str) -> None:
        result = shell(f"instances show {instance_id}")
        assert "visit" in result.output
        assert "王小明" not in result.output

    def test_one_is_ended(self, shell: Shell, instance_id: str) -> None:
        assert shell(f"instances terminate {instance_id}").exit_code == 2  # a reason is needed
        shell.json(f"instances terminate {instance_id} --reason double")
        assert shell.json(f"instances show {instance_id}")["state"] == "terminated"

    def test_one_that_is_not_there(self, shell: Shell) -> None:
        result = shell("instances show nothing --json")
        assert result.exit_code == 1
        assert json.loads(result.stderr)["code"] == "no_such_instance"


class TestJobs:
    """`jobs`."""

    def test_nothing_is_due(self, shell: Shell) -> None:
        assert shell.json("jobs run-due") == {"ran": 0}
        assert shell.json("jobs list") == []
        assert "due_at" in shell("jobs list --state stuck").output

    def test_a_job_that_is_not_there(self, shell: Shell) -> None:
        assert shell("jobs retry nothing").exit_code == 1


class TestUsers:
    """`users`."""

    def test_one_is_added_with_a_made_up_password(self, shell: Shell, cast: Cast) -> None:
        made = shell.json(f"users add chenjing --name 陈静 --role caseworker@{cast.offices['baiyun']}")
        assert sign_in.by_password("chenjing", made["password"]).holds("caseworker")

    def test_one_is_added_with_a_given_password(self, shell: Shell) -> None:
        assert "password" not in shell.json("users add chenjing --name 陈静 --password-stdin", "long enough now\n")
        assert sign_in.by_password("chenjing", "long enough now").name == "陈静"

    def test_a_password_is_changed(self, shell: Shell) -> None:
        made = shell.json("users password liwen")
        assert sign_in.by_password("liwen", made["password"]).name == "李文"
        assert shell("users password nobody").exit_code == 1
        assert shell("users password liwen --password-stdin", "short\n").exit_code == 1

    def test_a_token_is_made(self, shell: Shell) -> None:
        made = shell.json("users token liwen --name exchange --scope read --days 7")
        actor = tokens.by_token(made["token"])
        assert actor is not None
        assert (actor.login, actor.scopes) == ("liwen", scopes.verbs("read"))
        assert shell("users token liwen --name exchange --scope king").exit_code == 1
        assert shell("users token nobody --name exchange").exit_code == 1

    def test_a_second_factor_that_is_lost_is_reset(self, shell: Shell, cast: Cast) -> None:
        assert shell("users reset-second-factor liwen").exit_code == 1
        made = second_factors.begin(cast.liwen)
        second_factors.confirm(cast.liwen, TOTP(made.secret).now())
        assert shell.json("users reset-second-factor liwen") == {"login": "liwen"}
        assert not second_factors.is_on(str(cast.liwen.account_id))

    def test_they_are_listed(self, shell: Shell) -> None:
        assert {one["login"] for one in shell.json("users list")} > {"liwen", "admin"}

    @pytest.mark.parametrize("role", ["caseworker", "king@x", "caseworker@nowhere"])
    def test_a_role_that_is_none(self, shell: Shell, role: str) -> None:
        assert shell(f"users add chenjing --name x --role {role}").exit_code == 1


class TestDoctor:
    """`doctor`."""

    def test_it_ends_with_three_when_the_service_cannot_run(self, shell: Shell) -> None:
        result = shell("doctor")
        assert result.exit_code == 3
        assert "missing  migrations" in result.output

    def test_it_names_one_line_for_debian(self, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor.shutil, "which", lambda _name: None)
        monkeypatch.setattr(doctor, "find_library", lambda _name: None)
        monkeypatch.setattr(doctor.rendering, "chinese_font", lambda: False)
        monkeypatch.setattr(health, "checks", lambda: [Check("database", is_well=True)])
        result = shell("doctor")
        assert result.exit_code == 0
        assert "apt-get install --no-install-recommends chromium fonts-noto-cjk libpangoft2-1.0-0" in result.output
        monkeypatch.setattr(doctor.shutil, "which", lambda _name: "/usr/bin/chromium")
        assert shell.json("doctor")["apt"] == INSTALL  # what the refusal of a document says, too


class TestPrepare:
    """`prepare`."""

    @pytest.fixture(autouse=True)
    def migrated(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health, "is_migrated", lambda: True)

    def test_a_database_that_does_not_answer_ends_it_with_a_sentence(self, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health, "database", lambda: Check("database", is_well=False, detail="OperationalError"))
        result = shell("prepare")
        assert result.exit_code == 3
        assert "the database does not answer: OperationalError" in result.stderr

    def test_a_demonstration_is_prepared_once(self, shell: Shell) -> None:
        assert shell.json("prepare")["deployed"] == sorted(path.name for path in Path("processes").iterdir())
        assert shell.json("prepare") == {"demo": False, "password": None, "deployed": [], "areas": 0, "rules": 0}

    def test_files_older_than_their_chains_come_under_the_seal_whoever_migrated(self, shell: Shell, cast: Cast) -> None:
        with transaction.transaction(OPERATOR, "rules.seed") as work:
            file_id = person_file_rows.enter(work, {"name": "王大明"}, "440111", cast.offices["baiyun"])
            work.log("rules", None)
        assert not shell("prepare").exit_code
        entries = select(VerbLog.object_id).where(VerbLog.object_type == "person_file", VerbLog.verb == "audit.adopt").order_by(VerbLog.id)
        for _ in range(2):
            with transaction.reading() as look:
                assert look.execute(entries).scalars().all() == [file_id, None]  # this one, and that there are no others
            assert not shell("prepare").exit_code

    def test_an_empty_installation_prints_the_password_it_made(
        self, shell: Shell, monkeypatch: pytest.MonkeyPatch, app: Flask, config: Config
    ) -> None:
        app.config["CAREFLOW"] = replace(config, demo=False)
        asked: list[str] = []
        monkeypatch.setattr(demo_data, "first_administrator", lambda password: not asked.append(password))
        result = shell("prepare")
        assert asked[0] in result.output
        app.config["CAREFLOW"] = replace(config, demo=False, admin_password="given by hand")
        assert "given by hand" not in shell("prepare").output
        assert asked[1] == "given by hand"


class TestServe:
    """`serve`, as far as it goes without serving."""

    def test_it_refuses_the_open_network_without_tls(self, shell: Shell, app: Flask, config: Config) -> None:
        app.config["CAREFLOW"] = replace(config, host="0.0.0.0")  # noqa: S104 — it is refused
        result = shell("serve")
        assert result.exit_code == 3
        assert "TLS_CERT" in result.stderr

    def test_workers_begin_and_end_with_the_ticker(self, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[str] = []
        monkeypatch.setattr(serve.contexts, "close_all", lambda: calls.append("v8 closed"))
        found = serve.options(config, Hooks(lambda: calls.append("started"), lambda: calls.append("stopped")))
        found["post_worker_init"](None)
        found["worker_exit"](None, None)
        assert calls == ["started", "stopped", "v8 closed"]

    def test_v8_is_closed_even_when_the_ticker_does_not_stop(self, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[str] = []
        monkeypatch.setattr(serve.contexts, "close_all", lambda: calls.append("v8 closed"))

        def fails() -> None:
            raise RuntimeError

        with pytest.raises(RuntimeError):
            serve.options(config, Hooks(None, fails))["worker_exit"](None, None)
        assert calls == ["v8 closed"]

    def test_an_address_of_version_six_is_bracketed(self, config: Config) -> None:
        assert serve.options(replace(config, host="::1"), Hooks())["bind"] == ["[::1]:8000"]

    def test_gunicorn_knows_every_setting(self, app: Flask, config: Config) -> None:
        server = serve.Server(app, serve.options(config, Hooks()))
        assert server.load() is app
        assert server.cfg.workers == config.workers

    def test_the_accounts_of_a_demonstration_are_printed(self, config: Config, capsys: pytest.CaptureFixture[str]) -> None:
        serve.greet(config)
        assert "http://127.0.0.1:8000" in capsys.readouterr().out


class TestDemo:
    """`demo`."""

    def test_time_is_moved(self, shell: Shell) -> None:
        assert shell.json("demo advance --days 3")["ran"] == 0

    @pytest.mark.parametrize("options", ["", "--days 1 --to-next-due", "--seconds 5 --until 2999-01-01"])
    def test_one_way_at_a_time(self, shell: Shell, options: str) -> None:
        assert shell(f"demo advance {options}").exit_code == 1

    def test_nothing_is_due(self, shell: Shell) -> None:
        assert shell("demo advance --to-next-due").exit_code == 1
