"""The whole enumeration with the case and without it: to a stranger, the two worlds answer alike, byte for byte."""

from typing import Any, Final

import pytest

from tests.security import routes
from tests.security.calling import Caller
from tests.security.saying import OF_THE_CALL, Said, difference, said
from tests.security.world import KEY, World

API, REST = "/api/v1", "/engine-rest"
OF_PAGES: Final = OF_THE_CALL | {"Content-Length"}  # the length of a token in it
KNOWN_NUMBER: Final = frozenset({"POST /api/v1/break-glass", "POST /break-glass"})  # whoever names a case exactly gets in, and is told on
STRANGERS: Final = [("caseworker", "beside"), ("supervisor", "former"), ("auditor", "expired")]
STRANGERS += [
    pytest.param(role, "beside", marks=pytest.mark.slow) for role in ("supervisor", "administrator", "auditor", "worker", "reporter")
]
HEARD: Final = {"messageName": "withdrawn", "resultEnabled": True, "variablesInResultEnabled": True}

# Questions that a stranger would ask who has heard of something: (method, path, body).
QUESTIONS: Final[tuple[tuple[str, str, Any], ...]] = (
    *(("GET", f"{API}/{name}?case_id={{case}}", None) for name in ("user-tasks", "clocks", "timers", "process-instances")),
    ("GET", f"{API}/cases?number={{number}}", None),
    ("GET", f"{API}/cases/{{number}}", None),
    ("GET", f"{API}/process-instances?business_key={{number}}", None),
    ("POST", f"{API}/cases/search", {"subject": "王"}),
    ("POST", f"{API}/cases/search", {"number": "{number}"}),
    ("POST", f"{API}/person-files/search", {"subject": "王"}),
    ("POST", f"{API}/messages", {"name": "withdrawn", "key": KEY, "time_to_live": 0}),
    ("POST", f"{API}/messages", {"name": "withdrawn", "key": KEY, "time_to_live": 60}),
    ("POST", f"{API}/signals", {"name": "withdrawn"}),
    ("POST", f"{API}/process-instances", {"process_id": "visit", "business_key": "{number}"}),
    ("POST", f"{API}/process-definitions/visit/start", {"business_key": "{number}"}),
    ("POST", f"{REST}/message", HEARD),
    ("POST", f"{REST}/message", HEARD | {"businessKey": KEY}),
    ("POST", f"{REST}/message", HEARD | {"processInstanceId": "{listening}"}),
    *(("POST", f"{REST}/{name}/count", {"businessKey": KEY}) for name in ("process-instance",)),
    ("POST", f"{REST}/history/process-instance/count", {"processInstanceBusinessKey": KEY}),
    ("GET", f"{REST}/task/count?processInstanceBusinessKey={{number}}", None),
    ("GET", f"{REST}/task?processInstanceId={{instance}}", None),
    ("GET", f"{REST}/external-task/count?processInstanceId={{instance}}", None),
    ("GET", f"{REST}/incident/count?processInstanceId={{instance}}", None),
)


@pytest.mark.parametrize(("role", "relation"), STRANGERS, ids=str)
def test_a_stranger_cannot_tell_whether_there_is_a_case(world: World, role: str, relation: str) -> None:
    with_case, without = (_transcript(world, state, role, relation) for state in ("with", "without"))
    told = [f"{asked}:\n{difference(with_case[asked], without[asked])}" for asked in with_case if with_case[asked] != without[asked]]
    assert not told, "\n".join(["", *told])


def _transcript(world: World, state: str, role: str, relation: str) -> dict[str, Said]:
    """Ask for everything; give each answer."""
    world.put_back(state)
    caller = Caller(world, world.crowd[role, relation])
    world.keep("signed in")
    answers = {}
    for row in (row for row in routes.rows() if str(row) not in KNOWN_NUMBER):
        before = world.changes
        answers[str(row)] = said(caller(row), of_the_call=OF_PAGES)
        if row.method != "GET" and world.changes != before:
            world.put_back("signed in")
    for method, path, body in QUESTIONS:
        before = world.changes
        answer = caller.ask(method, path.format_map(world.ids), routes.filled(body, world.ids))
        answers[f"{method} {path} {body}"] = said(answer)
        if world.changes != before:
            world.put_back("signed in")
    return answers
