"""The papers of a registration as a desk would fill them in: values that hold against the shipped forms. Everybody in them is invented."""

from typing import Any

Values = dict[str, Any]


def application(on: str, until: str, **more: Any) -> Values:
    """R-01 with R-02."""
    return {
        "org_name": "白云区晨光社区康复中心",
        "uscc": "52440111MJK0000085",
        "org_type": "民办非企业单位（社会服务机构）",
        "reg_authority": "白云区民政局",
        "reg_valid_until": until,
        "credit_state": "未查询",
        "legal_rep": "晨试验",
        "responsible_person": "光试验",
        "responsible_phone": "13000000009",
        "site_region_code": "440111",
        "site_address": "虚构路9号",
        "site_tenure": "租赁",
        "site_area_m2": 300,
        "site_distance_km": 3,
        "service_types": ["服药训练", "生活技能训练"],
        "service_modes": ["日间"],
        "accepted_diagnoses": ["schizophrenia", "bipolar"],
        "capacity": 20,
        "current_load": 0,
        "opening_hours": "周一至周五 9:00–17:00",
        "fee_policy": "政府购买",
        "partner_hospital": "虚构医院",
        "staff": [{"name": "晨社工", "profession": "社会工作师"}],
        "safety_docs": "消防-1",
        "rules_docs": "制度-1",
        "confidentiality_promised": True,
        "service_promised": True,
        "promise_signer": "晨试验",
        "promise_signed_on": on,
        **more,
    }


def completeness(result: str) -> Values:
    by_result: dict[str, Values] = {
        "complete": {},
        "supplement": {"supplement_items": [{"item": "消防验收材料", "requirement": "有效期内"}]},
        "not_accepted": {"not_accepted_reason": "服务场所不在本区。"},
    }
    return {"completeness_result": result, **by_result[result]}


def supplement(on: str) -> Values:
    return {"supplement_received_on": on, "safety_docs": "消防-2", "rules_docs": "制度-2"}


def expiry(key: str, decision: str) -> Values:
    return {f"{key}_decision": decision, f"{key}_decision_reason": "已两次电话联系。"}


def served(at: str) -> Values:
    return {"service_method": "直接送达", "served_at": at, "served_to": "光试验", "receipt_no": "HZ-1"}


def opinion(on: str, answer: str = "同意") -> Values:
    more = {} if answer == "未答复" else {"department_answered_on": on, "department_document_no": "函-1"}
    return {"department_opinion": answer, **more, **({"department_opinion_text": "人员不足。"} if answer == "不同意" else {})}


def urge(on: str) -> Values:
    return {"urged_on": on, "urge_method": "电话", "urge_note": "承诺次日答复。"}


def visit(at: str) -> Values:
    checks = ("lawful_ok", "scope_ok", "fire_ok", "access_ok", "staff_ok", "rules_ok", "credit_ok", "abuse_ok")
    return {"site_visit_at": at, "visitor_1": "李文", "visitor_2": "赵敏", **dict.fromkeys(checks, "符合")}


def county(result: str) -> Values:
    """R-03."""
    return {"docs_ok": True, "county_result": result, **({} if result == "passed" else {"county_reason": "疏散标志缺失。"})}


def improvement(on: str, at: str) -> Values:
    return {"improved_on": on, "improvement_note": "已补装。", "revisit_at": at, "revisitors": "李文、赵敏"}


def city(result: str) -> Values:
    """R-04."""
    why: dict[str, Values] = {
        "confirmed": {},
        "returned": {"city_reason": "请补充残联意见。"},
        "refused": {"city_reason": "工作人员不符合条件。", "city_basis": "注册条件（本地设定）。"},
    }
    return {"city_result": result, **why[result]}


def statement(at: str, *, made: bool = True) -> Values:
    """R-08, the institution's half."""
    if not made:
        return {"statement_made": False, "statement_received_at": at}
    text = {"statement_form": "书面", "statement_content": "已新聘社会工作师。", "statement_evidence": "聘用合同。"}
    return {"statement_made": True, **text, "statement_received_at": at}


