"""Who may do what, in the words of the regulation: written down a second time, and never read from the service.

A role counts where it is held. `there`: in the office that handles the case; of those who oversee, also in any area above it.
`root`: what concerns everybody is for those who hold the role over everything. `anywhere`: in any office at all.
"""

from typing import Final, Literal

from tests.security.people import Somebody
from tests.security.routes import Row

Where = Literal["there", "root", "anywhere", "nowhere"]
Answer = Literal["open", "forbidden", "hidden", "closed", "stranger"]  # closed: forbidden or hidden, since nothing is a secret


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORKERS: Final = _words("caseworker referral_worker rehab_org care_org village_officer town_station duty_officer")
OVERSEERS: Final = _words("supervisor confirmer administrator auditor")
KEEPERS: Final = _words("diagram_administrator people_administrator publisher")
OUTSIDERS: Final = _words("reporter unit_head liaison")
MACHINE: Final = frozenset({"worker"})
HANDLING: Final = WORKERS | {"supervisor", "confirmer"}
READING: Final = HANDLING | {"auditor"}
INSIDE: Final = WORKERS | OVERSEERS
EVERYBODY: Final = INSIDE | KEEPERS | OUTSIDERS
STEERING: Final = frozenset({"supervisor", "administrator"})
MANAGING: Final = frozenset({"administrator"})
DRAWING: Final = frozenset({"administrator", "diagram_administrator"})
RELEASING: Final = DRAWING | {"publisher"}
STAFFING: Final = frozenset({"administrator", "people_administrator"})
DECIDING: Final = frozenset({"supervisor", "confirmer"})
REGISTERING: Final = frozenset({"caseworker", "supervisor"})
WORKING: Final = MANAGING | MACHINE
ASKED: Final = frozenset({"caseworker"})  # whose role the open user task names
REACHING_DOWN: Final = OVERSEERS | KEEPERS | MACHINE
HERE: Final = frozenset({"own", "suspect", "deputy"})  # the role is held in the case's office, by oneself or by whom one stands in for
GONE: Final = frozenset({"former", "expired"})
TO_LOOK: Final = frozenset({"shared", "glass"})  # the case is open to whoever it was given to, or who took it, to read
NOBODY: Final[frozenset[str]] = frozenset()

# Who knows that an object of county A exists.
KNOWN_TO: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("case", "instance", "choice", "execution", "user_task", "timer", "incident", "attachment"), INSIDE),
    **dict.fromkeys(("document", "correction", "clock", "alarm", "file", "relative", "professional", "shift"), INSIDE),
    **dict.fromkeys(("share", "exclusion", "service", "disposal"), INSIDE),
    "job": INSIDE | MACHINE,
    **dict.fromkeys(("colleague", "absence"), INSIDE | {"people_administrator"}),
    "shift": INSIDE | STAFFING,
    "batch": frozenset({"administrator", "auditor"}),  # of everything; who ordered it himself is none of these
    "token": NOBODY,  # it is somebody else's
    **dict.fromkeys(("question", "filter"), NOBODY),
    "session": NOBODY,
    "factor": NOBODY,  # of one's own there is none
    "open": EVERYBODY,  # laws, places and diagrams
}
OF_THE_CASE: Final = _words(
    "case instance choice execution user_task timer incident attachment document correction clock alarm job"
) | _words("share exclusion service disposal")
TO_READ: Final = _words("history.read variables.read attachment.read document.read correction.read field.reveal")  # of a shared case
NAMING_THE_CASE: Final = frozenset({"POST /api/v1/break-glass", "POST /break-glass", "POST /api/v1/person-files/<file_id>/cases"})
IN_PERSON: Final = (
    _words("absence.enter absence.end case.break_glass person.add person.set_password person.deactivate person.grant person.revoke")
    | _words("person.reactivate person.rename")
    | _words("person.set_identity identity.link identity.unlink second_factor.reset contact.set audit.read case.archive_read case.share")
    | _words("disposal.propose disposal.approve disposal.refuse design.approve")
)
OF_EVERYTHING: Final = frozenset({"batch"})
OPEN_KINDS: Final = _words("area office definition process institution decision decision_key")

