"""One state of the database for thousands of calls: a matter of county A, and people in every place around it."""

import sqlite3
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from pyotp import TOTP
from sqlalchemy import Engine

from services import (
    calendars,
    conversations,
    deputies,
    documents,
    exclusions,
    institutions,
    now,
    person_files,
    professionals,
    rule_seed,
    saved_filters,
    second_factors,
    sessions,
    shares,
    time_limits,
    transaction,
    webhooks,
)
from services.exclusions import Whom
from services.inbox import Criteria
from tests import databases
from tests.cast import COUNTY, Cast
from tests.diagrams import case, chain, document, lanes, node, process
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import deploy, ok, proposal, whole
from tests.security.people import Crowd
from tests.services.test_decisions import diagram, model

KEY = "穗民函2026-17"  # of a case that listens; nobody can guess it, somebody may have heard it
AD_HOC = '<bpmn:userTask id="apply" name="入户走访"/><bpmn:completionCondition>=done</bpmn:completionCondition>'
NODES = (lanes(caseworker="s O e"), node("startEvent", "s"), node("adHocSubProcess", "O", AD_HOC), node("endEvent", "e"))
WAITING = (
    node("startEvent", "s"),
    node("intermediateCatchEvent", "c", '<bpmn:messageEventDefinition messageRef="m"/>'),
    node("endEvent", "e"),
)
LISTENING = document('<bpmn:message id="m" name="withdrawn"/>', process("listening", *WAITING, chain("s", "c", "e"), extension=case()))
CHOOSING = document(process("choosing", *NODES, chain("s", "O", "e"), extension=case()))


@dataclass
class World:
    """The application on a database that is put back after each call that changed it."""

    app: Flask
    engine: Engine
    cast: Cast
    crowd: Crowd
    ids: dict[str, str]
    _states: dict[str, sqlite3.Connection] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._file = Path(str(self.engine.url.database))
        self._watch = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
        self._watch.execute(f"PRAGMA {databases.UNFLUSHED}")

    def keep(self, name: str) -> None:
        """Remember the database as it is."""
        state = self._states[name] = sqlite3.connect(":memory:", check_same_thread=False)
        self._watch.backup(state)

    def put_back(self, name: str) -> None:
        """Let the database be as it was, and have every memory of it forgotten."""
        self._states[name].backup(self._watch)
        transaction.bind(self.engine)

    @property
    def changes(self) -> int:
        """Give a number that changes whenever somebody has committed."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        for one in (self._watch, *self._states.values()):
            one.close()


def matter_of(callers: Callers, cast: Cast) -> dict[str, str]:
    """Make a case of county A with everything that hangs on it; give the ids by the kind of object."""
    made = asdict(whole(callers))
    ids = {name.removesuffix("_id"): one for name, one in made.items()}
    number = ok(callers.liwen("GET", f"/cases/{ids['case']}"))["number"]
    file = person_files.open_file(cast.liwen, {"name": "王小明"})
    relative = person_files.add_relative(cast.liwen, file.id, {"relation": "母亲", "name": "李梅"})
    somebody = {"name": "林静", "id_no": "x", "category": "social_worker", "area_code": COUNTY, "certificate": "社会工作师"}
    token = ok(callers.sunqiang("POST", "/tokens", {"name": "mine"}))["id"]
    identity = {"issuer": "https://identity.example", "subject": "sunqiang"}
    ids["identity"] = ok(callers.admin("POST", f"/people/{cast.sunqiang.person_id}/identities", identity))["id"]
    second_factors.confirm(cast.sunqiang, TOTP(second_factors.begin(cast.sunqiang).secret).now())
    ids["session"] = sessions.begin(cast.sunqiang, "password", "Firefox")
    ids |= {"token": token, "factor": token, "execution": ids["instance"], "file": file.id, "relative": relative}
    started = ok(callers.liwen("POST", "/process-instances", {"process_id": "choosing", "variables": {"done": False}}))
    listening = ok(callers.liwen("POST", "/process-instances", {"process_id": "listening", "business_key": KEY}))
    away = deputies.Wish(date(2999, 2, 1), date(2999, 2, 5), (str(cast.zhaomin.person_id),))
    ids |= {"absence": deputies.enter(cast.sunqiang, str(cast.liwen.person_id), away).id}
    ids |= {"choice": started["instance_id"], "listening": listening["instance_id"], "number": number}
    soon, served = now.now() + timedelta(days=1), {"service_method": "post", "served_at": "2026-01-05T00:00:00Z"}
    share = shares.share(cast.sunqiang, ids["case"], Whom(cast.fuan.person_id), valid_until=soon, reason="x")
    ids |= {"share": share.id, "service": documents.serve(cast.liwen, ids["document"], served), "fuan": str(cast.fuan.person_id)}
    ids["exclusion"] = exclusions.exclude(cast.sunqiang, ids["case"], Whom(cast.fangke.person_id), "suspect_official", reason="x").id
    ids["disposal"] = proposal(cast, ids["case"])
    return (
        ids
        | told(cast, ids["user_task"])
        | {"professional": professionals.add(cast.liwen, somebody).id, "colleague": str(cast.sunqiang.person_id)}
    )


def told(cast: Cast, user_task_id: str) -> dict[str, str]:
    """Have one colleague ask another, and keep a filter of his own."""
    asked = conversations.ask(cast.liwen, user_task_id, str(cast.zhaomin.person_id), "？")
    return {"question": asked, "filter": saved_filters.save(cast.liwen, "x", Criteria())}


def common_of(cast: Cast) -> dict[str, str]:
    """Make what everybody may know."""
    site = {"name": "新康复站", "kind": "x", "address": "x", "credit_code": "x", "area_code": COUNTY, "capacity": 1}
    institution = institutions.add(cast.admin, site | {"service_types": [], "accepted_diagnoses": []})
    rule_seed.write()
    return {
        "institution": institution.id,
        "limit": time_limits.find(cast.admin).items[0].id,
        "calendar": calendars.find(cast.admin).items[0].id,
        "year": "2026",
        "words": "assigned",
        "webhook": webhooks.add(cast.admin, "x", "https://hooks.example/x", ["assigned"]).id,
        "office": cast.offices["baiyun"],
        "area": COUNTY,
        "zhaomin": str(cast.zhaomin.person_id),
        "zhoutao": str(cast.zhoutao.person_id),
        "process": "visit",
        "decision_key": "size",
        "sheet": "people",
        "role": "supervisor",
        "measure": "caseload",
        "asset": "docs.js",
        "-": "nothing",
    }


def rules_of(callers: Callers) -> dict[str, str]:
    """Deploy the procedure and a decision."""
    resources = [{"name": "a.bpmn", "content": diagram().decode()}, {"name": "a.dmn", "content": model().decode()}]
    for name, drawn in (("choosing", CHOOSING), ("listening", LISTENING)):
        ok(callers.admin("POST", "/deployments", {"name": name, "resources": [{"name": f"{name}.bpmn", "content": drawn.decode()}]}))
    unused = ok(callers.admin("POST", "/deployments", {"name": "sizes", "resources": resources}))["deployment_id"]
    (decision,) = ok(callers.admin("GET", "/decision-definitions?decision_id=size"))["items"]
    deployed = deploy(callers)
    drawn = ok(callers.tuzhi("POST", "/designs", {"definition_id": deployed["definitions"][0]["id"]}))["id"]
    ok(callers.tuzhi("POST", f"/designs/{drawn}/submit", {"note": "x"}))
    return {"deployment": deployed["deployment_id"], "design": drawn, "decision": decision["id"], "unused": unused}
