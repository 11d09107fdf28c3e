"""What each file of a design is about: the procedures of a diagram, the decisions of tables, the steps that show a form."""

from collections.abc import Iterator, Mapping

from engine import xml
from engine.compiler.user_tasks import form_of_element
from engine.errors import InvalidDefinition
from services import policy
from services.actor import Actor
from services.designing import files, standing
from services.resources import kind_of
from services.transaction import reading

NAMED = {"bpmn": "process", "dmn": "decision"}
Label = tuple[str, ...]  # names, as they are drawn


def of(actor: Actor, design_id: str) -> dict[str, Label]:
    """Give the names by which people know the files, by the names of the files; a file that cannot be read has none."""
    policy.demand(actor, "design.read", {})
    with reading() as look:
        contents = files.read(look, design_id)
    roots = dict(_roots(contents))
    steps = _steps([root for name, root in roots.items() if kind_of(name) == "bpmn"])
    forms = {name: standing.form_ids(content) for name, content in contents.items() if kind_of(name) == "form"}
    labels = {name: _names(root, NAMED[kind_of(name) or ""]) for name, root in roots.items()}
    return labels | {name: tuple(step for form_id in ids for step in steps.get(form_id, ())) for name, ids in forms.items()}


def _roots(contents: Mapping[str, bytes]) -> Iterator[tuple[str, xml.XmlElement]]:
    for name, content in contents.items():
        if kind_of(name) not in NAMED:
            continue
        try:
            yield name, xml.parse(content)
        except InvalidDefinition:
            continue


def _names(root: xml.XmlElement, kind: str) -> Label:
    found = (one.get("name") for one in root.iter("{*}*") if xml.local(one) == kind)
    return tuple(dict.fromkeys(name for name in found if name))


def _steps(diagrams: list[xml.XmlElement]) -> dict[str, Label]:
    """Give the names of the steps that show a form, by its id, each name once."""
    found: dict[str, dict[str, None]] = {}
    for element in (one for root in diagrams for one in root.iter("{*}userTask", "{*}startEvent")):
        form_id, name = form_of_element(element), element.get("name")
        if form_id and name:
            found.setdefault(form_id, {})[" ".join(name.split())] = None
    return {form_id: tuple(names) for form_id, names in found.items()}
