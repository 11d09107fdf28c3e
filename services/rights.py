"""Which role may do what: one line a verb; `policy` adds where."""

from typing import Final

CASEWORKER: Final = "caseworker"
REFERRAL_WORKER: Final = "referral_worker"
REHAB_ORG: Final = "rehab_org"
SUPERVISOR: Final = "supervisor"
CONFIRMER: Final = "confirmer"
ADMINISTRATOR: Final = "administrator"  # both of the next two, and of jobs, incidents and migrations
DIAGRAM_ADMINISTRATOR: Final = "diagram_administrator"  # of diagrams, decisions and forms, calendars and time limits
PEOPLE_ADMINISTRATOR: Final = "people_administrator"  # of people and their roles, offices and areas, rosters and contacts
PUBLISHER: Final = "publisher"  # brings diagrams in at once, without a second person: by a program, or in an emergency
AUDITOR: Final = "auditor"
CARE_ORG: Final = "care_org"  # cares for children: shelter or welfare institution
VILLAGE_OFFICER: Final = "village_officer"
TOWN_STATION: Final = "town_station"
DUTY_OFFICER: Final = "duty_officer"  # whoever is on duty, day and night
REPORTER: Final = "reporter"
UNIT_HEAD: Final = "unit_head"
LIAISON: Final = "liaison"
MACHINE: Final = "worker"  # the account of an external worker: it has the jobs of its area and below it, and nothing else

# see what their office handles and what they are asked to do
WORKERS: Final = frozenset({CASEWORKER, REFERRAL_WORKER, REHAB_ORG, CARE_ORG, VILLAGE_OFFICER, TOWN_STATION, DUTY_OFFICER})
OUTSIDERS: Final = frozenset({REPORTER, UNIT_HEAD, LIAISON})  # see what they are asked to do, and nothing of the case around it
OVERSEEING: Final = frozenset({SUPERVISOR, CONFIRMER, ADMINISTRATOR, AUDITOR})  # see their area and everything below it
KEEPING: Final = frozenset({DIAGRAM_ADMINISTRATOR, PEOPLE_ADMINISTRATOR, PUBLISHER})  # keep the house in order, and see no case
CASELESS: Final = OUTSIDERS | KEEPING
INHERITING: Final = OVERSEEING | KEEPING  # what they may do reaches down to everything below their area
INSIDERS: Final = WORKERS | OVERSEEING
PEOPLE: Final = INSIDERS | CASELESS
ROLES: Final = PEOPLE | {MACHINE}  # what can be granted; what everybody here may do is of PEOPLE
UNASKED: Final = frozenset({AUDITOR, MACHINE}) | CASELESS  # never candidates for what their office has to do

_HANDLING = WORKERS | {SUPERVISOR, CONFIRMER}
_DOING = _HANDLING | {ADMINISTRATOR}
_READING = _HANDLING | {AUDITOR}
_MANAGING = frozenset({ADMINISTRATOR})
_DRAWING = frozenset({ADMINISTRATOR, DIAGRAM_ADMINISTRATOR})
_RELEASING = _DRAWING | {PUBLISHER}
_STAFFING = frozenset({ADMINISTRATOR, PEOPLE_ADMINISTRATOR})
_STEERING = frozenset({ADMINISTRATOR, SUPERVISOR})
_WORKING = _MANAGING | {MACHINE}

# The verbs of a user task that whoever holds or may take it has, and of an ad hoc sub-process whoever is asked: see policy._has_task.
OWN_TASK: Final = frozenset(
    {
        *("user_task.claim", "user_task.release", "user_task.delegate", "user_task.complete", "draft.save", "activity.begin"),
        *("user_task.comment", "user_task.ask", "user_task.follow_up"),
    }
)

# What a share of somebody else's case lets a role do that may do it at home: to read, and to work on it where the share says so.
SHARED_READING: Final = frozenset(
    {"case.read_subject", "variables.read", "attachment.read", "document.read", "correction.read", "history.read", "field.reveal"}
)
SHARED_WORK: Final = frozenset(
    {"case.set_subject", "attachment.add", "document.serve", "correction.propose", "clock.stop", "clock.resume", "clock.restart"}
)

