"""Reads BPMN documents safely, and answers small questions about their elements."""

from lxml import etree

from engine.errors import InvalidDefinition
from engine.problems import Problem, said

BPMN_NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
VENDOR_NAMESPACES = ("http://camunda.org/schema/1.0/bpmn", "http://activiti.org/bpmn")
BPMN = f"{{{BPMN_NAMESPACE}}}"
SIZE_LIMIT = 10_000_000

XmlElement = etree._Element  # lxml gives its element class no public name


def parse(data: bytes) -> XmlElement:
    """Read a document of any encoding: no DTD, no entities, no network. Raises InvalidDefinition."""
    if len(data) > SIZE_LIMIT:
        raise InvalidDefinition(
            [Problem("document", "size", said("the document is larger than {size_limit} bytes", size_limit=SIZE_LIMIT))]
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidDefinition([Problem("document", "xml", said("{document_error}", document_error=error))]) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise InvalidDefinition([Problem("document", "xml", "a document type declaration is not allowed")])
    return root


def namespace(name: str) -> str:
    """Tell the namespace of a tag or attribute name, '' when it has none."""
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def local(element: XmlElement) -> str:
    """Tell an element's name without its namespace."""
    return local_name(str(element.tag))


def local_name(name: str) -> str:
    """Tell the part of a tag or attribute name after its namespace."""
    return name.rpartition("}")[2]


def is_bpmn(element: XmlElement) -> bool:
    """Tell whether an element belongs to BPMN itself."""
    return str(element.tag).startswith(BPMN)


def is_vendor(name: str) -> bool:
    """Tell whether a tag or attribute name belongs to the Camunda dialect."""
    return namespace(name) in VENDOR_NAMESPACES


def reference(value: str | None) -> str | None:
    """Strip the prefix of a reference written as a qualified name."""
    return value.rpartition(":")[2].strip() if value else None


def child(element: XmlElement, name: str) -> XmlElement | None:
    """Find the first BPMN child of that name."""
    return element.find(BPMN + name)


def text(element: XmlElement, name: str) -> str | None:
    """Read the text of the BPMN child of that name; None when it is missing or blank."""
    found = child(element, name)
    return (found.text or "").strip() or None if found is not None else None


def vendor(element: XmlElement, name: str) -> str | None:
    """Read an attribute of the Camunda dialect."""
    for space in VENDOR_NAMESPACES:
        value = element.get(f"{{{space}}}{name}")
        if value is not None:
            return value
    return None


def extensions(element: XmlElement, name: str) -> list[XmlElement]:
    """List the extension elements of the Camunda dialect of that name, those of the element itself only."""
    box = child(element, "extensionElements")
    return [] if box is None else vendor_children(box, name)


def vendor_children(element: XmlElement, name: str) -> list[XmlElement]:
    """List the direct children of the Camunda dialect of that name."""
    return [c for c in element if is_vendor(str(c.tag)) and local(c) == name]
