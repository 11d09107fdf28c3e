"""The pages of the caseworker's desk."""

from typing import Final

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
    Shot("user-task-open", "/user-tasks/{open_user_task}"),
    Shot("cases", "/cases"),
    Shot("case", "/cases/{case}"),
    Shot("person-files", "/person-files"),
    Shot("procedures", "/procedures"),
    Shot("start", "/procedures/{definition}"),
    Shot("institutions", "/institutions"),
    Shot("professionals", "/professionals"),
    Shot("alarms", "/alarms"),
    Shot("absences", "/absences"),
)
