"""The package of a finished case of each procedure that the service comes with."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from models import Base
from services import transaction
from services.archiving import making
from services.audit import signing
from tests.cast import Cast
from tests.services.archiving.finished import Finished, guardianship, referral, registration, report
from tests.services.archiving.opening import Package


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("finished", [referral, registration, report, guardianship])
def test_it_holds_everything_and_is_checked_elsewhere(cast: Cast, tmp_path: Path, finished: Finished) -> None:
    desk = finished(cast)
    assert desk.ended
    package = Package(making.packed(desk.case.id))
    package.demand_whole()
    package.demand_self_contained()
    code, told = package.verify(tmp_path / "unpacked", signing.public_key().hex())
    assert (code, told.splitlines()[0]) == (0, "Nothing is broken."), told
    assert package.manifest["case"]["number"] == desk.case.number
    assert package.manifest["responsible"]
    assert len(_named(package, "forms/", ".json")) == _count("user_task", "case_id", desk.case.id, state="completed")
    assert len(_listed(package, "clocks.json")) == _count("clock", "case_id", desk.case.id)
    assert len(_listed(package, "documents/index.json")) == _count("document", "case_id", desk.case.id)
    assert len(_listed(package, "decisions.json")) == _count("decision_evaluation", "instance_id", desk.begun.instance_id)
    assert len(_named(package, "documents/", ".pdf")) == _count("document", "case_id", desk.case.id)
    assert len(_named(package, "diagrams/", ".bpmn")) == 1
    assert all(clock["推算"] for clock in _listed(package, "clocks.json"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_forms_stand_as_they_were_handed_in(cast: Cast) -> None:
    desk = referral(cast)
    package = Package(making.packed(desk.case.id))
    path = [path for path in sorted(_named(package, "forms/", ".json")) if path.endswith("-close_case.json")][-1]
    form = json.loads(package.files[path])
    assert form["values"]["closure_reason"] == "goal_reached"
    assert form["schema"]["id"] == form["form_id"]
    page = package.text(path.replace(".json", ".html"))
    assert "达到康复目标" in page
    assert "closure_date" not in page
    assert form["who"] in page
    answers = [
        form for path in _named(package, "forms/", ".json") if (form := json.loads(package.files[path]))["form_id"] == "org_response"
    ]
    assert answers[-1]["values"]["org_response"] == "accepted"
    assert "不接收的理由" in json.dumps(answers[-1]["schema"], ensure_ascii=False)
    assert "不接收的理由" not in {line["label"] for line in answers[-1]["lines"]}


def _named(package: Package, start: str, end: str) -> list[str]:
    return [path for path in package.files if path.startswith(start) and path.endswith(end)]


def _listed(package: Package, path: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(package.files[path])
    return found


def _count(name: str, column: str, key: str, **more: str) -> int:
    table: Table = Base.metadata.tables[name]
    where = (table.c[other] == value for other, value in ({column: key} | more).items())
    with transaction.reading() as look:
        return int(look.execute(select(func.count()).select_from(table).where(*where)).scalar_one())
