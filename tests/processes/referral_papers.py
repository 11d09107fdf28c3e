"""The papers of a referral as a desk would fill them in: values that hold against the shipped forms. Everybody in them is invented."""

from typing import Any

Values = dict[str, Any]

REASONS = (
    *("goal_reached", "voluntary_withdrawal", "relapse_hospitalized", "moved_out", "lost_contact"),
    *("deceased", "violation", "agreement_expired", "org_exit"),
)
REMEDY = {"other_help": "精神科门诊；残联", "remedy_text": "向县级民政部门投诉；可以依法提起诉讼。"}


def application(on: str, channel: str = "self", **more: Any) -> Values:
    """J-01."""
    assisted = {
        "assist_org_name": "白云区试验社区居委会",
        "assist_org_type": "医疗卫生机构" if channel == "medical" else "村（居）委会",
        "assist_person_name": "何试验",
        "assist_person_phone": "13000000001",
    }
    return {
        "channel": channel,
        **({} if channel == "self" else assisted),
        "client_name": "陈示例",
        "gender": "女",
        "id_type": "resident_id",
        "id_no": "440111199001150009",
        "household_region_code": "440111",
        "residence_region_code": "440111",
        "address": "虚构路1号",
        "phone": "13000000000",
        "legal_capacity": "full",
        "diagnosis_category": "schizophrenia",
        "diagnosis_hospital": "虚构医院",
        "diagnosis_date": "2015-06-01",
        "medication_adherence": "规律",
        "danger_level": 0,
        "has_disability_cert": False,
        "service_needs": ["服药训练", "生活技能训练"],
        "client_consent": True,
        "info_share_consent": True,
        "consent_file": "同意书-1",
        "consent_date": on,
        **more,
    }


def verification(result: str = "confirmed", **more: Any) -> Values:
    """J-02."""
    by_result: dict[str, Values] = {
        "confirmed": {"platform_opinion": "符合条件，确认登记。"},
        "supplement": {"supplement_items": [{"item": "诊断证明", "requirement": "近一年"}]},
        "rejected": {"reject_reason": "不属于服务对象", "reject_reason_text": "未提供精神障碍诊断依据。"},
        "redirect": {"redirect_region_code": "440106"},
    }
    checks = {"identity_ok": True, "diagnosis_ok": True, "residence_ok": True, "consent_ok": True, "duplicate_found": False}
    return {**checks, "wj_match": "未查询", "cl_match": "未查询", "verify_result": result, **by_result[result], **more}


def supplement(on: str) -> Values:
    return {"supplement_received_on": on, "supplement_complete": True}


def expiry(decision: str) -> Values:
    return {"contact_attempts": 2, "supplement_decision": decision, "supplement_decision_reason": "已两次电话联系。"}


def served(prefix: str, on: str) -> Values:
    return {f"{prefix}_method": "直接送达", f"{prefix}_served_on": on, f"{prefix}_recipient": "陈示例"}


def refusal(on: str) -> Values:
    return {"reject_reason_text": "未提供精神障碍诊断依据。", **REMEDY, **served("refusal", on)}


def redirection(on: str) -> Values:
    return {
        "redirect_region_code": "440106",
        "redirect_office": "天河区民政局",
        "redirect_consent": True,
        "redirect_documents": ["转介服务申请表"],
        "redirected_on": on,
    }


def order(institution: str | None, now: str) -> Values:
    """J-03, the office's half."""
    if institution is None:
        return {"match_result": "none", "no_institution_reason": "在库机构均已满员。"}
    return {"match_result": "referred", "target_org_id": institution, "match_reason": ["同一县（市、区）"], "referred_at": now}


def response(answer: str, now: str) -> Values:
    """J-03, the institution's half."""
    why = {"decline_reason": "容量已满"} if answer == "declined" else {}
    return {"org_response": answer, "responded_at": now, **why}


def silence(decision: str) -> Values:
    return {"silence_contact": "电话催办一次。", "org_response": decision}


def waiting(result: str, on: str, reason: str = "lost_contact") -> Values:
    more = {"closure_reason": reason} if result == "close" else {}
    return {"contacted_on": on, "contact_method": "电话", "contact_reached": result != "close", "waiting_result": result, **more}


def coordination(on: str) -> Values:
    return {"coordination_measures": "联系市级示范机构。", "coordinated_on": on}


def assessment(conclusion: str, on: str, **more: Any) -> Values:
    """J-08."""
    if conclusion == "not_suitable":
        more["unsuitable_reason"] = "需要住院治疗，由精神科医师记录。"
    return {
        "assess_date": on,
        "assessors": [{"name": "温评估", "profession": "精神科医师"}],
        "danger_level": 1,
        "insight": "完全",
        "overall_impression": "病情稳定。",
        "conclusion": conclusion,
        **more,
    }


