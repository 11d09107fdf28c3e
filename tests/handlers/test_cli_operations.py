"""The operators' commands."""

import json
from pathlib import Path

from flask import Flask

from services import jobs
from tests.cast import Cast
from tests.handlers.test_cli import Shell
from tests.services.clockwork import begin, rows
from tests.services.test_migrating import V1, V2, deploy


def test_one_instance(app: Flask, cast: Cast, tmp_path: Path) -> None:
    shell = Shell(app)
    first, instance_id = deploy(cast, V1), begin(cast.liwen)
    shell.json(f"instances suspend {instance_id} --reason look")
    assert shell(f"instances suspend {instance_id} --reason again").exit_code == 1
    shell.json(f"instances resume {instance_id} --reason go")
    second = deploy(cast, V2)
    assert shell.json(f"instances plan {first} {second}")["problems"] == []
    assert shell.json(f"instances migrate {instance_id} {second} --reason law --dry-run")["problems"] == []
    shell.json(f"instances migrate {instance_id} {second} --reason law")
    orders = tmp_path / "orders.json"
    orders.write_text(json.dumps([{"type": "start_before", "element_id": "b"}, {"type": "cancel", "element_id": "a"}]))
    assert shell.json(f"instances modify {instance_id} {orders} --reason move --dry-run") == {"problems": []}
    shell.json(f"instances modify {instance_id} {orders} --reason move")
    refused = shell(f"instances modify {instance_id} {orders} --reason move")
    assert (refused.exit_code, "cancel" in refused.stderr) == (1, True)
    shell.json(f"instances terminate {instance_id} --reason end")
    begun = shell.json(f"instances restart {instance_id} --before b --reason anew")["begun"]
    assert [row.element_id for row in rows("user_task", instance_id=begun)] == ["b"]
    shell.json(f"instances delete {instance_id} --reason test")
    assert [row.id for row in rows("process_instance")] == [begun]


def test_many(app: Flask, cast: Cast) -> None:
    shell = Shell(app)
    first = deploy(cast, V1)
    ids = [begin(cast.liwen) for _ in range(2)]
    second = deploy(cast, V2)
    batch = shell.json(f"batches migrate {second} --definition {first} --reason law")
    assert (batch["total"], batch["state"]) == (2, "running")
    jobs.run_due()
    assert shell.json(f"batches show {batch['id']}")["done"] == 2
    assert [one["state"] for one in shell.json(f"batches items {batch['id']} --state done")] == ["done", "done"]
    back = shell.json(f"batches revert {batch['id']} --reason back")
    shell.json(f"batches cancel {back['id']} --reason enough")
    assert shell(f"batches retry {back['id']} --reason more").exit_code == 1
    assert "cancelled" in shell("batches list").output
    held = shell.json(f"batches start instance.suspend --instance {ids[0]} --reason hold")
    assert held["total"] == 1
    assert shell("batches start instance.suspend --reason nobody").exit_code == 1
