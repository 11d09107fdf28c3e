"""The pages of the supervisor's desk."""

from typing import Final

from tests.browser.shots.shot import Shot

SHOTS: Final = (
    Shot("board", "/board", "sunqiang"),
    Shot("board-of-a-procedure", "/board?procedure=rehab_referral", "qianjing"),
    Shot("board-rows", "/board/user-tasks", "sunqiang"),
    Shot("board-balance", "/board/user-tasks", "sunqiang", ("[name=user_task]", "form button[type=submit].btn-primary")),
    Shot("measures", "/measures", "sunqiang"),
    Shot("measures-of-limits", "/measures?group=limits&since=2020-01-01", "qianjing"),
    Shot("measures-of-a-procedure", "/measures?group=rehab_referral", "sunqiang"),
    Shot("process-times", "/figures", "sunqiang"),
    Shot("process-times-of-one", "/definitions/{definition}/figures", "sunqiang"),
    Shot("process-times-compared", "/definitions/{definition}/figures?area=440111&other_until=2020-01-01", "qianjing"),
    Shot("archives", "/archives", "sunqiang"),
    Shot("disposals", "/disposals", "sunqiang"),
    Shot("case-archives", "/cases/{case}/archives", "sunqiang"),
    Shot("instances", "/instances", "sunqiang"),
    Shot("instance", "/instances/{instance}", "sunqiang"),
    Shot("incidents", "/incidents", "sunqiang"),
)
