"""Which element of one version becomes which of another: proposed around a wish, turned round, offered."""

from engine.compiler import compile_document
from engine.definitions import Definition
from engine.mapping import candidates, check, generate, turn_round
from tests.engine.drawing import boundary, ends, flows, process, starts, sub, timer, users


def drawn(xml: bytes) -> Definition:
    return compile_document(xml)["main"]


def watched(name: str) -> Definition:
    """Draw a user task of this name with a timer on it."""
    body = starts("s") + users(name, "x") + boundary("t", name, timer("PT2H"), interrupting=False) + ends("e", "e2")
    return drawn(process(body + flows(f"s > {name} > e\nt > x > e2")))


def nested(inner: str) -> Definition:
    """Draw a sub-process that holds a user task."""
    inside = starts("i") + users(inner) + ends("j") + flows(f"i > {inner} > j")
    return drawn(process(starts("s") + sub("k", inside) + ends("e") + flows("s > k > e")))


OLD, NEW = watched("a"), watched("b")


def test_what_stands_around_a_wish_follows_it() -> None:
    assert generate(OLD, NEW) == {"s": "s", "x": "x", "e": "e", "e2": "e2"}  # the timer has lost what it is attached to
    assert generate(OLD, NEW, {"a": "b"}) == {"s": "s", "a": "b", "t": "t", "x": "x", "e": "e", "e2": "e2"}


def test_a_wish_stays_right_or_wrong() -> None:
    assert generate(OLD, OLD, {"x": None}).keys() == {"s", "a", "t", "e", "e2"}
    wrong = generate(OLD, NEW, {"a": "e", "t": None})
    assert (wrong["a"], "t" in wrong) == ("e", False)
    assert [(one.element_id, one.rule) for one in check(OLD, NEW, wrong)] == [("a", "kind")]
    assert generate(nested("a"), nested("a"), {"k": None}).keys() == {"s", "e"}


def test_the_way_back_is_sound() -> None:
    there = generate(OLD, NEW, {"a": "b"})
    back = turn_round(OLD, NEW, there)
    assert back == {new: old for old, new in there.items()}
    assert check(NEW, OLD, back) == []


def test_what_two_elements_became_leads_nowhere_and_takes_along_what_hangs_on_it() -> None:
    both = generate(OLD, NEW, {"a": "b", "x": "b"})
    assert turn_round(OLD, NEW, both).keys() == {"s", "e", "e2"}


def test_only_what_is_of_the_same_kind_is_offered() -> None:
    offered = candidates(OLD, NEW)
    assert offered == {"s": ["s"], "a": ["b", "x"], "x": ["b", "x"], "t": ["t"], "e": ["e", "e2"], "e2": ["e", "e2"]}
    assert candidates(OLD, nested("a"))["a"] == ["a"]
