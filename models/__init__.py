"""Tables; one aggregate a file; no verbs."""

from models.archive import Archive, LegalHold
from models.area import Area, AreaName
from models.attachment import Attachment
from models.audit import AuditChain, AuditNode, AuditRoot, AuditStretch
from models.batch import Batch, BatchItem
from models.case import Case, CaseDigest, DataKey, NumberSeries
from models.case_access import CaseExclusion, CaseShare
from models.clock import Clock, ClockEvent
from models.conversation import Comment, Question
from models.db import Base, db
from models.decision import DecisionDefinition, DecisionEvaluation, PinnedDecision
from models.deployment import Deployment, PinnedForm, ProcessDefinition, Resource, StartSubscription, StartTimer
from models.deputy import Absence, AbsenceDeputy, AbsenceScope
from models.design import Design, DesignFile, DesignRemark, DesignVersion
from models.desk import Presence, SavedFilter, Snooze
from models.disposal import Disposal, DisposalCase
from models.document import Correction, Document, DocumentService
from models.incident import Incident
from models.institution import Institution, InstitutionPlace
from models.job import Job, Lease
from models.message import Message, Subscription
from models.notice import Notice, NoticeSetting, NoticeTemplate
from models.office import Office, OfficeName
from models.opening import OpeningHours
from models.person import Account, ApiToken, Person, RoleHeld, RoleLeft
from models.person_file import PersonFile, PersonFileCase, PersonFileDigest, PersonFileEntry, PersonFileRelative
from models.person_identity import PersonIdentity
from models.person_list import PersonList, PersonListEntry
from models.process_instance import Activity, ProcessInstance, VariableChange
from models.professional import Professional, Training
from models.report_receipt import ReportReceipt
from models.roster import Alarm, AlarmCall, Contact, DutyShift
from models.sign_in import FailedSignIns, LinkedIdentity, RecoveryCode, SecondFactor, Session
from models.time_limit import Calendar, CalendarDay, TimeLimit
from models.user_task import Barred, Candidate, Draft, UserTask
from models.verb_log import DemoTime, IdempotentRequest, VerbLog
from models.webhook import Webhook, WebhookDelivery

__all__ = [
    "Absence",
    "AbsenceDeputy",
    "AbsenceScope",
    "Account",
    "Activity",
    "Alarm",
    "AlarmCall",
    "ApiToken",
    "Archive",
    "Area",
    "AreaName",
    "Attachment",
    "AuditChain",
    "AuditNode",
    "AuditRoot",
    "AuditStretch",
    "Barred",
    "Base",
    "Batch",
    "BatchItem",
    "Calendar",
    "CalendarDay",
    "Candidate",
    "Case",
    "CaseDigest",
    "CaseExclusion",
    "CaseShare",
    "Clock",
    "ClockEvent",
    "Comment",
    "Contact",
    "Correction",
    "DataKey",
    "DecisionDefinition",
    "DecisionEvaluation",
    "DemoTime",
    "Deployment",
    "Design",
    "DesignFile",
    "DesignRemark",
    "DesignVersion",
    "Disposal",
    "DisposalCase",
    "Document",
    "DocumentService",
    "Draft",
    "DutyShift",
    "FailedSignIns",
    "IdempotentRequest",
    "Incident",
    "Institution",
    "InstitutionPlace",
    "Job",
    "Lease",
    "LegalHold",
    "LinkedIdentity",
    "Message",
    "Notice",
    "NoticeSetting",
    "NoticeTemplate",
    "NumberSeries",
    "Office",
    "OfficeName",
    "OpeningHours",
    "Person",
    "PersonFile",
    "PersonFileCase",
    "PersonFileDigest",
    "PersonFileEntry",
    "PersonFileRelative",
    "PersonIdentity",
    "PersonList",
    "PersonListEntry",
    "PinnedDecision",
    "PinnedForm",
    "Presence",
    "ProcessDefinition",
    "ProcessInstance",
    "Professional",
    "Question",
    "RecoveryCode",
    "ReportReceipt",
    "Resource",
    "RoleHeld",
    "RoleLeft",
    "SavedFilter",
    "SecondFactor",
    "Session",
    "Snooze",
    "StartSubscription",
    "StartTimer",
    "Subscription",
    "TimeLimit",
    "Training",
    "UserTask",
    "VariableChange",
    "VerbLog",
    "Webhook",
    "WebhookDelivery",
    "db",
]
