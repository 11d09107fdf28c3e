"""A procedure is changed through the API: drawn by one, approved by another, published as a version with a note."""

from io import BytesIO
from typing import Any

from tests.diagrams import sequence
from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import deploy, ok
from tests.services.test_decisions import model

SEVERAL = {"name": "one", "resources": [{"name": "a.bpmn", "content": sequence("visits", 1).decode()}]}


def renamed(content: bytes) -> str:
    return content.decode().replace('name="核实"', 'name="入户核实"')


def test_from_a_version_to_the_next(callers: Callers) -> None:
    (first,) = deploy(callers)["definitions"]
    begun = ok(callers.tuzhi("POST", "/designs", {"definition_id": first["id"]}))
    path = f"/designs/{begun['id']}"
    drawn = callers.tuzhi("GET", f"{path}/files/visit.bpmn").data
    saved = ok(callers.tuzhi("PUT", f"{path}/files", {"files": {"visit.bpmn": renamed(drawn) + "<!-- 改 -->"}, "version": 1}))
    assert (saved["version"], [one["since"] for one in saved["files"]]) == (2, [2])
    assert ok(callers.tuzhi("POST", f"{path}/check", {"files": {"visit.bpmn": "<x"}}))["problems"][0]["severity"] == "error"
    refused = callers.admin("PUT", f"{path}/files", {"files": {"visit.bpmn": "x"}, "version": 1})
    assert (refused.status_code, refused.json["code"]) == (412, "version")
    ok(callers.tuzhi("POST", f"{path}/submit", {"note": "改了名称", "version": 2}))
    own = callers.tuzhi("POST", f"{path}/approve", {"version": 2})
    assert (own.status_code, own.json["code"]) == (403, "own_design")
    early = callers.tuzhi("POST", f"{path}/publish", {"note": "x"})
    assert (early.status_code, early.json["code"]) == (409, "design_state")
    blind = callers.admin("POST", f"{path}/approve", {})
    assert (blind.status_code, set(blind.json["errors"])) == (422, {"version"})
    earlier = callers.admin("POST", f"{path}/approve", {"version": 1})
    assert (earlier.status_code, earlier.json["code"]) == (412, "version")
    ok(callers.admin("POST", f"{path}/approve", {"version": 2}))
    unsaid = callers.tuzhi("POST", f"{path}/publish", {})
    assert (unsaid.status_code, set(unsaid.json["errors"])) == (422, {"note"})
    published = ok(callers.tuzhi("POST", f"{path}/publish", {"note": "改了名称"}))
    assert [one["version"] for one in published["definitions"]] == [2]
    assert ok(callers.tuzhi("GET", f"/deployments/{published['deployment_id']}"))["note"] == "改了名称"
    assert [one["number"] for one in ok(callers.tuzhi("GET", f"{path}/versions"))["items"]] == [2, 1]
    assert callers.tuzhi("GET", f"{path}/files/visit.bpmn?version=1").data == drawn


def test_what_a_diagram_may_name(callers: Callers) -> None:
    form = '{"type":"default","schemaVersion":19,"id":"facts","components":[{"type":"textfield","key":"place","label":"地点"}]}'
    begun = ok(callers.tuzhi("POST", "/designs", {"name": "a", "resources": [{"name": "a.form", "content": form}]}))
    offer = ok(callers.tuzhi("GET", f"/designs/{begun['id']}/offer"))
    assert {"role": "caseworker", "name": "经办人"} in offer["roles"]
    assert "administrator" not in {one["role"] for one in offer["roles"]}
    (facts,) = [one for one in offer["forms"] if one["form_id"] == "facts"]
    assert facts["fields"] == [{"name": "place", "label": "地点", "type": "textfield"}]
    clock = next(one for one in offer["clocks"] if one["name"] == "jk.intake_verify")
    (template,) = [one for one in offer["templates"] if one["id"] == "careflow.clock.jk.intake_verify"]
    assert template["name"] == f"{clock['label']}（jk.intake_verify）"
    assert template["properties"][0]["value"] == '=deadline("jk.intake_verify")'
    english = ok(callers.tuzhi("GET", f"/designs/{begun['id']}/offer?language=en"))
    assert {"role": "caseworker", "name": "Caseworker"} in english["roles"]


def test_a_table_is_tried_before_it_is_saved(callers: Callers) -> None:
    table = model().decode()
    begun = ok(callers.tuzhi("POST", "/designs", {"name": "a", "resources": [{"name": "a.dmn", "content": table}]}))
    path = f"/designs/{begun['id']}/evaluate"
    told = ok(callers.tuzhi("POST", path, {"name": "a.dmn"}))
    assert (told["decisions"], told["needs"]) == ({"size": "size"}, ["amount"])
    asked = {"name": "a.dmn", "decision_id": "size", "variables": {"amount": 30}}
    found = ok(callers.tuzhi("POST", path, asked))
    assert found["rows"] == [{"size": "big"}]
    unsaved = ok(callers.tuzhi("POST", path, {**asked, "content": table.replace('"big"', '"huge"').replace("&quot;big", "&quot;huge")}))
    assert unsaved["rows"] == [{"size": "huge"}]
    assert [rule["index"] for rule in found["trace"][0]["rules"]] == [2]
    assert callers.tuzhi("POST", path, {"name": "a.dmn", "content": "<x", "decision_id": "size"}).status_code == 400
    assert callers.tuzhi("POST", path, {"name": "a.dmn", "decision_id": "none"}).status_code == 422


def test_only_a_publisher_deploys_at_once(callers: Callers) -> None:
    arrived = callers.tuzhi("POST", "/deployments", SEVERAL)
    assert (arrived.status_code, arrived.json["state"]) == (202, "draft")
    assert callers.tuzhi("GET", "/process-definitions?process_id=visits").json["items"] == []
    design = ok(callers.admin("GET", f"/designs/{arrived.json['design_id']}"))
    assert (design["name"], design["begun_by"], [one["name"] for one in design["files"]]) == ("one", "图志", ["a.bpmn"])
    assert callers.admin("POST", "/deployments", SEVERAL).status_code == 201
    assert callers.liwen("POST", "/deployments", SEVERAL).status_code == 403


def test_a_modeler_of_others_leaves_a_draft_too(callers: Callers) -> None:
    created = sent_by_modeler(callers, "tuzhi")
    assert (created["deployedProcessDefinitions"], created["name"]) == (None, "from the modeler")
    assert ok(callers.tuzhi("GET", f"/designs/{created['id']}"))["state"] == "draft"
    (known,) = sent_by_modeler(callers, "admin")["deployedProcessDefinitions"].values()
    assert known["version"] == 1


def sent_by_modeler(callers: Callers, login: str) -> Any:
    files = {"deployment-name": "from the modeler", "a.bpmn": (BytesIO(sequence("visits", 1)), "a.bpmn")}
    headers = {"Authorization": f"Bearer {callers.token(login)}"}
    client = callers._app.test_client()
    return ok(client.post("/engine-rest/deployment/create", data=files, headers=headers))
