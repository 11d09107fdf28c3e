"""Forms as they were deployed, and what people enter in them; nothing here runs inside a transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from forms import schema, showing, validation
from forms.errors import FormFailed
from forms.schema import Form
from forms.showing import Line
from javascript import contexts
from models import Base
from services import memory, transaction
from services.errors import Invalid, NotReady
from services.transaction import Reading

_pinned = Base.metadata.tables["pinned_form"]
_resource = Base.metadata.tables["resource"]
_FIND = (
    select(_resource.c.content)
    .join(_pinned, _pinned.c.resource_id == _resource.c.id)
    .where(_pinned.c.definition_id == bindparam("definition_id"), _pinned.c.form_id == bindparam("form_id"))
)
_forms: memory.Memory[tuple[str, str], Form] = memory.Memory(500)


def pinned(look: Reading, definition_id: str, form_id: str | None) -> Form | None:
    """Give the form a definition was deployed with; None when it names one that was never deployed."""
    if form_id is None:
        return None
    place = (definition_id, form_id)
    form = _forms.get(place)
    if form is None:
        content = look.execute(_FIND, {"definition_id": definition_id, "form_id": form_id}).scalar_one_or_none()
        if content is None:
            return None
        form = _forms[place] = schema.read(content)
    return form


def accepted(form: Form, submitted: Mapping[str, Any], context: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    """Hold the entries against the form; give exactly the variables to write, or raise Invalid with sentences by field."""
    try:
        verdict = validation.validate(form, submitted, context, now=moment)
    except (FormFailed, contexts.ScriptError) as error:
        raise NotReady(f"the form {form.form_id} cannot be checked: {error}", code="form_failed") from error
    if isinstance(verdict, validation.Refused):
        raise Invalid(verdict.errors)
    return verdict.values


def to_browser(form: Form, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the form is opened with: only what it names."""
    return validation.to_browser(form, variables)


def shown(form: Form, variables: Mapping[str, Any], moment: datetime) -> list[Line]:
    """Give what a form that held these variables showed at a moment."""
    return showing.lines(form, variables, now=moment)


transaction.on_bind(_forms.clear)
