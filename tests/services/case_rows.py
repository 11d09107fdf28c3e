"""A case written straight into the tables, without any service: for tests of who sees it."""

from datetime import datetime

from sqlalchemy import Engine, insert

from models import Candidate, Case, DataKey, Deployment, Incident, ProcessDefinition, ProcessInstance, Resource, UserTask
from services import now
from services.ids import new_id
from tests.cast import COUNTY, Cast

Row = dict[str, object]
OBJECTS = ("key", "case", "deployment", "resource", "definition", "instance", "task", "incident")


def a_case(engine: Engine, cast: Cast, area: str = COUNTY, office: str = "baiyun", candidates: tuple[Row, ...] = ()) -> dict[str, str]:
    """Write a case with an instance, an open user task and an incident; give their ids."""
    ids, moment = {name: new_id() for name in OBJECTS}, now.now()
    place: Row = {"area_code": area, "office_id": cast.offices[office]}
    belongs = {"case_id": ids["case"], **place}
    rows: list[tuple[type, Row]] = [
        (DataKey, {"id": ids["key"], "wrapping_key_id": "w", "wrapped": b"", "created_at": moment}),
        (Case, _case(ids, moment) | place),
        (Deployment, {"id": ids["deployment"], "name": "d", "source": "published", "deployed_at": moment}),
        (Resource, _resource(ids)),
        (ProcessDefinition, _definition(ids)),
        (ProcessInstance, _instance(ids, moment) | belongs),
        (UserTask, _user_task(ids, moment) | belongs),
        (Incident, _incident(ids, moment) | belongs),
        *((Candidate, {"user_task_id": ids["task"], **one}) for one in candidates),
    ]
    with engine.begin() as connection:
        for model, row in rows:
            connection.execute(insert(model), row)
    return ids


def _case(ids: dict[str, str], moment: datetime) -> Row:
    words = {"id": ids["case"], "number": ids["case"], "procedure": "p", "data_key_id": ids["key"], "state": "open"}
    return {**words, "opened_at": moment, "received_at": moment}


def _resource(ids: dict[str, str]) -> Row:
    return {"id": ids["resource"], "deployment_id": ids["deployment"], "name": "r", "kind": "bpmn", "checksum": "", "content": b""}


def _definition(ids: dict[str, str]) -> Row:
    names = {"id": ids["definition"], "process_id": ids["definition"], "version": 1, "name": "p"}
    source = {"deployment_id": ids["deployment"], "resource_id": ids["resource"], "checksum": ""}
    return {**names, **source, "state": "active", "is_startable": True, "starters": "{}"}


def _instance(ids: dict[str, str], moment: datetime) -> Row:
    names = {"id": ids["instance"], "root_id": ids["instance"], "definition_id": ids["definition"], "data_key_id": ids["key"]}
    return {**names, "state": "active", "version": 0, "started_at": moment}


def _user_task(ids: dict[str, str], moment: datetime) -> Row:
    names = {"id": ids["task"], "instance_id": ids["instance"], "definition_id": ids["definition"], "activity_id": 1}
    return {**names, "element_id": "e", "name": "n", "state": "open", "priority": 50, "opened_at": moment, "version": 0}


def _incident(ids: dict[str, str], moment: datetime) -> Row:
    names = {"id": ids["incident"], "instance_id": ids["instance"], "data_key_id": ids["key"]}
    return {**names, "kind": "job", "message": b"", "state": "open", "raised_at": moment}
