"""A diagram becomes SpiffWorkflow specs, or findings with element ids."""

from engine.compiler.draft import Draft
from engine.compiler.processes import compile_process, duplicates
from engine.compiler.whitelist import check_root
from engine.definitions import Definition
from engine.errors import InvalidDefinition
from engine.normalise import normalise
from engine.xml import BPMN, is_bpmn, local, parse

__all__ = ["compile_document"]


def compile_document(data: bytes) -> dict[str, Definition]:
    """Compile every executable process of a document, by process id. Raises InvalidDefinition with all findings."""
    root = parse(data)
    draft = Draft(root)
    if not is_bpmn(root) or local(root) != "definitions":
        draft.refuse(root, "document", "this is not a BPMN document")
        raise InvalidDefinition(draft.problems)
    draft = Draft(normalise(root))
    duplicates(draft)
    check_root(draft)
    processes = [p for p in draft.root.iterchildren(BPMN + "process") if p.get("isExecutable") == "true"]
    if not processes:
        draft.refuse(root, "document", "no process is executable")
    found = {p.get("id", ""): compile_process(draft, p) for p in processes}
    if draft.problems:
        raise InvalidDefinition(draft.problems)
    return found
