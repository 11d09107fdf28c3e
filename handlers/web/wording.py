"""How pages say moments, states and kinds of element."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask import Flask
from flask_babel import format_date, format_datetime, to_user_timezone
from flask_babel import lazy_gettext as _l

from handlers import role_names
from handlers.web import language, verb_words
from services import element_names, option_names

MOMENT = {"zh": "yyyy年M月d日 HH:mm", "en": "d MMM yyyy, HH:mm"}
DAY_AND_TIME = {"zh": " ", "en": ", "}
DAY = {"zh": "yyyy年M月d日", "en": "d MMM yyyy"}

# (kind, state) -> what the page says, and the colour of its tag
STATES: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "user_task": {
        "open": (_l("待领办"), "amber"),
        "claimed": (_l("办理中"), "blue"),
        "completed": (_l("已办结"), "green"),
        "cancelled": (_l("已取消"), ""),
    },
    "clock": {
        "running": (_l("计算中"), "blue"),
        "stopped": (_l("停止计算"), "amber"),
        "met": (_l("按期办结"), "green"),
        "late": (_l("逾期"), "red"),
        "lapsed": (_l("届满失效"), "red"),
        "elapsed": (_l("已届满"), ""),
        "cancelled": (_l("不再计算"), ""),
    },
    "case": {"open": (_l("办理中"), "blue"), "closed": (_l("已结案"), "green"), "disposed": (_l("已销毁"), "grey")},
    "archive": {
        "owed": (_l("待生成"), "amber"),
        "ordered": (_l("生成中"), "blue"),
        "made": (_l("已归档"), "green"),
        "lapsed": (_l("案件已重新办理"), ""),
        "disposed": (_l("已销毁"), ""),
    },
    "disposal": {"proposed": (_l("待批准"), "amber"), "approved": (_l("已批准"), "green"), "refused": (_l("已驳回"), "")},
    "instance": {
        "active": (_l("运行中"), "blue"),
        "suspended": (_l("已暂停"), "amber"),
        "completed": (_l("已完成"), "green"),
        "terminated": (_l("已终止"), ""),
    },
    "batch": {"running": (_l("进行中"), "blue"), "completed": (_l("已完成"), "green"), "cancelled": (_l("已停止"), "")},
    "batch_item": {
        "waiting": (_l("排队中"), "blue"),
        "done": (_l("完成"), "green"),
        "failed": (_l("失败"), "red"),
        "cancelled": (_l("已取消"), ""),
    },
    "file": {"open": (_l("在档"), "green"), "closed": (_l("已关闭"), ""), "merged": (_l("已合并"), "")},
    "institution": {"active": (_l("在库"), "green"), "suspended": (_l("暂停转介"), "amber"), "left": (_l("已退出"), "")},
    "professional": {
        "active": (_l("在库"), "green"),
        "pending": (_l("待审核"), "blue"),
        "suspended": (_l("暂停从业"), "amber"),
        "left": (_l("已退出"), ""),
    },
    "design": {
        "draft": (_l("起草中"), "blue"),
        "submitted": (_l("待审核"), "amber"),
        "approved": (_l("待发布"), "green"),
        "published": (_l("已发布"), ""),
        "discarded": (_l("已放弃"), ""),
    },
    "webhook": {"active": (_l("发送中"), "green"), "paused": (_l("已暂停"), "amber")},
    "delivery": {
        "owed": (_l("待发送"), "blue"),
        "retrying": (_l("重试中"), "amber"),
        "delivered": (_l("已送达"), "green"),
        "failed": (_l("未送达"), "red"),
        "cancelled": (_l("已取消"), ""),
    },
    "rule": {"draft": (_l("草稿"), "blue"), "published": (_l("已发布"), "green")},
    "definition": {"active": (_l("可发起"), "green"), "suspended": (_l("已停用"), "amber"), "draft": (_l("待启用"), "blue")},
    "incident": {"open": (_l("待处理"), "red"), "resolved": (_l("已处理"), "green")},
    "absence": {
        "coming": (_l("未开始"), "blue"),
        "present": (_l("缺勤中"), "amber"),
        "over": (_l("已结束"), ""),
        "ended": (_l("提前结束"), ""),
    },
    "alarm": {
        "ringing": (_l("呼叫中"), "red"),
        "unheard": (_l("无人确认"), "red"),
        "acknowledged": (_l("已确认"), "green"),
        "over": (_l("已结束"), ""),
    },
}

CLOCK_EVENTS: Mapping[str, object] = {
    "started": _l("开始计算"),
    "stopped": _l("停止计算"),
    "resumed": _l("恢复计算"),
    "restarted": _l("重新计算"),
    "kept": _l("未在期限内告知，自首次收到之日起算"),
    "extension_requested": _l("申请延长"),
    "extended": _l("批准延长"),
    "recomputed": _l("日历或时限规定变更，重新计算"),
    "met": _l("按期办结"),
    "late": _l("逾期"),
    "lapsed": _l("届满失效"),
    "elapsed": _l("已届满"),
    "cancelled": _l("不再计算"),
}

INCIDENTS: Mapping[str, object] = {
    "expression": _l("表达式无法求值"),
    "job": _l("自动任务多次失败"),
    "loop": _l("流程陷入循环"),
    "role": _l("岗位无人承担"),
    "clock": _l("期限无法计算"),
    "error": _l("业务错误未被处理"),
    "message": _l("消息无法送达"),
}

ELEMENTS: Mapping[str, object] = {
    "startEvent": _l("开始"),
    "endEvent": _l("结束"),
    "userTask": _l("人工办理"),
    "manualTask": _l("线下办理"),
    "serviceTask": _l("自动任务"),
    "scriptTask": _l("自动任务"),
    "businessRuleTask": _l("规则判断"),
    "sendTask": _l("发送消息"),
    "receiveTask": _l("等待消息"),
    "callActivity": _l("调用流程"),
    "subProcess": _l("子流程"),
    "adHocSubProcess": _l("子流程"),
    "multiInstanceBody": _l("多人办理"),
    "task": _l("线下办理"),
    "exclusiveGateway": _l("判断"),
    "inclusiveGateway": _l("判断"),
    "parallelGateway": _l("并行"),
    "eventBasedGateway": _l("等待事件"),
    "intermediateCatchEvent": _l("等待"),
    "intermediateThrowEvent": _l("触发"),
    "boundaryEvent": _l("中途事件"),
}

FILE_EVENTS: Mapping[str, object] = {
    "opened": _l("建立档案"),
    "corrected": _l("更正档案"),
    "note": _l("记事"),
    "case_linked": _l("案件归入档案"),
    "case_received": _l("受理案件"),
    "case_closed": _l("案件办结"),
    "step_done": _l("办结"),
    "visit_done": _l("走访"),
    "document_issued": _l("出具文书"),
    "attachment_added": _l("收到材料"),
    "document_served": _l("送达文书"),
    "comment": _l("留言"),
    "relative_added": _l("登记亲属"),
    "relative_ended": _l("亲属不再有效"),
    "closed": _l("关闭档案"),
    "reopened": _l("重新启用档案"),
    "merged": _l("并入另一份档案"),
    "took_over": _l("并入了另一份档案"),
}
SERVICES: Mapping[str, object] = {
    "direct": _l("直接送达"),
    "left": _l("留置送达"),
    "post": _l("邮寄送达"),
    "electronic": _l("电子送达"),
    "entrusted": _l("委托送达"),
    "notice": _l("公告送达"),
    "oral": _l("口头告知"),
}


def open_to(app: Flask) -> None:
    """Let templates use these words."""
    app.jinja_env.filters.update(
        named=named,
        option=option,
        moment=moment,
        deadline=deadline,
        clock_event_word=clock_event_word,
        day=day,
        state_word=state_word,
        state_colour=state_colour,
        element_word=element_word,
        incident_word=incident_word,
        role_word=role_word,
        verb_word=verb_words.verb_word,
        service_word=service_word,
        file_event_word=file_event_word,
    )


def named(name: str | None) -> str:
    """Give the name of a procedure or of its step in the reader's language, where the diagram says it."""
    return (name or "") if language.chosen() == "zh" else element_names.in_english().get(name or "", name or "")


