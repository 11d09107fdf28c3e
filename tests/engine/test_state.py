"""The stored state: small, versioned, read for ever, and never told again."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import msgpack
import pytest

from engine.compiler import compile_document
from engine.errors import UnreadableState
from engine.execution import Execution
from tests.engine import fixtures_v1
from tests.engine.drawing import boundary, catch, ends, flows, gateway, multiple, process, script, starts, timer, user, users
from tests.engine.world import World


@pytest.mark.parametrize("name", fixtures_v1.WAITS)
def test_a_state_of_version_1_loads_and_finishes(name: str) -> None:
    _, before, after = fixtures_v1.WAITS[name]
    xml, blob = (fixtures_v1.FOLDER / f"{name}.bpmn").read_bytes(), (fixtures_v1.FOLDER / f"{name}.bin").read_bytes()
    world = fixtures_v1.begin(xml)  # the same way again, for the books that services would have kept
    before(world)
    world.live = Execution.restore(compile_document(xml)["main"], blob, moment=world.moment)
    assert world.live.advance() == []
    assert fixtures_v1.finish(world, after).outcome == "completed"


def test_every_stored_state_is_asked_for() -> None:
    stored = {path.stem for path in Path(fixtures_v1.FOLDER).glob("*.bin")}
    assert stored == set(fixtures_v1.WAITS)


def test_loading_writes_the_same_state_again() -> None:
    for name in fixtures_v1.WAITS:
        xml, blob = (fixtures_v1.FOLDER / f"{name}.bpmn").read_bytes(), (fixtures_v1.FOLDER / f"{name}.bin").read_bytes()
        world = fixtures_v1.begin(xml)
        restored = Execution.restore(compile_document(xml)["main"], blob, moment=world.moment)
        assert restored.take_effects() == []
        assert restored.dump() == blob


@pytest.mark.parametrize(
    "blob", [b"", b"\x02\x90", b"\x01", b"\x01\x90", b"\x01\xff", b"\x01\x94\x01\xc0\x90\x91\x95\x00\xc0\xc0\x80\x91\x92\x01\xa1z"]
)
def test_an_unknown_or_damaged_state_is_refused(blob: bytes) -> None:
    world = World(process(starts("s") + users("a") + flows("s > a")))
    with pytest.raises(UnreadableState):
        Execution.restore(world.live.definition, blob, moment=world.moment)


def test_places_are_named_by_element_and_role() -> None:
    world = World(process(starts("s") + user("review", multiple("2")) + flows("s > review")))
    tokens = msgpack.unpackb(world.live.dump()[1:])[3][0][4]
    assert [token[1] for token in tokens] == ["review#multiInstanceBody", "review", "review"]


def test_the_due_moment_of_a_timer_that_fires_once_is_not_stored() -> None:
    waits = catch("c", timer('=deadline("jk.intake_verify")')) + catch("d", timer("P3D"))
    world = World(process(starts("s") + waits + flows("s > c\ns > d")))
    blob = world.live.dump()
    assert b"2026" not in blob
    assert b"jk.intake" not in blob
    assert len(blob) < 60


def test_a_loop_costs_the_same_state_in_round_1000_as_in_round_10() -> None:
    world = World(
        process(
            starts("s") + gateway("exclusive", "g") + gateway("exclusive", "x", default="d_x_e") + script("c", n="n + 1") + users("u")
            + ends("e") + flows("s > g > u > c > x -[]> e\nx -[n < limit]> g")
        ), n=0, limit=1_000,
    )  # fmt: skip
    sizes = []
    while not world.outcome:
        sizes.append(len(world.live.dump()))
        world.do("u")
    assert len(sizes) == 1_000
    assert max(sizes) <= sizes[9] + 8


def test_an_armed_cycle_goes_on_from_its_own_beginning() -> None:
    body = starts("s") + users("a", "h") + boundary("b", "a", timer("R/P1M", "timeCycle"), interrupting=False) + flows("s > a\nb > h")
    world = World(process(body), restoring=True)
    world.at(world.moment.now.replace(month=3))  # nobody looked for two months
    (key,) = world.books.timers
    world.live.fire(*key)
    world.go()
    assert world.books.timers[key].due == world.moment.now.replace(month=3)


def test_decimals_keep_their_digits() -> None:
    world = World(process(starts("s") + users("a") + flows("s > a")), restoring=True, money=Decimal("0.10"))
    assert str(world.data["money"]) == "0.10"


def test_a_called_definition_is_asked_for_by_the_id_it_had() -> None:
    xml = (fixtures_v1.FOLDER / "called_process.bpmn").read_bytes()
    blob = (fixtures_v1.FOLDER / "called_process.bin").read_bytes()
    world = fixtures_v1.begin(xml)
    asked: list[str] = []

    class Asked:
        def definition(self, definition_id: str) -> object:
            asked.append(definition_id)
            return world.shelf.definition(definition_id)

    Execution.restore(world.live.definition, blob, moment=replace(world.moment, library=Asked()))  # type: ignore[arg-type]
    assert asked == ["q:1"]
