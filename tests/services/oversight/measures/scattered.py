"""Rows scattered by dice over two counties: clocks, user tasks, cases with their closures, incidents, institutions."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from models import Base
from services import instances
from services.ids import new_id
from tests.cast import COUNTY, OTHER_COUNTY, Cast

Row = dict[str, Any]
TABLES: Final = Base.metadata.tables
NOW: Final = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CLOCKS: Final = ("jk.intake_verify", "mr.report_police", "tg.max")
MANY: Final = 90  # of each kind


class World:
    """What lies in the database, by table."""

    def __init__(self, cast: Cast, connection: Connection) -> None:
        """Look at what the procedures have left, to be the pattern of what is scattered."""
        self.dice, self.rows = random.Random(6), defaultdict[str, list[Row]](list)
        self._cases, self._tasks = (self._all(connection, name) for name in ("case", "user_task"))
        self._offices = {one["area_code"]: one["office_id"] for one in self._cases}
        self._people = {COUNTY: [cast.liwen, cast.zhaomin], OTHER_COUNTY: [cast.wuyue]}
        for turn in range(MANY):
            area = self.dice.choice((COUNTY, COUNTY, OTHER_COUNTY))
            self.rows["user_task"].append(self._task(area, turn))
            self.rows["clock"].append(self._clock(area))
            self.rows["incident"].append(self._incident(area))
            self._case(area, turn)
        self.rows["institution"] = [self._institution((COUNTY, OTHER_COUNTY)[turn % 2], turn) for turn in range(6)]
        for name in ("case", "case_digest", "archive", "user_task", "clock", "incident", "institution"):
            connection.execute(insert(TABLES[name]), self.rows[name])
        for name in ("case", "user_task"):
            self.rows[name] = self._all(connection, name)

    def _all(self, connection: Connection, name: str) -> list[Row]:
        return [dict(row._mapping) for row in connection.execute(select(TABLES[name]).order_by(TABLES[name].c.id))]

    def _place(self, area: str) -> Row:
        return {"case_id": None, "area_code": area, "office_id": self._offices[area]}

    def _moment(self) -> datetime:
        return NOW - timedelta(minutes=self.dice.randrange(60, 200 * 24 * 60))

    def _of(self, rows: list[Row], area: str) -> Row:
        return self.dice.choice([one for one in rows if one["area_code"] == area])

    def _task(self, area: str, turn: int) -> Row:
        state, opened = self.dice.choice(("open", "claimed", "completed", "cancelled")), self._moment()
        ended = min(NOW, opened + timedelta(hours=self.dice.randrange(1, 400))) if state in {"completed", "cancelled"} else None
        holder = self.dice.choice(self._people[area]).person_id if state in {"claimed", "completed"} else None
        due = self.dice.choice((None, opened + timedelta(days=self.dice.randrange(1, 150))))
        own = {"id": new_id(), "activity_id": 100 + turn, "state": state, "opened_at": opened, "ended_at": ended}
        return self._of(self._tasks, area) | self._place(area) | own | {"assignee_id": holder, "due_at": due}

    def _clock(self, area: str) -> Row:
        state, begun = self.dice.choice(("running", "stopped", "met", "late", "lapsed", "cancelled")), self._moment()
        row = {"id": new_id(), "instance_id": self._of(self._tasks, area)["instance_id"], "element_id": "t1", "limit_id": "x"}
        row |= {"name": self.dice.choice(CLOCKS), "party": "office", "state": state, "started_at": begun, "is_provisional": False}
        row |= {"due_at": None if state == "stopped" else begun + timedelta(days=self.dice.randrange(1, 90))}
        row |= {"stopped_at": begun if state == "stopped" else None}
        return row | {"ended_at": self._moment() if state in {"met", "late", "lapsed", "cancelled"} else None} | self._place(area)

    def _incident(self, area: str) -> Row:
        row = {"id": new_id(), "kind": self.dice.choice(("job", "role")), "message": b"", "data_key_id": self._cases[0]["data_key_id"]}
        return row | {"raised_at": self._moment(), "state": self.dice.choice(("open", "resolved"))} | self._place(area)

    def _case(self, area: str, turn: int) -> None:
        begun, closed = self._moment(), None
        if self.dice.random() < 0.5:
            closed = min(NOW, begun + timedelta(days=self.dice.randrange(1, 90)))
        row = self._of(self._cases, area) | {"id": new_id(), "number": f"n{turn}", "received_at": begun, "closed_at": closed}
        row |= {"state": "closed" if closed else "open", "outcome": self.dice.choice(("done", "refused", None)) if closed else None}
        self.rows["case"].append(row)
        if closed:
            archive = {"case_id": row["id"], "state": "owed", "data_key_id": row["data_key_id"]}
            last = self.dice.choice((1, 1, 2, 3))
            for one in range(1, last + 1):  # the last of them is its closure now; they are weeks apart, so that a period parts them
                self.rows["archive"].append(
                    archive | {"id": new_id(), "version": one, "closed_at": closed - timedelta(days=30 * (last - one))}
                )
        if self.dice.random() < 0.6:
            self.rows["case_digest"].append({"case_id": row["id"], "kind": "id_number", "digest": "x"})

    def _institution(self, area: str, turn: int) -> Row:
        capacity = self.dice.randrange(10, 50)
        row = {
            "id": new_id(),
            "org_no": f"o{turn}",
            "name": f"机构{turn}",
            "credit_code": "x",
            "kind": "x",
            "address": "x",
            "state": "active",
        }
        row |= {"service_types": [], "accepted_diagnoses": [], "capacity": capacity, "load": self.dice.randrange(capacity)}
        return row | {"area_code": area, "office_id": self._offices[COUNTY], "entered_at": NOW}


def start(cast: Cast) -> None:
    """Let some matters begin in both counties."""
    for who in (cast.liwen, cast.wuyue):
        for name in ("visit", "check"):
            for _ in range(3):
                instances.start(who, name)
