"""The files of a deployment: what each of them is, what is wrong with it, what it brings."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine import rules
from engine.compiler import compile_document
from engine.decisions import Decision, compile_model
from engine.definitions import Definition
from engine.errors import InvalidDefinition
from engine.problems import Problem, said
from forms import schema, validation
from javascript import contexts
from services import clock_words, clocks
from services.errors import Invalid

LARGEST = 10_000_000  # bytes
MOST = 200  # files
KINDS = {".bpmn": "bpmn", ".bpmn20.xml": "bpmn", ".dmn": "dmn", ".form": "form"}
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Resource:
    """One file, read."""

    name: str
    kind: str  # bpmn | dmn | form
    content: bytes
    key: str | None = None  # a form's id
    definitions: dict[str, Definition] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)

    @property
    def checksum(self) -> str:
        """Give the SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Read:
    """The files of a deployment, and what is to be said about them."""

    resources: list[Resource]
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        """Give what keeps the files from being deployed."""
        return severities(self.problems)[0]

    @property
    def warnings(self) -> list[Problem]:
        """Give what had better be otherwise."""
        return severities(self.problems)[1]


def severities(problems: Sequence[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Part findings into errors and warnings."""
    errors = [problem for problem in problems if problem.severity == "error"]
    return errors, [problem for problem in problems if problem.severity == "warning"]


def read(files: Sequence[tuple[str, bytes]]) -> Read:
    """Read the files; raise Invalid when they are no set of resources at all."""
    demand(files)
    found = [_read(name, content) for name, content in files]
    problems = [problem for _, problems in found for problem in problems]
    resources = [resource for resource, _ in found]
    return Read(resources, problems + list(_together(resources)))


def kind_of(name: str) -> str | None:
    """Tell by its name what a file is."""
    return next((kind for ending, kind in KINDS.items() if name.lower().endswith(ending)), None)


def demand(files: Sequence[tuple[str, bytes]]) -> None:
    """Raise Invalid when these are no set of files that can be read together."""
    names = [name for name, _ in files]
    if not files or len(files) > MOST:
        raise Invalid({"resources": [f"needs between 1 and {MOST} files"]}, code="resources_count")
    if len(set(names)) < len(names):
        raise Invalid({"resources": ["two files have the same name"]}, code="resources_same_name")
    for name, content in files:
        if kind_of(name) is None or len(name) > LONGEST_NAME or not name.isprintable():
            raise Invalid({"resources": [f"{name[:80]}: the name must end in .bpmn, .dmn or .form"]}, code="resource_kind")
        if len(content) > LARGEST:
            raise Invalid({"resources": [f"{name}: larger than {LARGEST} bytes"]}, code="resource_too_large")


def _read(name: str, content: bytes) -> tuple[Resource, list[Problem]]:
    kind = kind_of(name) or ""
    if kind == "bpmn":
        problems = rules.check(content)
        if any(problem.severity == "error" for problem in problems):
            return Resource(name, kind, content), problems
        definitions = compile_document(content)
        return Resource(name, kind, content, definitions=definitions), problems + _clocks(definitions)
    if kind == "form":
        problems = _form(name, content)
        return Resource(name, kind, content, None if problems else schema.read(content).form_id), problems
    return _decisions(name, content)


def _decisions(name: str, content: bytes) -> tuple[Resource, list[Problem]]:
    try:
        model = compile_model(content)
    except InvalidDefinition as refusal:
        return Resource(name, "dmn", content), refusal.problems
    return Resource(name, "dmn", content, decisions=model.decisions), list(model.warnings)


def _clocks(definitions: dict[str, Definition]) -> list[Problem]:
    return [
        Problem(process_id, "clock", said("there is no clock named {name}", name=name))
        for process_id, definition in definitions.items()
        for name in sorted(clock_words.named(definition))
        if not clocks.is_known(name)
    ] + [problem for definition in definitions.values() for problem in clock_words.problems(definition)]


def _form(name: str, content: bytes) -> list[Problem]:
    try:
        findings = validation.findings(content)
    except contexts.NotBuilt:  # a tree whose assets were never built can still look at the schema itself
        findings = schema.findings_of(content)
    return [Problem(finding.field_id or name, finding.rule, said("{form_error}", form_error=finding.message)) for finding in findings]


def _together(resources: list[Resource]) -> Iterator[Problem]:
    """Find what is wrong with the files as a set: one process, decision or form in two of them."""
    seen: set[tuple[str, str]] = set()
    for resource in resources:
        names = [("process", name) for name in resource.definitions] + [("decision", name) for name in resource.decisions]
        names += [("form", resource.key)] if resource.key else []
        for kind, name in names:
            if (kind, name) in seen:
                yield Problem(name, "duplicate", said("the {kind} {name} is in two files", kind=kind, name=name))
            seen.add((kind, name))
