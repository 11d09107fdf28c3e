"""Shows one masked value in clear, for a purpose that is written down."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Unpack

from sqlalchemy import or_, select

from forms.classes import Classes, Path
from forms.schema import ROW
from models import Base
from services import data_classes, instance_views, keys, masking, policy, texts
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.rows import AnyRow
from services.transaction import When, Work, transaction

VERB: Final = "field.reveal"
SEALED_VERB: Final = "field.reveal_sealed"
OF_FILES: Final = "person_file.read"  # of no case: whoever looks after instances without one has no business here
LONGEST_PURPOSE: Final = 500  # characters
LONGEST_NAME: Final = 200
_tables = Base.metadata.tables
_case, _file, _relative = (_tables[name] for name in ("case", "person_file", "person_file_relative"))
_document, _service = _tables["document"], _tables["document_service"]
Found = tuple[AnyRow, Any]
Find = Callable[[Work, Actor, str], Found]


def reveal(actor: Actor, kind: str, object_id: str, field: str, **when: Unpack[When]) -> Any:
    """Give one field's clear value; the reason is the purpose, logged with the field's name.

    A variable is named by its path (`team.0.name`). A sealed one is for supervisor and confirmer, and the roles its form names.
    """
    texts.clean("reason", when.get("reason") or "", LONGEST_PURPOSE)
    field = texts.clean("field", field, LONGEST_NAME)
    if kind not in KINDS:
        raise Invalid({"kind": [f"is none of {', '.join(KINDS)}"]}, code="unknown_kind")
    if kind == "process_instance":
        return _variable(actor, object_id, field, when)
    with transaction(actor, VERB, **when) as work:
        row, told = FINDERS[kind](work, actor, object_id)
        where = {**row._mapping, "is_involved": True}
        policy.demand(actor, OF_FILES if kind in FILES else VERB, where)
        policy.demand(actor, VERB, where)
        _log(work, kind, row, field)
        return _at(told, (field,))


def _variable(actor: Actor, instance_id: str, field: str, when: When) -> Any:
    path = tuple(field.split("."))
    with transaction(actor, VERB, **when) as work:
        row = instance_views.seen(work, actor, instance_id)
        where = {**row._mapping, "is_involved": True}
        policy.demand(actor, VERB, where)
        classes = data_classes.of_instance(work, row)
        value = _at(instance_views.values(work, row), path)
        if _is_sealed(classes, path, value) and not actor.holds(*_readers(classes, path)):
            policy.demand(actor, SEALED_VERB, where)
        _log(work, "process_instance", row, field)
        return value


def _is_sealed(classes: Classes, path: Path, value: Any) -> bool:
    """Say whether the value, something around it, or anything that lies in it is sealed."""
    shape = _shape(path)
    around = any(classes.of(shape[:length]) == "sealed" for length in range(1, len(shape)))
    return around or masking.holds_sealed(classes, shape, value)


def _readers(classes: Classes, path: Path) -> frozenset[str]:
    return classes.readers.get(_shape(path), frozenset())


def _shape(path: Path) -> Path:
    return tuple(ROW if part.isdigit() else part for part in path)


def _at(told: Any, path: Path) -> Any:
    for part in path:
        if isinstance(told, Mapping) and part in told:
            told = told[part]
        elif isinstance(told, list) and part.isdigit() and int(part) < len(told):
            told = told[int(part)]
        else:
            raise NotFound(code="no_such_field")
    return told


def _log(work: Work, kind: str, row: AnyRow, field: str) -> None:
    case_id = row.id if kind == "case" else getattr(row, "case_id", None)
    instance_id = row.root_id if kind == "process_instance" else None
    work.log("field", f"{row.id} {field}", case_id=case_id, instance_id=instance_id, data_key_id=row.data_key_id)


# ---- what else has masked fields


def _of_case(work: Work, actor: Actor, case_id: str) -> Found:
    columns = _case.c.id, _case.c.id.label("case_id"), _case.c.area_code, _case.c.office_id, _case.c.data_key_id, _case.c.subject
    row = _seen(work, policy.visible(select(*columns).where(or_(_case.c.id == case_id, _case.c.number == case_id)), actor, _case))
    return row, {} if row.subject is None else keys.unseal_values(work, row.data_key_id, row.subject)


def _of_person_file(work: Work, actor: Actor, file_id: str) -> Found:
    query = select(_file).where(or_(_file.c.id == file_id, _file.c.number == file_id))
    row = _seen(work, policy.visible(query, actor, _file))
    return row, keys.unseal_values(work, row.data_key_id, row.subject)


def _of_relative(work: Work, actor: Actor, relative_id: str) -> Found:
    columns = _relative.c.id, _relative.c.subject, _file.c.area_code, _file.c.office_id, _file.c.data_key_id
    query = select(*columns).join(_file, _file.c.id == _relative.c.file_id).where(_relative.c.id == relative_id)
    row = _seen(work, policy.visible(query, actor, _file))
    return row, keys.unseal_values(work, row.data_key_id, row.subject)


def _of_service(work: Work, actor: Actor, service_id: str) -> Found:
    query = select(_service).join(_document, _document.c.id == _service.c.document_id).where(_service.c.id == service_id)
    row = _seen(work, policy.visible(query, actor, _document))
    return row, keys.unseal_values(work, row.data_key_id, row.details)


def _seen(work: Work, query: Any) -> AnyRow:
    row: AnyRow | None = work.execute(query).first()
    if row is None:
        raise NotFound
    return row


FINDERS: Final[Mapping[str, Find]] = {
    "case": _of_case,
    "person_file": _of_person_file,
    "relative": _of_relative,
    "document_service": _of_service,
}
FILES: Final = frozenset({"person_file", "relative"})
KINDS: Final = ("process_instance", *FINDERS)
