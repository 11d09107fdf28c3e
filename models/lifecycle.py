"""Every state machine of the service: its states, what each means, and the arrows between them."""

from enum import StrEnum
from typing import Final


class IllegalTransition(Exception):
    """A state cannot follow another."""


class InstanceState(StrEnum):
    """A process instance."""

    ACTIVE = "active"  # has something to do or waits
    SUSPENDED = "suspended"  # waits until an operator lets it go on
    COMPLETED = "completed"  # reached its end
    TERMINATED = "terminated"  # was ended by somebody, with a reason


class UserTaskState(StrEnum):
    """A user task."""

    OPEN = "open"  # waits for somebody to take it
    CLAIMED = "claimed"  # somebody works on it
    COMPLETED = "completed"  # done
    CANCELLED = "cancelled"  # its activity was interrupted


UNFINISHED: Final = (UserTaskState.OPEN, UserTaskState.CLAIMED)  # a user task that somebody still has to do


class JobState(StrEnum):
    """A job."""

    DUE = "due"  # owed; runs when its moment has come
    RUNNING = "running"  # somebody holds its lease
    DONE = "done"  # ran, or its answer came too late to matter
    STUCK = "stuck"  # out of retries; an incident is open
    CANCELLED = "cancelled"  # no longer owed


class IncidentState(StrEnum):
    """An incident."""

    OPEN = "open"  # somebody must look
    RESOLVED = "resolved"  # goes on, or is gone


class MessageState(StrEnum):
    """A message from outside or from another instance."""

    WAITING = "waiting"  # nobody listened yet; kept until it expires
    DELIVERED = "delivered"  # reached its one receiver
    EXPIRED = "expired"  # nobody ever listened


class CaseState(StrEnum):
    """A case."""

    OPEN = "open"  # work is going on
    CLOSED = "closed"  # every instance has ended
    DISPOSED = "disposed"  # its content was destroyed by law; number, dates, entries and chain stay


class ArchiveState(StrEnum):
    """The package of one closure of a case."""

    OWED = "owed"  # the case is closed, nothing is made yet
    ORDERED = "ordered"  # a job makes it
    MADE = "made"  # it lies here
    LAPSED = "lapsed"  # the case went on before it was made: its next closure has another one
    DISPOSED = "disposed"  # destroyed with its case


class DesignState(StrEnum):
    """A deployment in the making."""

    DRAFT = "draft"  # somebody draws it
    SUBMITTED = "submitted"  # a second person must look it over
    APPROVED = "approved"  # may be published as it is
    PUBLISHED = "published"  # became a deployment
    DISCARDED = "discarded"  # given up


class DisposalState(StrEnum):
    """A disposal of cases."""

    PROPOSED = "proposed"  # a second person must approve it
    APPROVED = "approved"  # its cases go
    REFUSED = "refused"  # its cases stay


class ClockState(StrEnum):
    """A statutory clock."""

    RUNNING = "running"  # time passes; overdue when its due moment has
    STOPPED = "stopped"  # stands still on a legal ground
    MET = "met"  # what it asks was done in time
    LATE = "late"  # it was not: ours, or another body's
    LAPSED = "lapsed"  # the applicant let it pass; a person draws the consequence
    ELAPSED = "elapsed"  # its end was waited for
    CANCELLED = "cancelled"  # what it asks was no longer needed


class WebhookState(StrEnum):
    """An address to which notices go."""

    ACTIVE = "active"  # is told
    PAUSED = "paused"  # is not told until somebody lets it be told again


class RuleState(StrEnum):
    """A version of a time limit or of a calendar."""

    DRAFT = "draft"  # can be looked at
    PUBLISHED = "published"  # clocks are counted by it, where no younger one holds


class BatchItemState(StrEnum):
    """One instance of a batch."""

    WAITING = "waiting"  # its job is owed
    DONE = "done"  # the deed is done
    FAILED = "failed"  # the deed was refused; nothing changed
    CANCELLED = "cancelled"  # the batch was cancelled before its turn


class CorrectionState(StrEnum):
    """A correction of a wrong entry."""

    PROPOSED = "proposed"  # a second person must approve it
    APPLIED = "applied"  # the right entry stands
    REFUSED = "refused"  # the entry stays


