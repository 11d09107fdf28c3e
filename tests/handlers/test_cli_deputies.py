"""The operators' commands for absences and caseloads."""

from flask import Flask

from services import actors, deployments, instances, people, user_tasks
from tests import diagrams
from tests.cast import Cast
from tests.handlers.test_cli import Shell


def test_an_absence(app: Flask, cast: Cast) -> None:
    shell, today = Shell(app), actors.today()
    wanted = f"absences enter liwen --from {today} --to {today} --deputy zhaomin --covers caseworker - -"
    entered = shell.json(f"{wanted} --reason leave")
    assert (entered["person_name"], entered["state"], entered["scope"][0]["role"]) == ("李文", "present", "caseworker")
    assert "李文" in shell("absences list").output
    assert shell(wanted.replace("zhaomin", "liwen")).exit_code == 1
    assert shell.json(f"absences end {entered['id']}")["state"] == "ended"


def test_a_caseload(app: Flask, cast: Cast) -> None:
    shell = Shell(app)
    drawn = diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker")
    deployments.deploy(cast.admin, [("seq.bpmn", drawn)], name="x")
    instances.start(cast.liwen, "seq")
    user_tasks.claim(cast.liwen, user_tasks.find(cast.liwen).items[0].id)
    assert shell.json("caseloads hand-over liwen --to zhaomin --dry-run")["user_tasks"] == 1
    assert shell("caseloads hand-over liwen --to zhaomin").exit_code == 1  # why?
    people.deactivate(cast.admin, str(cast.liwen.person_id))
    assert shell.json(f"caseloads hand-over {cast.liwen.person_id} --to zhaomin --reason gone")["user_tasks"] == 1
    assert user_tasks.find(cast.zhaomin, mine=True).items[0].is_yours
