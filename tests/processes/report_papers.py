"""The papers of a report as a desk would fill them in: values that hold against the shipped forms. Everybody in them is invented."""

from typing import Any

Values = dict[str, Any]

SERVED = "直接送达"


def report(on: str, **more: Any) -> Values:
    """M-01."""
    return {
        "report_stage": "county",
        "anonymous_requested": "yes",
        "reporter_unit_type": "school",
        "reporter_name": "唐试验",
        "feedback_channel": "phone",
        "reporter_phone": "13000000003",
        "reporter_org": "白云区虚构小学",
        "child_name": "某某",
        "child_id_no": "440111201501150005",
        "guardian_is_suspect": "不明",
        "situation_codes": ["MR04"],
        "description": "手臂多处旧伤，自述在家中被打。",
        "discovered_at": f"{on}T00:00:00Z",
        "discovered_place": "校医室",
        "injury_level": "轻",
        "current_safety": "安全",
        **more,
    }


def police(now: str) -> Values:
    return {"police_reported_at": now, "police_channel": "110", "police_station": "虚构派出所", "police_receipt_no": "SA-1"}


def unit_police(result: str, now: str) -> Values:
    return {"unit_police_result": result, **(police(now) if result == "reported" else {"unit_obstructs": True})}


def urging(now: str) -> Values:
    return {"unit_urged_at": now, "unit_urged_how": "已要求立即报警。"}


def overdue() -> Values:
    return {"overdue_reason": "正在联系。", "overdue_measures": "电话催办。"}


def service(prefix: str, now: str) -> Values:
    return {f"{prefix}_service_method": SERVED, f"{prefix}_served_at": now, f"{prefix}_served_to": "收发室"}


def department(response: str, on: str) -> Values:
    return {"department_response": response, **({} if response == "silent" else {"department_answered_on": on})}


def acknowledgement(now: str) -> Values:
    return {"acknowledgement": "told", "acknowledged_how": "电话", "acknowledged_at": now}


def guardian(now: str) -> Values:
    return {"guardian_told": "told", "guardian_told_at": now}


def protection_now(now: str) -> Values:
    return {"protection_measures": ["到达现场"], "protected_at": now, "child_whereabouts": "镇卫生院"}


def assessment(needed: str = "no") -> Values:
    why = {"temp_guardianship_reason": "监护人被带走，无人照料。"} if needed == "yes" else {}
    return {"risk_colour": "red", "temp_guardianship_needed": needed, "assessment_note": "已评估。", **why}


def intake(result: str, now: str, **more: Any) -> Values:
    """M-02."""
    by_result = {
        "own": {"is_major": "no"},
        "transfer": {"transfer_to": "天河区民政局", "transfer_region_code": "440106"},
        "merged": {},
    }
    return {"received_at": now, "intake_result": result, **by_result[result], **more}


def upward(now: str) -> Values:
    return {"major_reported_at": now, "major_reported_to": ["市级民政部门"]}


def handover(now: str) -> Values:
    return {"transfer_at": now, "transfer_documents": ["强制报告表"]}


def handover_answer() -> Values:
    return {"handover_response": "taken"}


def feedback(case_type: str, on: str) -> Values:
    """M-03."""
    told: dict[str, Values] = {
        "criminal": {"case_no": "A-1"},
        "warning": {},
        "not_filed": {"police_reason": "没有犯罪事实。"},
        "refused": {"police_reason": "称属家庭纠纷。"},
        "transferred": {"police_reason": "不属管辖。", "police_transferred_to": "天河分局"},
    }
    decided = {} if case_type == "refused" else {"decided_at": on}
    return {"case_type": case_type, **decided, **told[case_type]}


def police_transfer(on: str) -> Values:
    return {"police_transfer_result": "taken", "police_transfer_on": on}


def procurator(result: str, on: str) -> Values:
    return {"procurator_result": result, "procurator_on": on}


def filing(on: str) -> Values:
    return {"filing_result": "filed", "case_no": "A-2", "filing_on": on}


def no_file(by: str, on: str, kind: str = "reconsideration") -> Values:
    asked = {"review_kind": kind} if by in {"complainant", "office"} else {}
    return {"no_file_notified_on": on, "review_by": by, "review_reason": "证据充分。", **asked}


def review(result: str, on: str) -> Values:
    return {"review_result": result, "review_decided_on": on}


def plan(conference: str = "no", order: str = "no") -> Values:
    return {"services_planned": ["心理干预"], "conference_needed": conference, "order_needed": order}


def conference(on: str, until: str) -> Values:
    """M-04."""
    return {
        "conference_date": on,
        "conference_chair": "孙强",
        "conference_participants": ["民政", "公安"],
        "conference_facts": "已通报。",
        "conference_child_opinion": "愿意与外婆同住。",
        "conference_decisions": [{"dept": "教育", "task": "安排转学", "due_date": until}],
    }


def services(on: str) -> Values:
    return {"services_done": ["心理干预"], "services_on": on, "services_note": "已开展一次。"}


def protection(result: str, on: str) -> Values:
    return {"protection_result": result, "risk_colour": "green", "review_on": on, "protection_review_note": "情况稳定。"}


def order(urgent: str, now: str) -> Values:
    accepted = {"order_applied_at": now, "order_accepted_at": now}
    return {"order_applicant": "民政部门", "order_court": "虚构法院", "order_urgent": urgent, "order_reason": "现实危险。", **accepted}


def order_answer(result: str, on: str) -> Values:
    return {
        "order_result": result,
        "order_no": "民保令1号",
        "order_decided_on": on,
        **({"order_valid_until": on} if result == "granted" else {}),
    }


def delivery(on: str) -> Values:
    return {"order_delivered_to": ["公安机关"], "order_delivered_on": on}


def order_review() -> Values:
    return {"order_review": "accept", "order_review_reason": "已有其他保护措施。"}


def result(how: str, now: str) -> Values:
    """M-05."""
    if how == "unreached":
        return {"feedback_result": how, "feedback_attempts": 3}
    return {"feedback_result": how, "feedback_method": "电话", "content_level": "处理结果", "feedback_served_at": now}


def no_channel(on: str) -> Values:
    return {"no_channel_reason": "匿名来电，没有号码。", "no_channel_on": on}


def accountability(found: str, suggestion: str = "no") -> Values:
    """M-06."""
    omission = {"omission_unit": "某单位", "omission_type": ["迟报"], "to_organ": "主管部门", "is_suggestion": suggestion}
    return {"omission_found": found, "omission_note": "已审查。", **(omission if found == "yes" else {})}


def reply(on: str) -> Values:
    return {"accountability_result": "answered", "accountability_on": on}


def closure(conclusion: str) -> Values:
    nature = {"false_report": "honest"} if conclusion == "closed_unsubstantiated" else {}
    return {"closure_result": conclusion, "closure_summary": "办理完毕。", **nature}


def decision(made: str) -> Values:
    return {"closure_decision": made, "closure_opinion": "已审核。"}


def new_facts(found: str, now: str) -> Values:
    return {"new_facts": found, **({"new_facts_told_at": now} if found == "yes" else {})}


def retraction(on: str, *, pressed: bool = False) -> Values:
    return {"retracted_on": on, "retraction_reason": "称看错了。", "unit_pressure": pressed}
