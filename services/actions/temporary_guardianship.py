"""Temporary guardianship: its number, the rules of the region, the institutions to choose from, the team, the exit, the outcome."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from engine.jobs import JobContext, JobResult
from forms.sentences import Sentence
from models import Case, CaseDigest, Office
from models.lifecycle import CaseState
from services import actors, case_records, directory, person_file_rows, searching
from services.actions import Action
from services.errors import Invalid
from services.rights import CARE_ORG
from services.rows import AnyRow
from services.transaction import Work

BEGINNING: Final = "ET"  # of a child's file number
MOST_DUPLICATES: Final = 20
UNKNOWN: Final = frozenset({"", "不详"})
CITY_ENDS: Final = "00"  # of the codes of cities and provinces
ASSESSES_BEFORE_RETURN: Final = ("11",)  # 北京市未成年人家庭监护能力评估办法
LIMITS_TO_A_YEAR: Final = ("31",)  # 上海市未成年人保护条例 第七十七条
SMALLEST_TEAM: Final = 3
EXPERIENCED: Final = frozenset({"mid", "senior"})
NEW: Final = dict.fromkeys(("conference_called", "exit_done", "tracing_needed"), False)
ASKED_LATER: Final = (  # what gateways ask for and no form need have written yet
    *("conclusion", "exit_code", "year_decision", "year_exit_code", "revocation_result", "new_guardian_kind"),
    *("approval", "approval_opinion", "long_term_approval", "long_term_opinion", "coordination_measures", "visit_result"),
    *("in_school", "village_name", "school_name", "not_notified_reason", "placement_result"),
)
OF_A_REPORT: Final = {  # what the message of a mandatory report calls otherwise
    "gender": "child_gender",
    "birth_date": "child_birth_date",
    "child_location": "child_whereabouts",
    "report_no": "source_report_no",
    "clue_facts": "temp_guardianship_reason",
}
TOO_SMALL = Sentence("评估小组不得少于三人。", "The team must have three members.")
NO_EXPERIENCE = Sentence("至少一名成员应当具有中级以上职称。", "One member must hold an intermediate or senior title.")


def register(work: Work, context: JobContext) -> JobResult:
    """Give the file its number, enter whom the case is about, look for open cases of the same child, name the region's rules."""
    case = _case(work, context)
    told = dict(context.variables)
    told |= {name: told.get(name) or told.get(other) for name, other in OF_A_REPORT.items()}
    subject = {"name": told.get("child_name"), "id_number": told.get("child_id_no")}
    known = {field: text for field, text in subject.items() if isinstance(text, str) and text not in UNKNOWN}
    case_records.write_subject(work, case.id, case.data_key_id, known)
    known_as = _subject_of_file(told, known)
    file_no, alike = person_file_rows.take_in(work, case, known_as) if known_as else (None, [])
    fresh = {name: told.get(name) for name in ASKED_LATER} | NEW
    return JobResult(
        {
            **fresh,
            **{name: told[name] for name in OF_A_REPORT},
            "reported_at": told.get("reported_at") or work.occurred_at,
            "child_name": told.get("child_name") or "不详",
            "birth_date": told.get("birth_date") or _birth_date(known.get("id_number")),
            "child_file_no": told.get("child_file_no") or BEGINNING + str(context.business_key).replace("-", ""),
            "person_file_no": file_no,
            "similar_files": [f"{one.number}（{one.office_name}）" for one in alike],
            "duplicate_cases": list(_open_cases(work, case.id, known.get("id_number"))),
            "return_assessment_required": case.area_code.startswith(ASSESSES_BEFORE_RETURN),
            "limit_is_law": case.area_code.startswith(LIMITS_TO_A_YEAR),
        }
    )


def list_institutions(work: Work, context: JobContext) -> JobResult:
    """List the county's shelters, and the welfare institutions of its city or above."""
    area_code = _case(work, context).area_code
    holding = directory.present(fresh=True).holding
    shelters = list(holding.get((area_code, CARE_ORG), ()))
    above = [code for code in directory.upwards(area_code) if code != area_code and code.endswith(CITY_ENDS)]
    welfare = [office for code in above for office in holding.get((code, CARE_ORG), ())]
    return JobResult({"shelters": _named(work, shelters), "welfare_institutions": _named(work, welfare)})


def check_team(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — the form's values say it all
    """Refuse a team of fewer than three, or without anybody of an intermediate title."""
    team = list(context.variables.get("team") or ())
    wrong = [TOO_SMALL] if len(team) < SMALLEST_TEAM else []
    if not any(member.get("title") in EXPERIENCED for member in team):
        wrong.append(NO_EXPERIENCE)
    if wrong:
        raise Invalid({"team": wrong})
    return JobResult({"team_size": len(team)})


def call_conference(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — who waits for it hears the variable
    """Ask for a conference before its time."""
    return JobResult({"conference_called": True})


def record_exit(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — the exit follows from the decisions
    """Say which exit is taken: that of the decision at the end of the year, else the conference's; a decision counts once."""
    seen = context.variables
    of_the_year = seen.get("year_exit_code") if seen.get("year_decision") == "exit" else None
    return JobResult(
        {
            "exit_code": of_the_year or seen.get("exit_code"),
            "year_decision": None,
            "year_exit_code": None,
            "conference_called": False,
            "exit_done": False,
            **dict.fromkeys(("approval", "long_term_approval", "coordination_measures", "visit_result", "revocation_result")),
        }
    )


def record_outcome(work: Work, context: JobContext) -> JobResult:
    """Say how the case ends, and for how many days the child was placed."""
    placed = context.variables.get("custody_date")
    days = {"duration_days": (_today(work) - placed).days} if isinstance(placed, date) else {}
    return JobResult({"outcome": context.properties["outcome"], "exit_done": True, **days})


def _today(work: Work) -> date:
    return work.occurred_at.astimezone(actors.HERE).date()


def _case(work: Work, context: JobContext) -> AnyRow:
    return work.execute(select(Case.id, Case.area_code, Case.office_id, Case.data_key_id).where(Case.id == context.case_id)).one()


def _subject_of_file(told: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """Say what the child's own file shall hold; nothing of a child whose name nobody knows."""
    if "name" not in known:
        return {}
    more = {"birth_date": told.get("birth_date"), "gender": told.get("gender")}
    return {**known, **{name: value for name, value in more.items() if value}}


def _birth_date(id_no: str | None) -> date | None:
    return None if id_no is None else date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))


def _open_cases(work: Work, case_id: str, id_no: str | None) -> Iterable[str]:
    if id_no is None:
        return ()
    query = (
        select(Case.number)
        .join(CaseDigest, CaseDigest.case_id == Case.id)
        .where(searching.is_same(CaseDigest.__table__, "id_number", id_no), Case.id != case_id, Case.state == CaseState.OPEN)
    )
    return work.execute(query.order_by(Case.number).limit(MOST_DUPLICATES)).scalars()


def _named(work: Work, office_ids: list[str]) -> list[Mapping[str, str]]:
    query = select(Office.id, Office.name).where(Office.id.in_(office_ids)).order_by(Office.name)
    return [{"label": row.name, "value": row.id} for row in work.execute(query)]


ACTIONS: dict[str, Action] = {
    "temporary_guardianship.register": register,
    "temporary_guardianship.list_institutions": list_institutions,
    "temporary_guardianship.check_team": check_team,
    "temporary_guardianship.call_conference": call_conference,
    "temporary_guardianship.record_exit": record_exit,
    "temporary_guardianship.record_outcome": record_outcome,
}
