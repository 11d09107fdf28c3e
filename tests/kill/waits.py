"""A process that waits in every way, in two versions; instances in each of these waits, and how each of them is brought to its end."""

from datetime import timedelta
from typing import Any

from services import drafts, external, incidents, instances, jobs, messages, now, signals, user_tasks
from tests.cast import Cast
from tests.engine.drawing import (
    MESSAGE,
    SECOND_MESSAGE,
    SIGNAL,
    boundary,
    call,
    catch,
    ends,
    event_sub,
    flows,
    gateway,
    job,
    multiple,
    process,
    starts,
    sub,
    timer,
    user,
    users,
)
from tests.services.clockwork import rows

WAYS = {
    "user": "u > ux",
    "timer": "c_t",
    "message": "c_m",
    "signal": "c_s",
    "gate": "g2 > gm > gx\ng2 > gt > gx",
    "join": "f > j1 > j\nf > j2 > j",
    "or": "f2 > o1 > oj\nf2 > o2 > oj",
    "multi": "mu",
    "row": "mr",
    "sub": "p",
    "call": "k",
    "job": "w",
    "receive": "r",
    "stuck": "h -[ready]> hx",
}
LAST = {"user": "ux", "gate": "gx", "join": "j", "or": "oj", "stuck": "hx"}
INNER = process(starts("s") + users("inside") + ends("e") + flows("s > inside > e"), key="inner")


def draw(after: str, more: str, *ways: str) -> bytes:
    """Draw one version: each way leads to `after`."""
    paths = [f'choose -[kind = "{kind}"]> {way}\n{LAST.get(kind, way)} > both' for kind, way in WAYS.items()]
    nodes = (
        starts("s")
        + gateway("exclusive", "choose", "both", "gx", "h")
        + users("u", "j1", "j2", "o1", "o2")
        + "".join(f'<task id="{name}"/>' for name in ("ux", "hx"))
        + catch("c_t", timer("PT3H"))
        + catch("c_m", MESSAGE)
        + catch("c_s", SIGNAL)
        + gateway("eventBased", "g2")
        + catch("gm", SECOND_MESSAGE)
        + catch("gt", timer("PT4H"))
        + gateway("parallel", "f", "j")
        + gateway("inclusive", "f2", "oj")
        + user("mu", multiple("3"))
        + user("mr", multiple("3", 'isSequential="true"'))
        + sub("p", starts("ps") + users("pu") + ends("pe") + flows("ps > pu > pe") + event_sub("ev", MESSAGE, "px", interrupting=False))
        + call("k", "inner")
        + job("w", "held")
        + '<receiveTask id="r" messageRef="m"/>'
        + boundary("stays", "u", timer("PT20H"), interrupting=False)
        + ends("e", "se")
        + after
        + more
    )
    return process(nodes + flows("\n".join(["s > choose", *paths, "stays > se", *ways])), key="waiting")


V1 = draw(ends("x"), boundary("goes", "mu", timer("PT9H")) + ends("ge"), "both > e", "goes > ge")
_NEW = "".join(boundary(f"new_{host}", host, timer("PT30H")) for host in ("u", "p", "k", "w", "mu", "r"))
V2 = draw(users("after"), _NEW + ends("ne"), "both > after > e", *(f"new_{host} > ne" for host in ("u", "p", "k", "w", "mu", "r")))
NEW = {"user": "new_u", "sub": "new_p", "call": "new_k", "job": "new_w", "multi": "new_mu", "receive": "new_r"}


def begin(cast: Cast, number: int) -> str:
    """Begin an instance and bring it into its wait; half of them a step further."""
    kind = list(WAYS)[number % len(WAYS)]
    begun = instances.start(cast.liwen, "waiting", variables={"kind": kind}, business_key=f"W-{number:04}")
    open_now = sorted(rows("user_task", instance_id=begun.instance_id), key=lambda row: row.id)
    if kind in ("join", "or", "multi", "row") and number % 2:
        user_tasks.complete(cast.liwen, open_now[0].id, {})
    elif kind == "user":
        user_tasks.claim(cast.liwen, open_now[0].id)
        drafts.save(cast.liwen, open_now[0].id, {"note": number}, 0)
    return begun.instance_id


def snapshot() -> dict[str, Any]:
    """Give what must be the same after a migration: open user tasks with who has them and what was entered, and timers."""
    return {
        "user tasks": {(row.id, row.state, row.assignee_id, row.activity_id) for row in rows("user_task")},
        "drafts": {(row.user_task_id, row.person_id, bytes(row.content)) for row in rows("draft")},
        "timers": {
            (row.id, row.due_at)
            for row in rows("job", kind="timer", state="due")
            if row.element_id != "goes" and "new" not in row.element_id
        },
        "subscriptions": {(row.id, row.name, row.key_digest, row.activity_id) for row in rows("subscription")},
        "jobs": {(row.id, row.state) for row in rows("job", kind="service")},
        "incidents": {(row.id, row.state) for row in rows("incident")},
        "variables": len(rows("variable_change")),
    }


def finish(cast: Cast, ids: list[str]) -> None:
    """Bring every instance to its end."""
    for row in rows("incident", state="open"):
        incidents.retry(cast.admin, row.id, {"ready": True})
    _tell(cast, ids)
    while found := external.fetch_and_lock(cast.notifier, "w", ["held"], 100):
        for one in found:
            external.complete(cast.notifier, one.id, "w")
    with now.at(now.now() + timedelta(hours=5)):
        while jobs.run_due(1_000):
            pass
        while open_now := [row for state in ("open", "claimed") for row in rows("user_task", state=state)]:
            for row in open_now:
                user_tasks.complete(cast.liwen, row.id, {})


def _tell(cast: Cast, ids: list[str]) -> None:
    signals.broadcast(cast.admin, "s1", {})
    for number in range(len(ids)):
        if list(WAYS)[number % len(WAYS)] in ("message", "receive"):
            messages.correlate(cast.liwen, "m", key=f"W-{number:04}")