class AlarmState(StrEnum):
    """An alarm."""

    RINGING = "ringing"  # somebody is being called
    UNHEARD = "unheard"  # everybody was called, nobody acknowledged
    ACKNOWLEDGED = "acknowledged"  # somebody has taken it on
    OVER = "over"  # what it called for is done


class DefinitionState(StrEnum):
    """A process definition."""

    ACTIVE = "active"  # may be started
    SUSPENDED = "suspended"  # may not be started
    DRAFT = "draft"  # shipped beside a published version, for an administrator to look at


class InstitutionState(StrEnum):
    """An institution of the register."""

    ACTIVE = "active"  # takes in whoever is referred to it
    SUSPENDED = "suspended"  # takes nobody in until that is over
    LEFT = "left"  # left the register, by its own wish or by a decision


class FileState(StrEnum):
    """The file of one person."""

    OPEN = "open"  # the person is helped, or may be
    CLOSED = "closed"  # kept; opened again when the person comes back
    MERGED = "merged"  # the same person as another file, which goes on


class ProfessionalState(StrEnum):
    """A professional of the register."""

    PENDING = "pending"  # waits for the county to look at the qualification
    ACTIVE = "active"  # may work
    SUSPENDED = "suspended"  # may not work until that is over
    LEFT = "left"  # left the register