# Never done as somebody's deputy: what would outlast the deputyship, or pass it on; and the audit is nobody's to lend.
IN_PERSON: Final = frozenset(
    {
        "absence.enter",
        "absence.end",
        "audit.read",
        "case.archive_read",
        "case.break_glass",
        "case.dispose",
        "case.share",
        "disposal.propose",
        "disposal.approve",
        "disposal.refuse",
        "person.add",
        "person.set_password",
        "person.deactivate",
        "person.reactivate",
        "person.rename",
        "person.grant",
        "person.revoke",
        "person.set_identity",
        "identity.link",
        "identity.unlink",
        "second_factor.reset",
        "contact.set",
        "design.approve",
    }
)

# What a session does only when its person has just proved again who he is: see permits.
SENSITIVE: Final = frozenset(
    {
        *("person.add", "person.set_password", "person.deactivate", "person.reactivate", "person.rename", "person.grant", "person.revoke"),
        *("token.create", "second_factor.begin", "second_factor.remove", "second_factor.reset", "second_factor.renew_codes"),
        *("identity.link", "case.break_glass", "case.exclude", "case.archive_read", "field.reveal_sealed"),
        *("deployment.delete", "instance.delete", "instance.modify", "instance.migrate", "design.approve", "design.publish"),
        *("disposal.propose", "disposal.approve", "disposal.refuse", "case.dispose"),
        *("webhook.add", "office.close", "area.replace"),  # and what gives a whole office's matters into other hands
    }
)

