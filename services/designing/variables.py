"""Variables that somebody reads and nobody gives: in a diagram, a table or a form of one design.

What a job, a message or a caller brings along is not seen; the diagram may declare it (see `engine.data_flow`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from engine import data_flow
from engine.data_flow import Flow, Use
from engine.decisions import compile_model
from engine.errors import InvalidDefinition
from engine.expressions.reads import reads
from engine.problems import Problem, said
from forms import schema, structure
from forms.errors import InvalidForm
from forms.schema import Form
from services import deployed_forms
from services.resources import kind_of
from services.transaction import Reading

Contents = Mapping[str, bytes]
RULE: Final = "variable"
INSIDE: Final = re.compile(r"\{\{\s*(?:#(?:if|loop)\s+)?([^/{}][^{}]*)\}\}")  # an expression in a text of a form
OWN_WORDS: Final = frozenset({"this", "parent", "i", "data"})  # of form-js


def findings(look: Reading, before: Contents, after: Contents) -> list[Problem]:
    """Find what is read and not given any more, or not at all; nothing where there is no diagram, or one that cannot be read."""
    try:
        flows = [data_flow.read(content) for name, content in after.items() if kind_of(name) == "bpmn"]
        uses = [use for flow in flows for use in flow.uses] + list(_of_tables(after))
    except InvalidDefinition:
        return []
    forms = list(_forms(after))
    given = _given(flows, [*forms, *_outside(look, flows, forms)])
    former = {name: form.form_id for form in _forms(before) for name in form.variables}
    missing = [use for use in [*uses, *(use for form in forms for use in _of_form(form))] if use.name not in given] if flows else []
    return [_problem(use, former.get(use.name)) for use in dict.fromkeys(missing)]


def _problem(use: Use, former: str | None) -> Problem:
    told = {"place": use.place, "variable": use.name, "form": former}
    if former is None:
        sentence = said("{place} reads {variable}, which no form, mapping or declared output gives", **told)
    else:
        sentence = said("{place} reads {variable}, which the form {form} no longer asks for", **told)
    return Problem(use.element_id, RULE, sentence, "warning")


def _given(flows: Iterable[Flow], forms: Iterable[Form]) -> frozenset[str]:
    return frozenset[str]().union(*(flow.given for flow in flows), *(form.variables for form in forms))


def _forms(contents: Contents) -> Iterator[Form]:
    for name, content in contents.items():
        if kind_of(name) == "form":
            try:
                yield schema.read(content)
            except InvalidForm:  # said by the check of the form itself
                continue


def _outside(look: Reading, flows: Iterable[Flow], forms: Iterable[Form]) -> list[Form]:
    """Give the newest of each form that is named and deployed already."""
    named = {name for flow in flows for name in flow.forms} - {form.form_id for form in forms}
    return list(map(schema.read, deployed_forms.contents(look, named)))


def _of_tables(contents: Contents) -> Iterator[Use]:
    for name, content in contents.items():
        if kind_of(name) == "dmn":
            model = compile_model(content)
            first = next(iter(model.decisions), name)
            yield from (Use(first, "the decision", variable) for variable in sorted(model.needs))


def _of_form(form: Form) -> Iterator[Use]:
    own = OWN_WORDS.union(part for field in form.fields for part in field.path)
    for component in structure.every(form.schema):
        found = frozenset({component["valuesKey"]} if component.get("valuesKey") else ()).union(*map(_read, _texts(component)))
        place = said("the form {form}", form=form.form_id)
        yield from (Use(str(component["id"]), place, name) for name in sorted(found - own))


def _read(text: str) -> frozenset[str]:
    if text.startswith("="):
        return reads(text)
    return frozenset[str]().union(*(reads(f"={inner}") for inner in INSIDE.findall(text)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for name, item in value.items() if name not in ("components", "properties") for text in _texts(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in _texts(item))