def option(words: str | None) -> str:
    """Give what somebody chose on a form in the reader's language, where the form says it."""
    return (words or "") if language.chosen() == "zh" else option_names.in_english().get(words or "", words or "")


def moment(value: datetime | None) -> str:
    """Write a moment as the clocks of China show it."""
    return "" if value is None else str(format_datetime(value, MOMENT[language.chosen()]))


def deadline(value: datetime | None) -> str:
    """Write the end of a limit: the midnight that ends a day is that day's 24:00."""
    if value is None or to_user_timezone(value).time() != time():
        return moment(value)
    return f"{day(to_user_timezone(value).date() - timedelta(days=1))}{DAY_AND_TIME[language.chosen()]}24:00"


def clock_event_word(kind: str) -> str:
    """Say what happened to a clock."""
    return str(CLOCK_EVENTS.get(kind, kind))


def day(value: date | None) -> str:
    """Write a day."""
    return "" if value is None else str(format_date(value, DAY[language.chosen()]))


def state_word(state: str, kind: str) -> str:
    """Say what a state means."""
    return str(STATES[kind].get(state, (state, ""))[0])


def state_colour(state: str, kind: str) -> str:
    """Answer the colour of a state's tag."""
    return STATES[kind].get(state, ("", ""))[1]


def file_event_word(kind: str) -> str:
    """Say what happened to the person of a file."""
    return str(FILE_EVENTS.get(kind, kind))


def element_word(element_type: str) -> str:
    """Say what kind of element this is."""
    return str(ELEMENTS.get(element_type, element_type))


def incident_word(kind: str) -> str:
    """Say what kind of incident this is."""
    return str(INCIDENTS.get(kind, kind))


def role_word(role: str) -> str:
    """Say what a role is called."""
    return role_names.name(role, is_english=language.chosen() == "en")


def service_word(method: str) -> str:
    """Say how a document was served."""
    return str(SERVICES.get(method, method))
