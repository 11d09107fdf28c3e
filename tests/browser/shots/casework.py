"""The pages of the caseworker's desk."""

from typing import Final

from demo.client import Client
from tests.browser.shots.shot import Shot

SHOTS: Final = (
    Shot("worklist-mine", "/worklist"),
    Shot("worklist-open", "/worklist?show=open"),
    Shot("worklist-office", "/worklist?show=office&due=overdue"),
    Shot("worklist-put-off", "/worklist?show=put_off"),
    Shot("worklist-keys", "/worklist", clicks=("[data-opens=keys]",)),
    Shot("notices", "/notices"),
    Shot("notice-settings", "/notices/settings"),
    Shot("user-task", "/user-tasks/{user_task}"),
    Shot("user-task-put-off", "/user-tasks/{user_task}", clicks=("[data-opens=put-off]",)),
    Shot("user-task-delegate", "/user-tasks/{user_task}", clicks=("[data-opens=delegate]",)),
    Shot("user-task-follow-up", "/user-tasks/{user_task}", clicks=("[data-opens=follow-up]",)),
    Shot("user-task-way-back", "/user-tasks/{late_user_task}", clicks=("[data-opens=way-back]",)),
    Shot("user-task-sent-back", "/user-tasks/{late_user_task}", login="sunqiang", clicks=("[data-opens=way-back]",)),
    Shot("user-task-open", "/user-tasks/{open_user_task}"),
    Shot("cases", "/cases"),
    Shot("case", "/cases/{case}"),
    Shot("case-papers", "/cases/{case}/papers"),
    Shot("case-course", "/instances/{instance}/course"),
    Shot("person-files", "/person-files"),
    Shot("person-file", "/person-files/{file}"),
    Shot("person-file-steps", "/person-files/{file}?kind=step"),
    Shot("person-file-papers", "/person-files/{file}/papers"),
    Shot("procedures", "/procedures"),
    Shot("start", "/procedures/{definition}"),
    Shot("institutions", "/institutions"),
    Shot("professionals", "/professionals"),
    Shot("alarms", "/alarms"),
    Shot("absences", "/absences"),
)


def facts(client: Client) -> dict[str, str]:
    """Find a user task with steps before it, and give somebody's file its case, a relative, a note and words of a colleague."""
    late = _with_a_step_before(client)
    file = client.post("liwen", "/person-files/search", {})["items"][0]["id"]
    linked = {one["id"] for one in client.get("liwen", f"/person-files/{file}/cases")["items"]}
    if late["case_id"] not in linked:
        client.post("liwen", f"/person-files/{file}/cases", {"case_id": late["case_id"]})
    client.post("liwen", f"/person-files/{file}/relatives", {"relation": "外婆", "name": "江桂兰", "phone": "13900139000"})
    client.post("liwen", f"/person-files/{file}/notes", {"words": "外婆来访，表示愿意继续照顾，希望尽快安排入户走访。"})
    client.post("zhaomin", f"/user-tasks/{late['id']}/comments", {"words": "村委会材料已核对。"})
    client.put("liwen", f"/user-tasks/{late['id']}/follow-up", {"follow_up_at": "2027-01-15T00:00:00+08:00"})
    return {"file": file, "late_user_task": late["id"]}


def _with_a_step_before(client: Client) -> dict[str, str]:
    for state in ("claimed", "open"):
        for one in client.all("liwen", "/user-tasks", mine="true", state=state):
            if client.get("liwen", f"/user-tasks/{one['id']}/steps-before")["items"]:
                if state == "open":
                    client.post("liwen", f"/user-tasks/{one['id']}/claim")
                return one
    message = "nothing that liwen may do has a step before it"
    raise AssertionError(message)