def stage(conclusion: str, on: str, reason: str = "goal_reached") -> Values:
    more = {"closure_reason": reason} if conclusion == "close" else {}
    return assessment(conclusion, on, **more)


def unsuitable(on: str) -> Values:
    return {"unsuitable_reason": "需要住院治疗。", **REMEDY, **served("unsuitable", on)}


def medical_referral(now: str) -> Values:
    return {"hospital_name": "虚构医院", "referred_medical_at": now, "medical_reason": "病情波动。", "notified": ["监护人"]}


def treatment(status: str, on: str, reason: str = "relapse_hospitalized") -> Values:
    more = {"closure_reason": reason} if status == "close" else {}
    return {"treatment_checked_on": on, "is_hospitalized": True, "treatment_note": "住院治疗。", "treatment_status": status, **more}


def treatment_review(decision: str) -> Values:
    return {"treatment_review_opinion": "已会同机构研判。", "treatment_decision": decision}


def agreement(on: str, end: str, number: str = "XY-1") -> Values:
    """J-07."""
    return {
        "agreement_result": "signed",
        "agreement_no": number,
        "client_id": "陈示例",
        "start_date": on,
        "end_date": end,
        "service_items": ["服药训练"],
        "service_mode": "日间",
        "fee_type": "政府购买",
        "rights_obligations": "见附件。",
        "emergency_clause": "见附件。",
        "termination_clause": "见附件。",
        "signed_at": on,
        "file": "协议-1",
    }


def no_agreement() -> Values:
    return {"agreement_result": "refused", "refusal_statement": "本人不愿签约。"}


def profile() -> Values:
    """J-04."""
    return {
        "living_situation": "与家人同住",
        "economic_status": "一般",
        "past_behavior": ["无"],
        "restraint_history": "无关锁",
        "emergency_contact": "郑示例",
        "emergency_phone": "13000000002",
    }


def commitment(prefix: str, on: str) -> Values:
    """J-05 and J-06."""
    paper = {"signer_name": "康签署", "signer_role": "主任", "text_version": "1", "signed_at": on, "file": "承诺-1"}
    return {prefix: paper}


def plan(on: str) -> Values:
    return {"rehab_goals": [{"goal": "按时服药", "service": "服药训练"}], "case_manager": "康个案", "plan_date": on, "plan_agreed": True}


def service(next_step: str, now: str) -> Values:
    """J-09."""
    return {
        "service_type": "服药训练",
        "method": "个案管理",
        "start_time": now,
        "duration_minutes": 60,
        "content": "指导服药。",
        "incident_flag": next_step == "refer_medical",
        "next_step": next_step,
    }


def transfer(on: str) -> Values:
    return {
        "transfer_agreed": True,
        "transfer_share_consent": True,
        "transfer_reason": "搬到离另一机构较近的地方。",
        "transfer_documents": ["评估表"],
        "transfer_on": on,
    }


def closure(reason: str, on: str) -> Values:
    """J-10."""
    lost = {
        "lost_attempts": [{"on": on, "how": "电话"}] * 3,
        "committee_informed": True,
        "primary_care_informed": True,
    }
    return {"closure_reason": reason, "closure_date": on, **(lost if reason == "lost_contact" else {})}


def approval(decision: str) -> Values:
    return {"closure_decision": decision, **({"closure_opinion": "请补充本人意见。"} if decision == "returned" else {})}


def follow_up(status: str, on: str) -> Values:
    """J-11."""
    state = {"mental_status": "稳定", "medication_status": "规律", "social_function": "良好", "danger_level": 0, "satisfaction": 5}
    return {"visit_date": on, "visit_method": "电话", "client_status": status, **(state if status == "visited" else {})}


def supervision() -> Values:
    return {"overdue_reason": "人手不足。", "overdue_measures": "已要求当日办结。"}


def withdrawal(on: str) -> Values:
    return {"withdrawn_by": "client", "withdrawn_on": on, "withdrawal_reason": "改由家人照料。"}


def consent_withdrawal(on: str) -> Values:
    return {
        "consent_withdrawn_by": "client",
        "consent_withdrawn_on": on,
        "consent_scope": ["向接收机构提供"],
        "consent_effect_told": True,
    }


def emergency(at: str) -> Values:
    return {
        "emergency_at": at,
        "emergency_kind": ["有自伤危险"],
        "emergency_facts": "已送医并告知家属。",
        "danger_level": 4,
        "family_told_at": at,
        "sent_to_hospital_at": at,
        "hospital_name": "虚构医院",
        "clinician_opinion": "建议住院。",
    }


def complaint(on: str) -> Values:
    return {
        "complainant": "陈示例",
        "complaint_text": "对初核进度不满。",
        "complaint_findings": "材料已齐，正在初核。",
        "complaint_answer": "三日内完成初核。",
        "complaint_answered_on": on,
    }