def review(result: str) -> Values:
    """R-08, the office's half."""
    return {"facts_checked": [{"fact": "已新聘社会工作师", "holds": "成立"}], "review_result": result, "review_reason": "已核对聘用合同。"}


def decided(decision: str) -> Values:
    return {"decision": decision, "decision_reason": "事实清楚。"}


def spot_check(on: str, result: str, proposed: str | None = None) -> Values:
    """R-06."""
    why: Values = {}
    if result == "unqualified":
        why = {"problems": "服务记录缺失。", "proposed_action": proposed}
        if proposed != "rectify":
            why |= {"proposed_facts": "6个月未开展服务。", "proposed_basis": "退出事由（本地设定）。"}
    return {
        "plan_no": "CC-2027-1",
        "check_date": on,
        "team_1": "李文",
        "team_2": "温卫健",
        "team_3": "蔡残联",
        "sample_cases": "440111-20260302-0001",
        "items": [{"name": "服务记录", "score": 90, "max": 100}],
        "check_result": result,
        **why,
    }


def rectification(on: str) -> Values:
    return {"rectified_on": on, "rectification_note": "已补齐记录并培训。"}


def recheck(on: str, result: str, proposed: str | None = None) -> Values:
    why = {"proposed_action": proposed, "proposed_facts": "整改后仍缺失。", "proposed_basis": "退出事由（本地设定）。"}
    return {"recheck_on": on, "recheck_result": result, "recheck_note": "现场复查。", **(why if result == "failed" else {})}


def danger(at: str, *, minor: bool, proposed: str = "exit") -> Values:
    abuse = (
        {
            "abuse_suspected": True,
            "minor_involved": True,
            "harmed_child_name": "不详",
            "police_reported_at": at,
            "police_receipt_no": "接警-1",
        }
        if minor
        else {}
    )
    return {
        "danger_found_at": at,
        "danger_kind": ["侵害服务对象" if minor else "消防或者建筑危险"],
        "danger_facts": "现场发现。",
        **abuse,
        "proposed_action": proposed,
        "proposed_facts": "现场检查发现。",
        "proposed_basis": "退出事由（本地设定）。",
    }


def transfer(at: str) -> Values:
    return {"clients_safe_at": at, "guardians_informed": True, "transfer_notes": "均已回家。"}


def change(on: str, **more: Any) -> Values:
    """R-05."""
    values = {"change_kinds": ["capacity"], "new_capacity": 30, **more}
    return {"change_effective_on": on, "change_reason": "新增场地。", **values}


def change_review(result: str) -> Values:
    return {"change_result": result, **({"change_review_reason": "没有相应人员。"} if result == "rejected" else {})}


def exit_request(on: str) -> Values:
    return {"exit_reason": "停止运营。", "planned_exit_on": on}


def exit_decision(kind: str, on: str) -> Values:
    """R-09."""
    ground = "自愿" if kind == "voluntary" else "整改不合格"
    return {"exit_type": kind, "exit_ground": ground, "effective_at": on, "exit_reasons": "事实清楚。"}


def handover(on: str) -> Values:
    return {"records_handed_over": True, "handed_over_on": on, "handed_over_to": "李文"}


def overdue() -> Values:
    return {"overdue_reason": "人手不足。", "overdue_measures": "已要求当日办结。"}


def withdrawal(on: str) -> Values:
    return {"withdrawn_on": on, "withdrawn_by_name": "光试验"}


def complaint(on: str) -> Values:
    return {"complaint_channel": "12345", "complaint_target": "机构", "complaint_text": "服务记录与实际不符。", "complaint_received_on": on}


def answer(on: str, follow_up: str) -> Values:
    return {
        "complaint_result": "部分属实",
        "complaint_findings": "个别记录补填。",
        "complaint_answer": "已要求改正。",
        "complaint_answered_on": on,
        "complaint_follow_up": follow_up,
    }
