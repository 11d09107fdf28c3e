"""What was done, in the words of pages: the verbs that the history of a case or of a process is made of."""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext as _l

from handlers import verb_names
from handlers.web import language

VERBS: Final[Mapping[str, object]] = {
    "instance.start": _l("启动流程"),
    "instance.terminate": _l("终止流程"),
    "instance.set_variables": _l("修改变量"),
    "instance.modify": _l("调整流程"),
    "instance.suspend": _l("暂停流程"),
    "instance.resume": _l("恢复流程"),
    "instance.restart": _l("重新启动流程"),
    "instance.migrate": _l("迁移到其他版本"),
    "user_task.claim": _l("领办待办"),
    "user_task.release": _l("退回待办"),
    "user_task.assign": _l("指派待办"),
    "user_task.delegate": _l("转办待办"),
    "user_task.follow_up": _l("设置回访日期"),
    "user_task.send_back": _l("退回上一环节"),
    "user_task.complete": _l("办结待办"),
    "user_task.refuse_completion": _l("办结未能继续"),
    "instance.delete": _l("删除流程记录"),
    "clock.recompute": _l("重新计算期限"),
    "caseload.hand_over": _l("转派待办"),
    "draft.save": _l("保存草稿"),
    "message.correlate": _l("收到消息"),
    "job.run": _l("到期自动执行"),
    "job.complete": _l("自动任务完成"),
    "job.fail": _l("自动任务失败"),
    "job.retry": _l("重试自动任务"),
    "timer.fire": _l("提前触发定时"),
    "timer.postpone": _l("推迟定时"),
    "incident.retry": _l("重试异常事项"),
    "incident.resolve": _l("关闭异常"),
    "incident.annotate": _l("备注异常事项"),
    "opening_hours.enter": _l("登记办公时间"),
    "opening_hours.remove": _l("删除办公时间"),
    "clock.stop": _l("停止计算期限"),
    "clock.resume": _l("恢复计算期限"),
    "clock.restart": _l("重新计算期限"),
    "clock.request_extension": _l("申请延长期限"),
    "clock.extend": _l("批准延长期限"),
    "case.set_subject": _l("登记对象"),
    "case.move": _l("变更承办机构"),
    "case.share": _l("共享案件"),
    "case.exclude": _l("设置回避"),
    "document.serve": _l("登记送达"),
    "attachment.add": _l("上传附件"),
    "correction.propose": _l("提出更正"),
    "correction.approve": _l("批准更正"),
    "field.reveal": _l("查看隐藏内容"),
}


def verb_word(verb: str) -> str:
    """Say what was done."""
    return str(VERBS[verb]) if verb in VERBS else verb_names.deed(verb, is_english=language.chosen() == "en")
