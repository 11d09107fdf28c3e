"""What a diagram must satisfy to be deployed, and what it had better."""

from engine.compiler import compile_document
from engine.errors import InvalidDefinition
from engine.normalise import normalise
from engine.problems import Problem
from engine.rules import advice, approvals, calls, collaboration, data, events, flows, links, paths, references, schema, scopes
from engine.rules.document import Document
from engine.rules.names import Known, missing
from engine.xml import BPMN, XmlElement, parse

__all__ = ["Known", "check", "missing"]
_RULES = (references, flows, events, links, scopes, collaboration, data, calls, approvals)
_ADVICE = (paths, advice)


def families() -> dict[str, str]:
    """Tell what each family of rules is about."""
    return {module.__name__.rpartition(".")[2]: (module.__doc__ or "").strip() for module in (schema, *_RULES, *_ADVICE)}


def check(data: bytes, known: Known | None = None) -> list[Problem]:
    """Find what is wrong with a diagram (errors), and what looks wrong (warnings).

    Without `known` nothing is said of what a diagram names outside itself.
    """
    try:
        root = parse(data)
    except InvalidDefinition as refusal:
        return refusal.problems
    spelling, idless = _as_written(root)
    document = Document(normalise(root))
    errors = _errors(document, spelling)
    try:
        definitions = compile_document(data)
    except InvalidDefinition as refusal:
        return _together(errors, refusal.problems)
    if errors:
        return errors
    found = [] if known is None else [problem for definition in definitions.values() for problem in missing(definition, known)]
    return [*found, *idless, *_warnings(document)]


def _as_written(root: XmlElement) -> tuple[list[Problem], list[Problem]]:
    """Hold a document against the schema, and find what has no id, before it is rewritten."""
    if root.tag != BPMN + "definitions":
        return [], []  # the compiler says so
    document = Document(root)
    advice.ids(document)
    return list(schema.findings(root)), document.problems


def _errors(document: Document, spelling: list[Problem]) -> list[Problem]:
    """Hold a document against the rules; the schema need not say again what a rule says of an element."""
    for rules in _RULES:
        rules.check(document)
    named = {problem.element_id for problem in document.problems}
    return [*(problem for problem in spelling if problem.element_id not in named), *document.problems]


def _warnings(document: Document) -> list[Problem]:
    for rules in _ADVICE:
        rules.advise(document)
    return document.problems


def _together(errors: list[Problem], others: list[Problem]) -> list[Problem]:
    """Join findings: the compiler need not say again what a rule has said."""
    said = {(problem.element_id, problem.rule) for problem in errors}
    return errors + [problem for problem in others if (problem.element_id, problem.rule) not in said]
