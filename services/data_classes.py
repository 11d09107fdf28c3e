"""The data classes of a definition's variables: what all forms of its deployment, and those it was deployed with, say of them."""

from collections.abc import Collection

from sqlalchemy import bindparam, or_, select

from forms import classes, schema
from forms.classes import Classes
from forms.schema import Field, Form
from models import Base
from services import library, memory, transaction
from services.rows import AnyRow
from services.transaction import Reading

_pinned, _resource, _instance = (Base.metadata.tables[name] for name in ("pinned_form", "resource", "process_instance"))
_OWN = select(_pinned.c.resource_id).where(_pinned.c.definition_id == bindparam("definition_id"))
_BESIDE = (_resource.c.deployment_id == bindparam("deployment_id")) & (_resource.c.kind == "form")
_FORMS = select(_resource.c.content).where(or_(_resource.c.id.in_(_OWN), _BESIDE))
_RUN = select(_instance.c.definition_id).where(_instance.c.root_id == bindparam("root_id")).distinct()
_ROOT = select(_instance.c.root_id).where(_instance.c.id == bindparam("instance_id"))
_TREE = select(_instance.c.definition_id).where(_instance.c.root_id == _ROOT.scalar_subquery()).distinct()
_known: memory.Memory[str, Classes] = memory.Memory(500)


def of_definition(look: Reading, definition_id: str) -> Classes:
    """Give the classes of a definition's variables; nothing of it ever changes."""
    found = _known.get(definition_id)
    if found is None:
        found = _known[definition_id] = classes.of_fields(fields(look, definition_id), library.known(definition_id).sealed)
    return found


def fields(look: Reading, definition_id: str) -> list[Field]:
    """Give the fields of all forms that a definition knows."""
    return [field for form in forms(look, definition_id) for field in form.fields]


def forms(look: Reading, definition_id: str) -> list[Form]:
    """Give all forms that a definition knows."""
    asked = {"definition_id": definition_id, "deployment_id": library.known(definition_id).deployment_id}
    return [schema.read(content) for content in look.execute(_FORMS, asked).scalars()]


def of_instance(look: Reading, row: AnyRow) -> Classes:
    """Give the classes of an instance's variables, which a process that it calls may share."""
    if not library.known(row.definition_id).has_calls and row.id == row.root_id:
        return of_definition(look, row.definition_id)
    return of_definitions(look, set(look.execute(_RUN, {"root_id": row.root_id}).scalars()))


def in_instance(look: Reading, instance_id: str) -> Classes:
    """Give the classes of the variables of an instance by its id."""
    return of_definitions(look, set(look.execute(_TREE, {"instance_id": instance_id}).scalars()))


def of_definitions(look: Reading, definition_ids: Collection[str]) -> Classes:
    """Give the classes of the variables that several definitions share."""
    found = [of_definition(look, one) for one in definition_ids]
    return found[0] if len(found) == 1 else classes.merged(found)


transaction.on_bind(_known.clear)