# By machine, for members of two machines that bear the same name are equal: they are texts.
ARROWS: dict[type[StrEnum], dict[StrEnum, frozenset[StrEnum]]] = {
    InstanceState: {
        InstanceState.ACTIVE: frozenset({InstanceState.SUSPENDED, InstanceState.COMPLETED, InstanceState.TERMINATED}),
        InstanceState.SUSPENDED: frozenset({InstanceState.ACTIVE, InstanceState.TERMINATED}),
        InstanceState.COMPLETED: frozenset(),
        InstanceState.TERMINATED: frozenset(),
    },
    UserTaskState: {
        UserTaskState.OPEN: frozenset({UserTaskState.CLAIMED, UserTaskState.COMPLETED, UserTaskState.CANCELLED}),
        UserTaskState.CLAIMED: frozenset({UserTaskState.OPEN, UserTaskState.COMPLETED, UserTaskState.CANCELLED}),
        UserTaskState.COMPLETED: frozenset(),
        UserTaskState.CANCELLED: frozenset(),
    },
    JobState: {
        JobState.DUE: frozenset({JobState.RUNNING, JobState.DONE, JobState.STUCK, JobState.CANCELLED}),
        JobState.RUNNING: frozenset({JobState.DUE, JobState.DONE, JobState.STUCK, JobState.CANCELLED}),
        JobState.STUCK: frozenset({JobState.DUE, JobState.DONE, JobState.CANCELLED}),
        JobState.DONE: frozenset(),
        JobState.CANCELLED: frozenset({JobState.DONE}),  # its answer came too late
    },
    IncidentState: {
        IncidentState.OPEN: frozenset({IncidentState.RESOLVED}),
        IncidentState.RESOLVED: frozenset(),
    },
    MessageState: {
        MessageState.WAITING: frozenset({MessageState.DELIVERED, MessageState.EXPIRED}),
        MessageState.DELIVERED: frozenset(),
        MessageState.EXPIRED: frozenset(),
    },
    CaseState: {
        CaseState.OPEN: frozenset({CaseState.CLOSED}),
        CaseState.CLOSED: frozenset({CaseState.OPEN, CaseState.DISPOSED}),
        CaseState.DISPOSED: frozenset(),
    },
    ArchiveState: {
        ArchiveState.OWED: frozenset({ArchiveState.ORDERED, ArchiveState.LAPSED}),
        ArchiveState.ORDERED: frozenset({ArchiveState.MADE, ArchiveState.LAPSED}),
        ArchiveState.MADE: frozenset({ArchiveState.DISPOSED}),
        ArchiveState.LAPSED: frozenset({ArchiveState.DISPOSED}),
        ArchiveState.DISPOSED: frozenset(),
    },
    DisposalState: {
        DisposalState.PROPOSED: frozenset({DisposalState.APPROVED, DisposalState.REFUSED}),
        DisposalState.APPROVED: frozenset(),
        DisposalState.REFUSED: frozenset(),
    },
    DesignState: {
        DesignState.DRAFT: frozenset({DesignState.SUBMITTED, DesignState.DISCARDED}),
        DesignState.SUBMITTED: frozenset({DesignState.APPROVED, DesignState.DRAFT, DesignState.DISCARDED}),
        DesignState.APPROVED: frozenset({DesignState.PUBLISHED, DesignState.DRAFT, DesignState.DISCARDED}),
        DesignState.PUBLISHED: frozenset(),
        DesignState.DISCARDED: frozenset(),
    },
    ClockState: {
        ClockState.RUNNING: frozenset(set(ClockState) - {ClockState.RUNNING}),
        ClockState.STOPPED: frozenset(set(ClockState) - {ClockState.STOPPED}),
        **{state: frozenset() for state in (ClockState.MET, ClockState.LATE, ClockState.LAPSED, ClockState.ELAPSED, ClockState.CANCELLED)},
    },
    WebhookState: {
        WebhookState.ACTIVE: frozenset({WebhookState.PAUSED}),
        WebhookState.PAUSED: frozenset({WebhookState.ACTIVE}),
    },
    RuleState: {
        RuleState.DRAFT: frozenset({RuleState.PUBLISHED}),
        RuleState.PUBLISHED: frozenset(),
    },
    BatchItemState: {
        BatchItemState.WAITING: frozenset({BatchItemState.DONE, BatchItemState.FAILED, BatchItemState.CANCELLED}),
        BatchItemState.FAILED: frozenset({BatchItemState.WAITING}),
        BatchItemState.DONE: frozenset(),
        BatchItemState.CANCELLED: frozenset(),
    },
    CorrectionState: {
        CorrectionState.PROPOSED: frozenset({CorrectionState.APPLIED, CorrectionState.REFUSED}),
        CorrectionState.APPLIED: frozenset(),
        CorrectionState.REFUSED: frozenset(),
    },
    InstitutionState: {
        InstitutionState.ACTIVE: frozenset({InstitutionState.SUSPENDED, InstitutionState.LEFT}),
        InstitutionState.SUSPENDED: frozenset({InstitutionState.ACTIVE, InstitutionState.LEFT}),
        InstitutionState.LEFT: frozenset(),
    },
    FileState: {
        FileState.OPEN: frozenset({FileState.CLOSED, FileState.MERGED}),
        FileState.CLOSED: frozenset({FileState.OPEN, FileState.MERGED}),
        FileState.MERGED: frozenset(),
    },
    ProfessionalState: {
        ProfessionalState.PENDING: frozenset({ProfessionalState.ACTIVE, ProfessionalState.LEFT}),
        ProfessionalState.ACTIVE: frozenset({ProfessionalState.SUSPENDED, ProfessionalState.LEFT}),
        ProfessionalState.SUSPENDED: frozenset({ProfessionalState.ACTIVE, ProfessionalState.LEFT}),
        ProfessionalState.LEFT: frozenset({ProfessionalState.PENDING}),
    },
    AlarmState: {
        AlarmState.RINGING: frozenset({AlarmState.UNHEARD, AlarmState.ACKNOWLEDGED, AlarmState.OVER}),
        AlarmState.UNHEARD: frozenset({AlarmState.ACKNOWLEDGED, AlarmState.OVER}),
        AlarmState.ACKNOWLEDGED: frozenset(),
        AlarmState.OVER: frozenset(),
    },
    DefinitionState: {
        DefinitionState.ACTIVE: frozenset({DefinitionState.SUSPENDED}),
        DefinitionState.SUSPENDED: frozenset({DefinitionState.ACTIVE}),
        DefinitionState.DRAFT: frozenset({DefinitionState.ACTIVE}),
    },
}


def may_follow(old: StrEnum, new: StrEnum) -> bool:
    """Say whether the second state may follow the first."""
    return type(new) is type(old) and new in ARROWS[type(old)][old]


def check(old: StrEnum, new: StrEnum) -> None:
    """Raise IllegalTransition unless the second state may follow the first."""
    if not may_follow(old, new):
        message = f"{type(old).__name__}: {new} cannot follow {old}"
        raise IllegalTransition(message)


def before(new: StrEnum) -> frozenset[StrEnum]:
    """Give the states that the state may follow: an UPDATE names them in its WHERE."""
    return frozenset(old for old, arrows in ARROWS[type(new)].items() if new in arrows)
