"""Documents and corrections over the API."""

from tests.handlers.api.conftest import Callers
from tests.handlers.api.matters import decide, deploy, ok, start

SERVED = {"service_method": "post", "served_at": "2026-01-05T09:00:00+08:00", "served_to": "王小明"}


def test_issued_served_read_and_corrected(callers: Callers) -> None:
    deploy(callers)
    begun = start(callers, variables={"subject": "王小明"})
    decide(callers, begun)
    (document,) = ok(callers.liwen("GET", f"/cases/{begun['case_id']}/documents"))["items"]
    assert (document["title"], document["is_decision"], document["services"]) == ("受理回执", True, [])

    paper = callers.liwen("GET", f"/documents/{document['id']}/file")
    assert (paper.status_code, paper.mimetype, paper.data[:5]) == (200, "application/pdf", b"%PDF-")

    assert callers.liwen("POST", f"/documents/{document['id']}/services", SERVED).status_code == 201
    refused = callers.liwen("POST", f"/documents/{document['id']}/services", SERVED | {"served_at": "2999-01-01T00:00:00Z"})
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"served_at"})

    path = f"/process-instances/{begun['instance_id']}/corrections"
    assert callers.liwen("POST", path, {"variable": "subject", "value": "王小敏"}).status_code == 422
    proposed = ok(callers.liwen("POST", path, {"variable": "subject", "value": "王小敏", "reason": "笔误"}))
    assert proposed["state"] == "proposed"
    approved = ok(callers.sunqiang("POST", f"/corrections/{proposed['id']}/approve", {"reason": "同意"}))
    assert (approved["state"], approved["old"], approved["new"]) == ("applied", "王小明", "王小敏")
    titles = [one["title"] for one in ok(callers.liwen("GET", f"/cases/{begun['case_id']}/documents"))["items"]]
    assert titles == ["受理回执", "受理回执", "更正告知书"]
    assert len(ok(callers.qianjing("GET", f"/cases/{begun['case_id']}/corrections"))["items"]) == 1
