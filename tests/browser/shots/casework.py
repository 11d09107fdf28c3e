"""The pages of the caseworker's desk."""

from typing import Final

from tests.browser.shots.shot import Shot

SHOTS: Final = (
    Shot("worklist-mine", "/worklist"),
    Shot("worklist-open", "/worklist?show=open"),
    Shot("user-task", "/user-tasks/{user_task}"),
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
