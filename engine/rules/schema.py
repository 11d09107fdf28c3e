"""The standard's own schema: what is spelt so that no tool can read it."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from engine.problems import Problem, said
from engine.rules.document import shown_id
from engine.xml import BPMN_NAMESPACE, XmlElement, is_bpmn, local

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_MISSING = re.compile(r"The attribute '(\w+)' is required but missing")
_LEFT_OUT = frozenset({"targetNamespace", "id", "name", "dataStoreRef"})  # modellers leave these out, and nothing follows from it
_MOST = 100  # findings of the schema that are looked up
_VALUE = re.compile(r"'([^']*)' is not a valid value of the atomic type 'xs:(\w+)'")
_NAME = re.compile(r"[^\W\d][\w.·-]*")
_LISTED = re.compile(r"\s*Expected is.*$", re.DOTALL)


@cache
def _schema() -> Any:
    """Load the schemas that come with SpiffWorkflow; they refer to each other by name, in their folder."""
    return etree.XMLSchema(_read("BPMN20.xsd"))


def _read(name: str) -> Any:
    path = files("SpiffWorkflow") / "bpmn" / "parser" / "schema" / name
    return etree.parse(str(path), etree.XMLParser(no_network=True))


def names() -> list[str]:
    """List the elements of BPMN that a document can hold."""
    tree = _read("Semantic.xsd")
    abstract = {one.get("name") for one in tree.iter(_XSD + "complexType") if one.get("abstract") == "true"}
    declared = [one for one in tree.iter(_XSD + "element") if one.get("name") and one.get("abstract") != "true"]
    return sorted({one.get("name") for one in declared if one.get("type") not in abstract})


def findings(root: XmlElement) -> Iterator[Problem]:
    """Hold a document against the schema; what concerns the drawing only, or is left out by custom, is passed over."""
    schema = _schema()
    if schema.validate(root):
        return
    spaces = {prefix: space for element in root.iter(etree.Element) for prefix, space in element.nsmap.items() if prefix}
    for error in list(schema.error_log)[:_MOST]:
        element = _element(root, error.path, spaces)
        missing = _MISSING.search(error.message)
        is_passed_over = (missing and missing[1] in _LEFT_OUT) or _is_judged_elsewhere(error.message)
        if element is None or not is_bpmn(element) or is_passed_over:
            continue
        yield Problem(shown_id(element), "schema", _sentence(element, error.message))


def _is_judged_elsewhere(message: str) -> bool:
    """Tell whether a finding is about a reference, which may be an expression here, or an id that is used twice."""
    value = _VALUE.search(message)
    return value is not None and (value[2] == "QName" or (value[2] == "ID" and _NAME.fullmatch(value[1]) is not None))


def _element(root: XmlElement, path: str | None, spaces: dict[str, str]) -> XmlElement | None:
    found = root.xpath(path, namespaces=spaces) if path else []
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else None


def _sentence(element: XmlElement, message: str) -> str:
    """Take the schema's own sentence, without namespaces and without the list of what else could stand there."""
    plain = _LISTED.sub("", message.replace(f"{{{BPMN_NAMESPACE}}}", ""))
    return said("the BPMN schema does not allow this {element}: {schema_error}", element=local(element), schema_error=plain)
