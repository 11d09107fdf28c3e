"""The manifest of a package: every file with its hash, the elements by which it is filed, and on what each rule rests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from engine.expressions import zone
from services.archiving import retention
from services.archiving.chapters import Packed, here
from services.archiving.facts import Facts, Row

PATH: Final = "manifest.json"
FORMAT: Final = "careflow-archive-1"
LOCAL: Final = "本地设定，未找到依据"
RULES: Final = (
    {"rule": "归档包的结构（目录、清单、文书、表单、存证）", "title": "", "article": "", "certainty": "local"},
    {"rule": "归档要素的选取", "title": "", "article": "", "certainty": "local"},
    {"rule": "文书以 PDF 与 HTML 两种格式保存", "title": "", "article": "", "certainty": "local"},
)


def of(known: Facts, files: Sequence[Packed]) -> Row:
    """Write the manifest of a case's files."""
    case = known.case
    kept = retention.of(case["procedure"])
    closed = case["closed_at"]
    ends = None if closed is None else kept.ends(datetime.fromisoformat(closed).astimezone(zone.office()).date())
    people = {known.who(row["ended_by"]) for row in known.rows["user_task"] if row["ended_by"]}
    return {
        "format": FORMAT,
        "case": {name: case[name] for name in ("id", "number", "procedure", "outcome", "received_at", "opened_at", "closed_at")},
        "subject": case["subject"] or {},
        "area": {"code": case["area_code"], "name": known.area},
        "office": {"id": case["office_id"], "name": known.office},
        "responsible": sorted(people),
        "retention": {
            "class": kept.id,
            "label": kept.label,
            "ends": None if ends is None else ends.isoformat(),
            "title": kept.title,
            "article": kept.article,
            "certainty": kept.certainty,
        },
        "rules": [{"rule": "保管期限", "title": kept.title, "article": kept.article, "certainty": kept.certainty}, *map(dict, RULES)],
        "files": [file.told for file in files],
    }


def in_words(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the elements by which a case is filed, for people."""
    case, kept = told["case"], told["retention"]
    return [
        ("案件编号", case["number"]),
        ("事项", case["procedure"]),
        ("当事人", str(told["subject"].get("name", "—"))),
        ("区划", f"{told['area']['name']}（{told['area']['code']}）"),
        ("承办单位", told["office"]["name"]),
        ("责任人", "、".join(told["responsible"]) or "—"),
        ("受理", here(case["received_at"])),
        ("办结", here(case["closed_at"]) or "未办结"),
        ("结果", case["outcome"] or "—"),
        ("保管期限", kept["label"]),
        ("保管至", kept["ends"] or "—"),
    ]


def rules_in_words(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Say of each rule on what it rests."""
    return [
        (one["rule"], LOCAL if one["certainty"] not in retention.VERIFIED else f"《{one['title']}》{one['article']}")
        for one in told["rules"]
    ]
