"""A worker made of the published Python client: takes each topic once as told, prints what it saw as JSON, ends."""

import json
import sys
import threading
from typing import Any

from camunda.client.engine_client import EngineClient
from camunda.external_task.external_task import ExternalTask, TaskResult
from camunda.external_task.external_task_worker import ExternalTaskWorker

PATIENCE = 60  # seconds
URL, USER = sys.argv[1], sys.argv[2]
LOGIN, PASSWORD = USER.split(":", 1)
CONFIG = {
    "maxTasks": 1,
    "lockDuration": 20_000,
    "asyncResponseTimeout": 5_000,
    "sleepSeconds": 1,
    "auth_basic": {"username": LOGIN, "password": PASSWORD},
}
GIVEN = {
    "whole": 3,
    "real": {"value": 0.5, "type": "Double"},
    "text": "文字",
    "yes": True,
    "nothing": None,
    "list": {"value": '[1, {"a": 2}]', "type": "Json"},
    "moment": {"value": "2026-01-05T09:30:00.000+0800", "type": "Date"},
    "file": {"value": "aGk=", "type": "File", "valueInfo": {"filename": "a.txt", "mimetype": "text/plain"}},
}
seen: dict[str, Any] = {"failures": []}
over = threading.Event()


def work(one: ExternalTask) -> TaskResult:
    """Do what the topic asks for."""
    if one.get_topic_name() == "every-type":
        seen["variables"] = one.get_variables()
        seen["properties"] = one.get_extension_properties()
        seen["key"] = one.get_business_key()
        seen["file"] = EngineClient(URL, CONFIG).get_process_instance_variable(one.get_process_instance_id(), "file")
        return one.complete(GIVEN, {"local": 1})
    if one.get_topic_name() == "failing":
        seen["failures"].append(one.get_variable("whole"))
        done = len(seen["failures"]) > 1
        return one.complete() if done else one.failure("no paper", "details", max_retries=3, retry_timeout=0)
    threading.Timer(1.0, over.set).start()  # the answer still has to be sent
    return one.bpmn_error("REFUSED", "not today", {"why": "rain"})


worker = ExternalTaskWorker("python", URL, CONFIG)
threading.Thread(target=worker.subscribe, args=(["every-type", "failing", "refused"], work), daemon=True).start()
finished = over.wait(PATIENCE)
sys.stdout.write(json.dumps(seen))
sys.stdout.flush()
sys.exit(not finished)
