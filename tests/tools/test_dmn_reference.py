"""The reference of decisions is what the registry says, and the registry is what the reader does."""

from engine.decisions import constructs
from engine.decisions.boxes import BOXES
from engine.decisions.nodes import KINDS
from tests.engine.decisions.building import NAMESPACE, decision, document, findings, literal
from tools import dmn_reference


def test_the_page_is_written_from_the_registry() -> None:
    assert dmn_reference.TARGET.read_text(encoding="utf-8") == dmn_reference.reference()


def test_the_registry_knows_what_the_reader_reads_and_nothing_twice() -> None:
    assert set(BOXES) | set(KINDS) <= set(constructs.WORKS)
    assert not set(constructs.WORKS) & set(constructs.REFUSED)
    assert not set(constructs.WORKS) & constructs.DRAWN


def test_what_is_refused_is_refused_and_what_is_drawn_is_not() -> None:
    for name in constructs.REFUSED:
        assert findings(document(f'<{name} id="x"/>', decision("d", literal("1")))) == [("x", "unsupported element")]
    for name in constructs.DRAWN - {"drgElement"}:
        assert findings(document(f'<{name} id="x"/>', decision("d", literal("1")))) == []
    foreign = f'<other xmlns="urn:other" id="y"/><modelled xmlns="{NAMESPACE}" id="z"/>'
    assert findings(document(foreign, decision("d", literal("1")))) == [("z", "unsupported element")]
