"""What the elements of a diagram are called in English: the property `name.en` beside a name."""

from lxml import etree

from engine.compiler.mappings import properties
from engine.definitions import Definition
from engine.xml import XmlElement, parse

PROPERTY = "name.en"
WIDTH = 90  # of a label, in units of the drawing: words of English need more than those of Chinese
BPMNDI = {"di": "http://www.omg.org/spec/BPMN/20100524/DI", "dc": "http://www.omg.org/spec/DD/20100524/DC"}
LABELS = ".//di:BPMNLabel/dc:Bounds"


def names(definition: Definition) -> dict[str, str]:
    """Give the English of the names of a process and its elements, where the diagram says it."""
    found = {element.name: english for element in definition.elements.values() if (english := element.properties.get(PROPERTY))}
    return found | ({definition.name: definition.properties[PROPERTY]} if PROPERTY in definition.properties else {})


def in_english(data: bytes) -> bytes:
    """Give a document to look at, with English names; whatever has none takes that of a namesake, such as a pool that of its process."""
    root = parse(data)
    named = [(element, name) for element in root.iter("{*}*") if (name := element.get("name"))]
    found = {id(element): english for element, _ in named if (english := properties(element).get(PROPERTY))}
    namesakes = {name: found[id(element)] for element, name in named if id(element) in found}
    for element, name in named:
        element.set("name", found.get(id(element)) or namesakes.get(name, name))
    for bounds in root.iterfind(LABELS, BPMNDI):
        _widen(bounds)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _widen(bounds: XmlElement) -> None:
    """Give a label room for English words around where its middle lies."""
    try:
        x, width = (float(bounds.get(name, "")) for name in ("x", "width"))
    except ValueError:  # whoever draws it says so
        return
    if width < WIDTH:
        bounds.set("x", f"{x - (WIDTH - width) / 2:g}")
        bounds.set("width", str(WIDTH))