RULES: Final[tuple[tuple[Where, frozenset[str], str], ...]] = (
    ("there", INSIDE, "history.read"),
    ("there", READING, "variables.read attachment.read document.read correction.read person_file.read"),
    ("there", HANDLING, "attachment.add case.set_subject document.serve correction.propose professional.add professional.train"),
    ("there", HANDLING, "clock.stop clock.resume clock.restart clock.request_extension"),
    ("there", HANDLING, "person_file.correct person_file.note person_file.link person_file.add_relative person_file.end_relative"),
    ("there", HANDLING, "person_file.close person_file.reopen"),
    ("there", DECIDING, "clock.extend correction.approve correction.refuse person_file.merge"),
    ("there", REGISTERING, "professional.approve professional.suspend professional.resume professional.leave"),
    ("there", frozenset({"supervisor"}), "user_task.assign"),
    ("there", ASKED | STEERING, "activity.begin"),
    ("there", ASKED, "user_task.claim user_task.complete draft.save"),
    ("there", frozenset({"supervisor"}), "user_task.release"),
    ("there", HANDLING, "user_task.comment user_task.ask"),
    ("there", ASKED | {"supervisor"}, "user_task.follow_up"),
    ("there", STEERING, "user_task.send_back"),
    ("nowhere", NOBODY, "user_task.delegate"),  # nobody holds the user task
    ("there", STEERING | {"confirmer", "duty_officer"}, "alarm.acknowledge"),  # whom it called, and who oversees them
    ("there", STEERING, "instance.terminate instance.set_variables instance.modify instance.suspend instance.resume instance.restart"),
    ("there", STEERING, "timer.fire timer.postpone incident.annotate incident.resolve incident.retry institution.add person_list.replace"),
    ("there", MANAGING, "instance.migrate instance.delete job.retry job.set_retries job.set_priority"),
    ("there", WORKING, "external_job.complete external_job.fail external_job.error external_job.extend external_job.lock"),
    ("there", WORKING, "external_job.unlock"),
    ("there", STAFFING, "person.add person.grant person.revoke person.deactivate person.set_password office.add area.add"),
    ("there", STAFFING, "office.rename office.close area.rename area.replace"),
    ("there", STAFFING, "opening_hours.enter opening_hours.remove"),
    ("anywhere", EVERYBODY, "opening_hours.read"),
    ("there", DECIDING, "case.move case.share case.unshare case.exclude case.lift_exclusion"),
    ("there", DECIDING | {"auditor"}, "exclusion.read share.read"),
    ("there", DECIDING, "case.archive_read case.hold case.release_hold"),
    ("there", DECIDING, "disposal.propose disposal.approve disposal.refuse"),
    ("there", DECIDING | {"auditor"}, "archive.read disposal.read"),
    ("there", READING, "field.reveal"),
    ("anywhere", HANDLING - {"rehab_org", "care_org"}, "case.break_glass"),
    ("root", STAFFING, "person.set_identity"),
    ("there", STAFFING | {"supervisor"}, "absence.enter absence.end"),  # and everybody his own
    ("anywhere", frozenset({"supervisor"}), "caseload.hand_over"),  # each user task says of which matters
    ("anywhere", EVERYBODY, "absence.read"),
    ("there", STAFFING, "person.reactivate person.rename token.revoke"),
    ("there", STAFFING, "session.end second_factor.reset identity.link identity.unlink"),
    ("there", INSIDE | STAFFING, "roster.read"),
    ("there", STEERING | STAFFING, "roster.enter roster.remove"),
    ("anywhere", STEERING | {"auditor"}, "job.read incident.read batch.read"),
    ("root", WORKING | {"auditor"}, "figures.read"),
    ("anywhere", OVERSEERS, "oversight.read"),
    ("anywhere", frozenset({"auditor"}), "audit.read"),  # of the cases below
    ("root", MANAGING, "batch.cancel batch.retry batch.start job.run demo.advance"),
    ("root", DRAWING, "deployment.delete definition.activate definition.suspend"),
    ("root", DRAWING, "design.save design.submit design.take_back design.discard"),
    ("root", RELEASING, "deployment.check design.begin design.approve design.send_back design.publish"),
    ("root", DRAWING | {"auditor"}, "definition.count"),
    ("root", STAFFING, "contact.set"),
    ("root", DRAWING, "calendar.draft calendar.change calendar.discard calendar.publish"),
    ("root", DRAWING, "time_limit.draft time_limit.discard time_limit.publish"),
    ("root", HANDLING | DRAWING, "decision.evaluate"),
    ("anywhere", MANAGING | {"auditor"}, "notice_template.read webhook.read"),
    ("anywhere", DRAWING | DECIDING | {"auditor"}, "retention.read"),
    ("root", MANAGING, "notice_template.write notice_template.reset"),
    ("root", MANAGING, "webhook.add webhook.pause webhook.resume webhook.test webhook.remove"),
    ("anywhere", RELEASING | {"auditor"}, "deployment.read design.read"),
    ("anywhere", EVERYBODY, "definition.read calendar.read time_limit.read"),
    ("anywhere", STEERING | STAFFING, "person.read"),
    ("anywhere", HANDLING | {"administrator"} | OUTSIDERS, "instance.start"),
    ("anywhere", HANDLING | {"administrator"}, "message.correlate"),
    ("anywhere", HANDLING, "person_file.open"),
    ("anywhere", READING, "person_list.read"),
    ("anywhere", STEERING, "condition.evaluate"),
    ("anywhere", MANAGING, "signal.broadcast migration.read"),
    ("anywhere", WORKING, "external_job.fetch"),
)
VERBS: Final[dict[str, tuple[Where, frozenset[str]]]] = {verb: (where, roles) for where, roles, verbs in RULES for verb in verbs.split()}
# With no case before one, these are asked of one's own place, of each row of a spreadsheet, or of what a sheet is filled in with.
ELSEWHERE: Final = frozenset(
    {("-", "person_file.read"), ("-", "share.read"), ("-", "archive.read"), ("-", "disposal.read")}
    | {("sheet", "person.add"), ("sheet", "office.add"), ("sheet", "area.add"), ("sheet", "time_limit.draft")}
)


