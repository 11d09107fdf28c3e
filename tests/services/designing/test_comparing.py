"""What a design is compared with, and that no difference between two texts goes by unseen."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, event

from services import deployments
from services.designing import comparing, designs, lines, releasing, reviewing, standing
from services.designing.releasing import Arrived
from services.designing.standing import Standing
from services.errors import Forbidden
from tests import diagrams
from tests.cast import Cast
from tests.services.test_decisions import model
from tests.services.test_deployments import FORM, with_form

DRAWN = diagrams.sequence("visits", 1)
FORM_FILE = (FORM % ("facts", "one")).encode()
XML = b'<a xmlns="urn:x" one="1" two="2"><b>x</b><c/></a>'


def test_what_is_sent_in_is_compared_with_what_is_deployed(cast: Cast) -> None:
    deployments.deploy(cast.admin, [("old.bpmn", DRAWN)], name="first")
    newest = deployments.deploy(
        cast.admin, [("old.bpmn", diagrams.sequence("visits", 2)), ("old.dmn", model())], name="second"
    ).deployment_id
    forms = deployments.deploy(cast.admin, [("f.form", FORM_FILE), ("g.bpmn", with_form())], name="third").deployment_id
    sent = [
        ("v.bpmn", diagrams.sequence("visits", 3)),
        ("t.dmn", model()),
        ("n.form", FORM_FILE),
        ("new.bpmn", diagrams.sequence("other", 1)),
    ]
    arrived = releasing.bring(cast.tuzhi, sent, name="worker")
    assert isinstance(arrived, Arrived)
    found = {"v.bpmn": Standing(newest, "old.bpmn"), "t.dmn": Standing(newest, "old.dmn"), "n.form": Standing(forms, "f.form")}
    assert standing.of(cast.admin, arrived.design.id) == found
    reviewing.submit(cast.tuzhi, arrived.design.id, "请审核")
    reviewing.approve(cast.admin, arrived.design.id, version=1)
    releasing.publish(cast.tuzhi, arrived.design.id, "发布")
    assert standing.of(cast.admin, arrived.design.id) == found, "never with itself"
    with pytest.raises(Forbidden):
        standing.of(cast.liwen, arrived.design.id)


def test_a_broken_file_is_compared_with_the_one_of_its_name(cast: Cast) -> None:
    deployed = deployments.deploy(cast.admin, [("a.bpmn", DRAWN)], name="first").deployment_id
    design = designs.begin(cast.tuzhi, "坏的", contents={"a.bpmn": b"<broken", "b.form": b"[", "c.dmn": b""})
    assert standing.of(cast.admin, design.id) == {"a.bpmn": Standing(deployed, "a.bpmn")}


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        (XML, XML.replace(b"<c/>", b"<c>y</c>"), ["  <c></c>"], ["  <c>y</c>"]),
        (XML, b'<a two="3" one="1" xmlns="urn:x">\n <b>x</b>\n\n <c></c></a>', 1, 1),  # the rest is written otherwise only
        (b'{"a":1,"b":[1]}', b'{"a": 1,\n"b": [2]}', ["    1"], ["    2"]),
        (b'{"a":1}', b'{"a": 1}', ['{"a":1}'], ['{"a": 1}']),
        (b"<broken", b"<broken\xff", ["<broken"], ["<broken\\xff"]),
        (b"", b'{"a":1}', [""], ["{", '  "a": 1', "}"]),
    ],
)
def test_every_difference_is_a_line(before: bytes, after: bytes, gone: list[str] | int, come: list[str] | int) -> None:
    found = lines.differing(before, after)
    went = [line.text for line in found.lines if line.after is None and line.before]
    came = [line.text for line in found.lines if line.before is None and line.after]
    assert (went if isinstance(gone, list) else len(went), came if isinstance(come, list) else len(came)) == (gone, come)
    assert found.left_out == 0


def test_long_differences_say_what_is_left_out() -> None:
    found = lines.differing(b"", b"\n".join(b"%d" % number for number in range(lines.SHOWN + 5)))
    assert (len(found.lines), found.left_out) == (lines.SHOWN, 6)
    assert lines.differing(b"x", b"\n" * lines.MOST).left_out is None


def test_many_files_are_compared_with_as_few_questions_as_one(cast: Cast, engine_asked: Callable[[], int]) -> None:
    files = {f"{name}.bpmn": diagrams.sequence(name, 1) for name in ("one", "two", "three")} | {"t.dmn": model()}
    deployed = deployments.deploy(cast.admin, list(files.items()), name="first")
    begun = designs.begin(cast.tuzhi, definition_id=deployed.definitions[0].id)
    designs.save(cast.tuzhi, begun.id, {"facts.form": FORM_FILE, "new.bpmn": DRAWN, "broken.bpmn": b"<"}, 1)
    engine_asked()
    found = comparing.of(cast.admin, begun.id)
    assert engine_asked() <= 7
    assert {name: one.deployment_id for name, one in found.before.items()} == dict.fromkeys(files, deployed.deployment_id)
    assert {name: one.content for name, one in found.before.items()} == files
    assert set(found.after) == {*files, "facts.form", "new.bpmn", "broken.bpmn"}


@pytest.fixture
def engine_asked(database: Engine) -> Iterator[Callable[[], int]]:
    """Count the questions since the last time."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    def count() -> int:
        number = len(asked)
        asked.clear()
        return number

    event.listen(database, "before_cursor_execute", note)
    yield count
    event.remove(database, "before_cursor_execute", note)
