"""Lists of runs: every order pages through all of them once, columns tell what their reader may know, an export is one entry."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models import Base
from services import cases, instances, now, readings, user_tasks
from services.errors import Invalid
from services.oversight import run_columns, runs
from services.oversight.run_lists import Looked
from services.oversight.runs import Sought
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def five(cast: Cast, deploy: Deploy) -> list[str]:
    """Give five runs of cases; the first two are over."""
    deploy(diagrams.sequence("visit", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    found = []
    for day in range(5):
        with now.at(MONDAY + timedelta(days=day)):
            found.append(instances.start(cast.liwen, "visit").instance_id)
    for day, instance_id in enumerate(found[:2]):
        (task,) = user_tasks.find(cast.liwen, instance_id=instance_id).items
        with now.at(MONDAY + timedelta(days=9 - day)):
            user_tasks.complete(cast.liwen, task.id, {})
    return found


def listed(cast: Cast, sort: str) -> list[str]:
    found, after = list[str](), None
    while True:
        page = runs.find(cast.sunqiang, Sought(sort=sort), after=after, limit=2)
        found, after = found + [one.instance.id for one in page.items], page.next
        if after is None:
            return found


def test_every_order_comes_page_by_page(cast: Cast, five: list[str]) -> None:
    assert listed(cast, "newest") == five[::-1]
    assert listed(cast, "oldest") == five
    assert listed(cast, "number") == five  # numbers of cases count upwards
    assert listed(cast, "ended") == five[:2]  # the first one ended last


def test_columns_tell_what_their_reader_may_know(cast: Cast, five: list[str], database: Engine) -> None:
    (task,) = user_tasks.find(cast.liwen, instance_id=five[4]).items
    case_id = instances.get(cast.liwen, five[4]).case_id
    cases.set_subject(cast.liwen, str(case_id), {"name": "王小明", "id_number": "440111199001010001"})
    table = Base.metadata.tables["user_task"]
    with database.begin() as connection:
        connection.execute(update(table).where(table.c.id == task.id).values(due_at=MONDAY))
    found = runs.find(cast.sunqiang, Sought(sort="newest"), limit=1).items
    (row,) = run_columns.fill(cast.sunqiang, found, ("steps", "due", "subject", "starter", "office", "area"))
    assert (row.told["due"], row.told["subject"], row.told["starter"]) == (MONDAY, "王小明", "李文")
    assert (row.told["steps"], row.told["office"], row.told["area"]) == ([task.name], "白云区民政局", "白云区")
    (row,) = run_columns.fill(cast.admin, found, ("subject",))
    assert row.told["subject"] is None  # who only keeps the machine knows no names
    assert run_columns.fill(cast.sunqiang, found, ()) == [run_columns.Row(found[0], {})]


def test_an_export_is_one_entry_with_its_count(cast: Cast, five: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_columns, "LARGEST", 2)
    with readings.collecting() as read:
        rows, has_more = run_columns.take_out(cast.sunqiang, Looked(columns=("number",)))
        assert (len(rows), has_more) == (5, False)
        (entry,) = read.rows
    assert (entry["verb"], entry["matches"]) == ("process_instance_export.list", 5)
    monkeypatch.setattr(run_columns, "MOST", 2)
    rows, has_more = run_columns.take_out(cast.sunqiang, Looked())
    assert (len(rows), has_more) == (2, True)
    assert run_columns.take_out(cast.wuyue, Looked())[0] == []


def test_a_view_holds_only_what_a_list_knows() -> None:
    assert Looked(columns=("due", "nonsense", "number")).columns == ("number", "due")
    unknown: list[dict[str, Any]] = [{"state": "gone"}, {"sort": "sideways"}, {"since": "yesterday"}]
    for wrong in unknown:
        with pytest.raises(Invalid):
            Looked(**wrong)