RIGHTS: Final[dict[str, frozenset[str]]] = {
    # definitions
    "deployment.deploy": frozenset({PUBLISHER}),
    "deployment.check": _RELEASING,
    "deployment.delete": _DRAWING,
    "deployment.read": _RELEASING | {AUDITOR},
    "design.read": _RELEASING | {AUDITOR},
    "design.begin": _RELEASING,  # also what becomes of files that somebody sends in who may not publish at once
    "design.save": _DRAWING,
    "design.submit": _DRAWING,
    "design.take_back": _DRAWING,
    "design.discard": _DRAWING,
    "design.approve": _RELEASING,  # nobody his own: see reviewing
    "design.send_back": _RELEASING,
    "design.publish": _RELEASING,  # what somebody else has approved
    "definition.read": PEOPLE,
    "definition.count": _DRAWING | {AUDITOR},
    "definition.activate": _DRAWING,
    "definition.suspend": _DRAWING,
    "decision.read": INSIDERS | _DRAWING,
    "decision.evaluate": _DOING | _DRAWING,
    # instances and cases
    "instance.start": _DOING | OUTSIDERS,
    "instance.read": INSIDERS,
    "instance.terminate": _STEERING,
    "instance.set_variables": _STEERING,
    "instance.modify": _STEERING,
    "instance.suspend": _STEERING,
    "instance.resume": _STEERING,
    "instance.restart": _STEERING,
    "instance.migrate": _MANAGING,
    "instance.delete": _MANAGING,
    "migration.read": _MANAGING,  # who runs on which version, and whether he could go on in another one
    "variables.read": _READING,  # an administrator too where no case is concerned: see policy.can
    "case.read": INSIDERS,
    "case.read_subject": _READING,
    "case.import": _STEERING,
    "case.archive_read": frozenset({SUPERVISOR, CONFIRMER}),  # everything in clear, sealed values too
    "case.hold": frozenset({SUPERVISOR, CONFIRMER}),
    "case.release_hold": frozenset({SUPERVISOR, CONFIRMER}),
    "disposal.propose": frozenset({SUPERVISOR, CONFIRMER}),
    "disposal.approve": frozenset({SUPERVISOR, CONFIRMER}),  # and never who proposed it: see disposals
    "disposal.refuse": frozenset({SUPERVISOR, CONFIRMER}),
    "case.dispose": frozenset({SUPERVISOR, CONFIRMER}),  # by `disposal.approve` only
    "disposal.read": frozenset({SUPERVISOR, CONFIRMER, AUDITOR}),
    "retention.read": _DRAWING | {SUPERVISOR, CONFIRMER, AUDITOR},  # the classes; counts are of archive.read
    "archive.read": frozenset({SUPERVISOR, CONFIRMER, AUDITOR}),  # that there is one, and until when it is kept
    "case.set_subject": _HANDLING,
    "case.move": frozenset({SUPERVISOR, CONFIRMER}),
    "case.share": frozenset({SUPERVISOR, CONFIRMER}),
    "case.unshare": frozenset({SUPERVISOR, CONFIRMER}),
    "share.read": frozenset({SUPERVISOR, CONFIRMER, AUDITOR}),
    "case.exclude": frozenset({SUPERVISOR, CONFIRMER}),
    "case.lift_exclusion": frozenset({SUPERVISOR, CONFIRMER}),
    "exclusion.read": frozenset({SUPERVISOR, CONFIRMER, AUDITOR}),
    "case.break_glass": _HANDLING - {REHAB_ORG, CARE_ORG},  # authorities, not the institutions they oversee
    "field.reveal": _READING,  # and as `variables.read` where no case is concerned
    "field.reveal_sealed": frozenset({SUPERVISOR, CONFIRMER}),  # and the roles that the field's form names
    "attachment.add": _HANDLING,
    "attachment.read": _READING,
    "history.read": INSIDERS,
    "audit.read": frozenset({AUDITOR}),  # who read what as well: nobody who is himself looked at
    "document.read": _READING,
    "document.serve": _HANDLING,
    "correction.read": _READING,
    "correction.propose": _HANDLING,
    "correction.approve": frozenset({SUPERVISOR, CONFIRMER}),
    "correction.refuse": frozenset({SUPERVISOR, CONFIRMER}),
    # user tasks: the verbs of OWN_TASK belong to candidates and assignees, and to these besides
    "user_task.read": PEOPLE,
    "user_task.claim": frozenset(),
    "user_task.complete": frozenset(),
    "user_task.delegate": frozenset(),
    "user_task.comment": _HANDLING,
    "user_task.ask": _HANDLING,
    "user_task.release": frozenset({SUPERVISOR}),
    "user_task.assign": frozenset({SUPERVISOR}),
    "user_task.follow_up": frozenset({SUPERVISOR}),
    "user_task.send_back": _STEERING,
    "caseload.hand_over": frozenset({SUPERVISOR}),
    "activity.begin": _STEERING,
    "draft.save": frozenset(),
    # facts from outside
    "message.correlate": _DOING,
    "signal.broadcast": _MANAGING,
    "condition.evaluate": _STEERING,
    # the machine's work
    "job.read": _STEERING | {AUDITOR},
    "job.retry": _MANAGING,
    "job.set_retries": _MANAGING,
    "job.set_priority": _MANAGING,
    "job.run": _MANAGING,
    "oversight.read": OVERSEEING,  # how much is due where, how long things take, how the work is measured
    "figures.read": _WORKING | {AUDITOR},  # of the whole house: what waits, and how often which address was asked
    "external_job.fetch": _WORKING,
    "external_job.complete": _WORKING,
    "external_job.fail": _WORKING,
    "external_job.error": _WORKING,
    "external_job.extend": _WORKING,
    "external_job.unlock": _WORKING,
    "external_job.lock": _WORKING,
    "timer.read": INSIDERS,
    "timer.fire": _STEERING,
    "timer.postpone": _STEERING,
    # clocks, and what they are counted by
    "clock.stop": _HANDLING,
    "clock.resume": _HANDLING,
    "clock.restart": _HANDLING,
    "clock.request_extension": _HANDLING,
    "clock.extend": frozenset({SUPERVISOR, CONFIRMER}),
    "calendar.read": PEOPLE,
    "calendar.draft": _DRAWING,
    "calendar.change": _DRAWING,
    "calendar.discard": _DRAWING,
    "calendar.publish": _DRAWING,
    "time_limit.read": PEOPLE,
    "time_limit.draft": _DRAWING,
    "time_limit.discard": _DRAWING,
    "time_limit.publish": _DRAWING,
    # what notices say
    "webhook.read": _MANAGING | {AUDITOR},
    **dict.fromkeys(("webhook.add", "webhook.pause", "webhook.resume", "webhook.test", "webhook.remove"), _MANAGING),
    "notice_template.read": _MANAGING | {AUDITOR},
    "notice_template.write": _MANAGING,
    "notice_template.reset": _MANAGING,
    "incident.read": _STEERING | {AUDITOR},
    "incident.resolve": _STEERING,
    "incident.retry": _STEERING,
    "incident.annotate": _STEERING,
    "batch.read": _STEERING | {AUDITOR},
    "batch.start": _STEERING,
    "batch.cancel": _STEERING,
    "batch.retry": _STEERING,
    # duty
    "alarm.read": PEOPLE,
    "alarm.acknowledge": frozenset({SUPERVISOR, CONFIRMER, ADMINISTRATOR}),  # and whoever was called: see alarms.acknowledge
    "roster.read": INSIDERS | _STAFFING,
    "roster.enter": _STEERING | _STAFFING,
    "roster.remove": _STEERING | _STAFFING,
    "contact.set": _STAFFING,
    # people and places
    "person.read": _STEERING | _STAFFING,
    "person.add": _STAFFING,
    "person.set_password": _STAFFING,
    "person.deactivate": _STAFFING,
    "person.reactivate": _STAFFING,
    "person.rename": _STAFFING,
    "person.set_identity": _STAFFING,
    "person.grant": _STAFFING,
    "person.revoke": _STAFFING,
    "session.end": _STAFFING,  # and everybody his own
    "token.revoke": _STAFFING,  # and everybody his own
    "second_factor.reset": _STAFFING,
    "identity.link": _STAFFING,
    "identity.unlink": _STAFFING,
    "absence.read": PEOPLE,
    "absence.enter": _STAFFING | {SUPERVISOR},  # and everybody his own: see deputies
    "absence.end": _STAFFING | {SUPERVISOR},
    "office.read": PEOPLE,
    "office.add": _STAFFING,
    "area.read": PEOPLE,
    "office.rename": _STAFFING,
    "office.close": _STAFFING,
    "area.add": _STAFFING,
    "area.import": _STAFFING,
    "area.rename": _STAFFING,
    "opening_hours.read": PEOPLE,
    "opening_hours.enter": _STAFFING,
    "opening_hours.remove": _STAFFING,
    "area.replace": _STAFFING,
    # files of persons
    "person_file.read": _READING,
    "person_file.open": _HANDLING,
    "person_file.correct": _HANDLING,
    "person_file.note": _HANDLING,
    "person_file.link": _HANDLING,
    "person_file.add_relative": _HANDLING,
    "person_file.end_relative": _HANDLING,
    "person_file.close": _HANDLING,
    "person_file.reopen": _HANDLING,
    "person_file.merge": frozenset({SUPERVISOR, CONFIRMER}),
    # registers
    "institution.read": PEOPLE,
    "institution.add": _STEERING,
    "person_list.read": _READING,
    "person_list.replace": _STEERING,
    "professional.read": PEOPLE,
    "professional.add": _HANDLING,
    "professional.approve": frozenset({CASEWORKER, SUPERVISOR}),
    "professional.suspend": frozenset({CASEWORKER, SUPERVISOR}),
    "professional.resume": frozenset({CASEWORKER, SUPERVISOR}),
    "professional.leave": frozenset({CASEWORKER, SUPERVISOR}),
    "professional.train": _HANDLING,
    "demo.advance": _MANAGING,
}


def of(role: str) -> list[str]:
    """Give the verbs of a role: by right, and those of whoever is asked to do something, for those who may be asked."""
    is_asked = role in OUTSIDERS or role not in UNASKED
    return [verb for verb, roles in RIGHTS.items() if role in roles or (is_asked and verb in OWN_TASK)]
