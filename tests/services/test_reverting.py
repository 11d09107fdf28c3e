"""The way back of a migration of many, on both databases."""

import pytest

from services import batch_views, batches, jobs, migrating, reverting
from services.errors import Conflict, Invalid, NotFound
from tests.cast import Cast
from tests.engine.drawing import ends, flows, process, starts, users
from tests.services.clockwork import begin, complete, rows
from tests.services.test_migrating import deploy

OLD = process(starts("s") + users("a", "b") + ends("e") + flows("s > a > b > e"))
NEW = process(starts("s") + users("a", "b", "c") + ends("e") + flows("s > a > b > c > e"))
ONE = process(starts("s") + users("z") + ends("e") + flows("s > z > e"))


def carried(cast: Cast, target: bytes, pairs: dict[str, str] | None, *ids: str) -> str:
    """Carry instances over; give the batch's id."""
    payload = {"target_id": deploy(cast, target)} | ({} if pairs is None else {"pairs": pairs})
    batch_id = batches.start(cast.admin, "instance.migrate", ids, payload, reason="新规定")
    jobs.run_due()
    return batch_id


def found(cast: Cast, batch_id: str) -> dict[str, tuple[str | None, list[str]]]:
    """Give what the dry run says of each instance."""
    page = reverting.dry_run(cast.admin, batch_id)
    return {one.instance_id: (one.code, [problem.rule for problem in one.problems]) for one in page.items}


def where(instance_id: str) -> tuple[str, str]:
    (task,) = rows("user_task", instance_id=instance_id, state="open")
    return rows("process_instance", id=instance_id)[0].definition_id, task.element_id


def test_whoever_went_on_since_is_named_and_stays(cast: Cast) -> None:
    first = deploy(cast, OLD)
    still, on, beyond, over, elsewhere = ids = [begin(cast.liwen, key=f"R-{number}") for number in range(5)]
    batch_id = carried(cast, NEW, None, *ids)
    complete(cast.liwen, "a", instance_id=on)
    for element_id in ("a", "b"):
        complete(cast.liwen, element_id, instance_id=beyond)
    for element_id in ("a", "b", "c"):
        complete(cast.liwen, element_id, instance_id=over)
    migrating.migrate(cast.admin, elsewhere, first, reason="by hand")
    no_more = "elsewhere_by_now"
    fit: tuple[None, list[str]] = (None, [])
    assert found(cast, batch_id) == {
        still: fit, on: fit, beyond: (None, ["unmapped"]), over: ("instance_over", []), elsewhere: (no_more, [])
    }  # fmt: skip
    back = reverting.revert(cast.admin, batch_id, reason="撤回")
    jobs.run_due()
    view = batch_views.get(cast.admin, back)
    assert (view.reverts_id, view.total, view.done, view.failed) == (batch_id, 3, 2, 1)
    (stayed,) = batch_views.items(cast.admin, back, state="failed").items
    assert (stayed.instance_id, stayed.business_key, [one.rule for one in stayed.problems]) == (beyond, "R-2", ["unmapped"])
    assert [where(one) for one in (still, on)] == [(first, "a"), (first, "b")]
    assert where(beyond)[1] == "c"


def test_some_of_them_go_back(cast: Cast) -> None:
    first = deploy(cast, OLD)
    ids = [begin(cast.liwen) for _ in range(2)]
    batch_id = carried(cast, NEW, None, *ids)
    with pytest.raises(Invalid):
        reverting.revert(cast.admin, batch_id, instance_ids=[begin(cast.liwen)], reason="never carried over")
    reverting.revert(cast.admin, batch_id, instance_ids=ids[:1], reason="one")
    jobs.run_due()
    assert [where(one)[0] == first for one in ids] == [True, False]
    with pytest.raises(NotFound):
        reverting.dry_run(cast.sunqiang, batch_id)
    held = batches.start(cast.admin, "instance.suspend", ids, reason="no migration")
    with pytest.raises(Conflict):
        reverting.way(cast.admin, held)


def test_what_two_elements_became_leads_nowhere_on_the_way_back(cast: Cast) -> None:
    first = deploy(cast, OLD)
    at_a, at_b = begin(cast.liwen), begin(cast.liwen)
    complete(cast.liwen, "a", instance_id=at_b)
    batch_id = carried(cast, ONE, {"s": "s", "a": "z", "b": "z", "e": "e"}, at_a, at_b)
    assert [where(one)[1] for one in (at_a, at_b)] == ["z", "z"]
    assert reverting.way(cast.admin, batch_id).pairs == {"s": "s", "e": "e"}
    assert found(cast, batch_id) == dict.fromkeys((at_a, at_b), (None, ["unmapped"]))
    reverting.revert(cast.admin, batch_id, reason="nobody knows which of them it was")
    jobs.run_due()
    assert first not in {where(one)[0] for one in (at_a, at_b)}
