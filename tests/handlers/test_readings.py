"""Whatever a door shows of a case or of a person is an entry of the audit, at every door."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models import VerbLog
from services import attachments, deployments, drafts, incidents, instances, person_files, readings, transaction, user_tasks
from services.audit import sealing, verifying
from tests.cast import PASSWORD, Cast
from tests.diagrams import case, sequence

SHOWN = [
    ("/api/v1/cases", "case.list", False),
    ("/api/v1/cases/{case}", "case.read", True),
    ("/api/v1/cases/{case}/attachments", "attachment.list", True),
    ("/api/v1/cases/{case}/documents", "document.list", False),
    ("/api/v1/attachments/{attachment}", "attachment.read", True),
    ("/api/v1/process-instances", "process_instance.list", False),
    ("/api/v1/process-instances/{instance}/variables", "variables.read", True),
    ("/api/v1/process-instances/{instance}/history", "history.read", True),
    ("/api/v1/user-tasks", "user_task.list", False),
    ("/api/v1/user-tasks/{user_task}", "user_task.read", True),
    ("/engine-rest/task/{user_task}", "user_task.read", True),
    ("/user-tasks/{user_task}", "user_task.read", True),
    ("/api/v1/user-tasks/{user_task}/form", "user_task_form.read", True),
    ("/api/v1/user-tasks/{user_task}/draft", "user_task_form.read", True),
    ("/api/v1/clocks", "clock.list", False),
    ("/api/v1/person-files/{file}", "person_file.read", False),
    ("/engine-rest/process-instance/{instance}/variables", "variables.read", True),
    ("/engine-rest/task", "user_task.list", False),
    ("/engine-rest/history/process-instance", "process_instance.list", False),
    ("/cases", "case.list", False),
    ("/cases/{case}", "case.read", True),
    ("/person-files/{file}", "person_file.read", False),
]


@pytest.fixture
def places(client: FlaskClient, cast: Cast) -> dict[str, str]:
    """Give the ids of one case with everything, and sign in at the desk."""
    deployments.deploy(cast.admin, [("visit.bpmn", sequence("visit", 1, extension=case()))], name="visit")
    started = instances.start(cast.liwen, "visit", variables={"applicant": "王小明"}, subject={"name": "王小明"})
    file = person_files.open_file(cast.liwen, {"name": "王小明", "id_number": "440111199001150009"})
    attachment = attachments.add(cast.liwen, str(started.case_id), "证明.txt", b"hello")
    user_task = user_tasks.find(cast.liwen).items[0]
    drafts.save(cast.liwen, user_task.id, {"note": "初稿"})
    found = {"case": str(started.case_id), "instance": started.instance_id, "attachment": attachment.id}
    return found | {"file": file.id, "user_task": user_task.id}


def seen(address: str) -> list[tuple[str, str | None, str | None, int | None]]:
    door = "api" if address.startswith("/api") else "engine_rest" if address.startswith("/engine-rest") else "web"
    query = select(VerbLog.verb, VerbLog.case_id, VerbLog.actor_id, VerbLog.matches).where(VerbLog.door == door, VerbLog.verb.like("%.%"))
    with transaction.reading() as look:
        return [tuple(row) for row in look.execute(query.order_by(VerbLog.id))]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("address", "verb", "is_of_case"), SHOWN)
def test_what_is_shown_is_written_down(
    client: FlaskClient, cast: Cast, places: dict[str, str], address: str, verb: str, *, is_of_case: bool
) -> None:
    path = address.format(**places)
    if address.startswith(("/api", "/engine-rest")):
        answer = client.get(path, auth=("liwen", PASSWORD))
    else:
        with client.session_transaction() as session:
            session.clear()
        sign_in(client)
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
    entries = [one for one in seen(address) if one[0] == verb]
    assert entries, (path, seen(address))
    assert {one[2] for one in entries} == {cast.liwen.person_id}
    assert (places["case"] in {one[1] for one in entries}) == is_of_case
    assert (entries[0][3] is not None) == verb.endswith(".list")
    sealing.seal()
    assert verifying.verify().findings == ()


def sign_in(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/sign-in", data={"login": "liwen", "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 302, answer.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_stranger_reads_nothing(client: FlaskClient, places: dict[str, str]) -> None:
    for address in ("/api/v1/cases/{case}", "/api/v1/user-tasks/{user_task}/form", "/api/v1/attachments/{attachment}"):
        assert client.get(address.format(**places), auth=("wuyue", PASSWORD)).status_code == 404
    assert [one[0] for one in seen("/api") if one[0].endswith(".read")] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_filter_tells_nobody_whom_it_looked_for(client: FlaskClient, places: dict[str, str]) -> None:
    assert client.post("/api/v1/cases/search", json={"subject": "王小明"}, auth=("liwen", PASSWORD)).status_code == 200
    with transaction.reading() as look:
        (told,) = look.execute(select(VerbLog.criteria).where(VerbLog.verb == "case.list")).scalars().all()
    assert "digest" in str(told)
    assert "王" not in str(told)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("places")
def test_whoever_asks_whether_somebody_has_a_file_leaves_a_reading(client: FlaskClient) -> None:
    subject = {"name": "王小明", "id_number": "440111199001150009"}
    answer = client.post("/api/v1/person-files/doubles", json={"subject": subject}, auth=("wuyue", PASSWORD))
    assert answer.status_code == 200, answer.text
    with transaction.reading() as look:
        found = look.execute(select(VerbLog.matches, VerbLog.criteria).where(VerbLog.verb == "person_file.list")).all()
    assert [one.matches for one in found] == [1]
    told = found[0].criteria
    assert "digest" in str(told)
    assert "王" not in str(told)
    assert "4401" not in str(told)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_incidents_say_what_went_wrong_in_a_case(cast: Cast) -> None:
    with readings.collecting() as read:
        incidents.find(cast.sunqiang, incidents.Filters(state="open"))
    assert [one["verb"] for one in read.rows] == ["incident.list"]
