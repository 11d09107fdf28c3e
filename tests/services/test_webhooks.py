"""Notices go to addresses of other systems: those that want the kind, signed with their own secret, with no more than a number."""

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from handlers import service_tasks
from handlers.post import SIGNATURE
from models.lifecycle import JobState
from services import channels, instances, job_types, jobs, user_tasks, webhooks
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.webhooks import Added
from tests.cast import Cast
from tests.handlers.post_office import HOME, Gateway, gateways
from tests.services.clockwork import rows
from tests.services.conftest import Deploy
from tests.services.test_publishing_rules import MATTER


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    yield from gateways()


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    job_types.register_handlers(service_tasks.discover())
    channels.configure({**HOME, "PUBLIC_URL": "https://careflow.example/"})
    yield
    job_types.register_handlers({})
    channels.configure({})


@pytest.fixture
def added(cast: Cast, gateway: Gateway) -> Added:
    return webhooks.add(cast.admin, "督办平台", f"{gateway.url}/hook", ["assigned", "alarm"])


def assign(cast: Cast, deploy: Deploy) -> str:
    """Give somebody a user task, which is a notice to him; give the number of its case."""
    deploy(MATTER)
    number = str(instances.start(cast.liwen, "matter").business_key)
    task = rows("user_task", element_id="verify")[-1]
    user_tasks.assign(cast.sunqiang, task.id, str(cast.zhaomin.person_id))
    return number


def sends() -> list[str]:
    return [str(row.state) for row in rows("job", job_type="webhook.post")]


def test_a_notice_goes_out_signed_and_names_nobody(cast: Cast, deploy: Deploy, gateway: Gateway, added: Added) -> None:
    number = assign(cast, deploy)
    jobs.run_due(10)
    ((path, headers, body),) = gateway.calls
    assert path == "/hook"
    assert headers[SIGNATURE] == "sha256=" + hmac.digest(added.secret.encode(), body, hashlib.sha256).hex()
    facts = json.loads(body)
    (delivery,) = webhooks.deliveries(cast.admin, added.id)
    assert (delivery.state, delivery.failure, facts["id"]) == ("delivered", None, delivery.id)
    assert set(facts) == {"id", "kind", "number", "text", "raised_at", "link"}
    assert (facts["kind"], facts["number"], facts["text"]) == ("assigned", number, "有一项待办交给您办理")
    assert not any(name in body.decode() for name in ("赵敏", "李文", "zhaomin", str(cast.zhaomin.person_id)))


def test_an_address_is_told_only_the_kinds_it_wants(cast: Cast, deploy: Deploy, gateway: Gateway) -> None:
    webhooks.add(cast.admin, "x", f"{gateway.url}/alarms", ["alarm"])
    assign(cast, deploy)
    assert sends() == []


def test_what_is_not_taken_is_tried_again_and_says_why(cast: Cast, deploy: Deploy, gateway: Gateway, added: Added) -> None:
    gateway.status = 500
    assign(cast, deploy)
    jobs.run_due(10)
    (delivery,) = webhooks.deliveries(cast.admin, added.id)
    assert (delivery.state, delivery.attempts) == ("retrying", 1)
    assert "answered 500" in str(delivery.failure)
    assert added.secret not in str(delivery.failure)


def test_a_paused_address_is_told_nothing_not_even_what_was_owed(cast: Cast, deploy: Deploy, gateway: Gateway, added: Added) -> None:
    assign(cast, deploy)
    webhooks.pause(cast.admin, added.id)
    assert sends() == [JobState.CANCELLED]
    assign(cast, deploy)
    assert sends() == [JobState.CANCELLED]
    with pytest.raises(Conflict):
        webhooks.pause(cast.admin, added.id)
    webhooks.resume(cast.admin, added.id)
    assign(cast, deploy)
    jobs.run_due(10)
    assert len(gateway.calls) == 1
    assert [one.state for one in webhooks.deliveries(cast.qianjing, added.id)] == ["delivered", "cancelled"]


def test_an_address_is_tried_at_once(cast: Cast, gateway: Gateway, added: Added) -> None:
    assert webhooks.test(cast.admin, added.id).state == "delivered"
    gateway.status = 302
    came = webhooks.test(cast.admin, added.id)
    assert (came.state, came.failure) == ("failed", "answered 302")
    assert [(one.kind, one.state) for one in webhooks.deliveries(cast.admin, added.id)] == [("test", "failed"), ("test", "delivered")]
    assert sends() == []


def test_the_one_way_out_holds_here_too(cast: Cast, gateway: Gateway, added: Added) -> None:
    channels.configure({"OUTBOUND_HOSTS": "127.0.0.1", "OUTBOUND_HTTP": "1"})  # the host, but no network that is not public
    assert "OUTBOUND_NETWORKS" in str(webhooks.test(cast.admin, added.id).failure)
    assert gateway.calls == []


def test_an_address_goes_with_all_that_is_owed(cast: Cast, deploy: Deploy, gateway: Gateway, added: Added) -> None:
    assign(cast, deploy)
    webhooks.remove(cast.admin, added.id)
    jobs.run_due(10)
    assert gateway.calls == []
    assert webhooks.find(cast.admin) == []
    with pytest.raises(NotFound):
        webhooks.get(cast.admin, added.id)


@pytest.mark.parametrize(
    ("name", "address", "kinds", "field"),
    [
        ("", "https://a.example", ["alarm"], "name"),
        ("x", "ftp://a.example", ["alarm"], "address"),
        ("x", "https://me:pass@a.example", ["alarm"], "address"),
        ("x", "https://", ["alarm"], "address"),
        ("x", "https://a.example", [], "kinds"),
        ("x", "https://a.example", ["digest"], "kinds"),
    ],
)
def test_what_is_no_address_is_refused(cast: Cast, name: str, address: str, kinds: list[str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        webhooks.add(cast.admin, name, address, kinds)
    assert set(refused.value.errors) == {field}


def test_only_the_administrator_has_addresses_and_secrets_lie_sealed(cast: Cast, added: Added) -> None:
    for somebody in (cast.tuzhi, cast.sunqiang, cast.qianjing, cast.liwen):
        with pytest.raises(Forbidden):
            webhooks.add(somebody, "x", "https://a.example", ["alarm"])
        with pytest.raises(Forbidden):
            webhooks.test(somebody, added.id)
    assert webhooks.get(cast.qianjing, added.id).name == "督办平台"
    (row,) = rows("webhook")
    assert added.secret.encode() not in bytes(row.secret)
    assert b"127.0.0.1" not in bytes(row.address)


def test_an_address_is_whole_to_whoever_keeps_it_only(cast: Cast) -> None:
    """Many receivers tell their callers apart by a secret in the path or the query."""
    added = webhooks.add(cast.admin, "群机器人", "https://robot.example:8443/send/s3cret?key=s3cret#x", ["alarm"])
    assert webhooks.get(cast.admin, added.id).address.count("s3cret") == 2
    assert webhooks.get(cast.qianjing, added.id).address == "https://robot.example:8443/…"
    assert [one.address for one in webhooks.find(cast.qianjing)] == ["https://robot.example:8443/…"]
