"""One sheet that comes twice at once: a double click, or a network that sends again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select

from forms import catalog
from models import Case, ReportReceipt
from services import deployments, public_reports, transaction
from services.public_reports import Told
from services.work import Work
from tests.cast import COUNTY, Cast

TOLD = Told(
    COUNTY,
    {
        "report_stage": "county",
        "current_safety": "有现实危险",
        "description": "楼上的孩子每天晚上被打。",
        "discovered_at": "2026-11-20T08:30:00+08:00",
        "discovered_place": "白云区某小区3栋",
        "situation_codes": ["MR04"],
        "injury_level": "不明",
        "guardian_is_suspect": "不明",
        "reporter_unit_type": "citizen",
        "feedback_channel": "system",
        "anonymous_requested": "yes",
    },
    "one sheet",
)


def test_a_sheet_that_comes_twice_at_once_is_one_report(database: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [(path.name, path.read_bytes()) for path in sorted(Path("processes/mandatory_report").glob("*.[bd]*n"))]
    deployments.deploy(cast.admin, [*drawn, *catalog.shipped()["mandatory_report"]], name="mandatory_report")
    both, ask = Barrier(2), public_reports._is_new
    seen: list[bool] = []

    def ask_together(work: Work, code: str) -> bool:
        is_new = ask(work, code)
        seen.append(is_new)
        if database.dialect.name == "postgresql" and len(seen) <= both.parties:  # SQLite lets one write at a time
            both.wait(timeout=30)
        return is_new

    monkeypatch.setattr(public_reports, "_is_new", ask_together)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(public_reports.receive, [TOLD, TOLD])
    assert first == second
    with transaction.reading() as look:
        assert look.execute(select(func.count()).select_from(ReportReceipt)).scalar_one() == 1
        assert look.execute(select(func.count()).select_from(Case)).scalar_one() == 1
