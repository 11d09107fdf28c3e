"""The pages of the supervisor's desk."""

from typing import Final

from demo.client import Client
from tests.browser.shots.shot import Shot


def facts(client: Client) -> dict[str, str]:
    """Give a timer of a run, and its run."""
    timers = client.get("sunqiang", "/timers")["items"]
    one = next(one for one in timers if one["instance_id"] is not None)
    return {"timer": one["id"], "timed_instance": one["instance_id"]}


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
    Shot("instances-with-columns", "/instances?state=any&column=case&column=subject&column=steps&column=due&column=starter", "sunqiang"),
    Shot("instances-save-view", "/instances", "sunqiang", ("[data-opens=save-view]",)),
    Shot("instance", "/instances/{instance}", "sunqiang"),
    Shot("instance-with-a-timer", "/instances/{timed_instance}", "sunqiang"),
    Shot("instance-move", "/instances/{instance}/modify", "sunqiang"),
    Shot("instance-variable", "/instances/{instance}/variables/change?name=outcome", "sunqiang"),
    Shot("timer", "/timers/{timer}", "sunqiang"),
    Shot("timer-postponed", "/timers/{timer}?until=2031-03-03", "sunqiang"),
    Shot("opening-hours", "/opening-hours", "admin"),
    Shot("incidents", "/incidents", "sunqiang"),
)