def expected(who: Somebody, row: Row) -> Answer:
    """Say what the route must answer this person."""
    if row.secrecy == "public":
        return "open"
    if row.secrecy == "secret" and not knows(who, row.kind):
        return "hidden"
    if row.kind in OPEN_KINDS and not counts(who, EVERYBODY, "anywhere"):
        return "hidden" if row.verb == "none" else "closed"
    if not may(who, row):
        return "forbidden"
    return "hidden" if who.relation == "suspect" and str(row) in NAMING_THE_CASE else "open"


def knows(who: Somebody, kind: str) -> bool:
    """Say whether the person may know that the object exists."""
    if kind in OF_THE_CASE and who.relation in TO_LOOK | {"suspect"}:
        return who.relation in TO_LOOK and who.role in KNOWN_TO[kind] & INSIDE
    return counts(who, KNOWN_TO[kind], "root" if kind in OF_EVERYTHING else "there")


def may(who: Somebody, row: Row) -> bool:
    """Say whether the verb is the person's."""
    if row.verb == "none":
        return True
    where, roles = VERBS[row.verb]
    where = "anywhere" if (row.kind, row.verb) in ELSEWHERE else where
    if row.kind in OF_THE_CASE and who.relation in TO_LOOK:
        return row.verb in TO_READ and who.role in roles
    if who.relation == "deputy" and row.verb in IN_PERSON:
        return where == "anywhere" and who.role in roles
    return counts(who, roles, where)


def counts(who: Somebody, roles: frozenset[str], where: Where) -> bool:
    """Say whether the person's role is one of these, and held where it counts."""
    if who.role not in roles:
        return False
    if where == "root":
        return who.relation == "root"
    if where == "anywhere":
        return who.relation not in GONE
    is_here = who.relation in HERE and not (who.relation == "deputy" and who.role in MACHINE)  # nobody stands in for a program
    return where == "there" and (is_here or (who.relation in {"above", "root"} and who.role in REACHING_DOWN))
