"""The pages of the administrator's desk."""

from pathlib import Path
from typing import Final

from demo.client import Client
from tests.browser.shots.shot import Shot

DRAWER: Final = "tuzhi"
MIGRATE: Final = "/designs/of/rehab_referral/migrate"
VERSIONS: Final = "source=1&target=2"
DIAGRAM: Final = Path(__file__).parents[3] / "processes" / "rehab_referral" / "rehab_referral.bpmn"
SHOTS: Final[tuple[Shot, ...]] = (
    Shot("designs", "/designs", DRAWER),
    Shot("design-begin", "/designs", DRAWER, clicks=("[data-opens=begin]",)),
    Shot("design", "/designs/{design}", DRAWER),
    Shot("design-submit", "/designs/{design}", DRAWER, clicks=("[data-opens=submit]",)),
    Shot("design-compare", "/designs/{design}/compare", DRAWER),
    Shot("design-diagram", "/designs/{design}/edit/{diagram}", DRAWER),
    Shot("design-tables", "/designs/{design}/edit/{tables}", DRAWER),
    Shot("design-form", "/designs/{design}/edit/{form}", DRAWER),
    Shot("design-versions", "/designs/of/rehab_referral", DRAWER),
    Shot("migration-mapping", f"{MIGRATE}?{VERSIONS}", "admin"),
    Shot("migration-mapping-changed", f"{MIGRATE}?{VERSIONS}&pair=verify:first_check", DRAWER),
    Shot("migration-cases", f"{MIGRATE}/cases?{VERSIONS}", "admin"),
    Shot("migration-trial", f"{MIGRATE}/trial?{VERSIONS}", "admin"),
    Shot("batches", "/batches", "admin"),
    Shot("batch", "/batches/{batch}", "admin"),
    Shot("batch-retry", "/batches/{batch}", "admin", clicks=("[data-opens=retry]",)),
    Shot("batch-way-back", "/batches/{batch}/way-back", "admin"),
    Shot("design-approve", "/designs/{submitted}", "admin", clicks=("[data-opens=approve]",)),
)


def facts(client: Client) -> dict[str, str]:
    """Begin a design and change a step of it; lay another one before a second person."""
    definitions = client.all(DRAWER, "/process-definitions", latest_only="true")
    of = {one["process_id"]: one["id"] for one in definitions}
    drawn = client.post(DRAWER, "/designs", {"definition_id": of["rehab_referral"]})
    names = [one["name"] for one in drawn["files"]]
    changed = {f"{DIAGRAM.parent.name}/{DIAGRAM.name}": DIAGRAM.read_text(encoding="utf-8").replace("初核登记", "初核并登记")}
    client.put(DRAWER, f"/designs/{drawn['id']}/files", {"version": drawn["version"], "files": changed})
    submitted = client.post(DRAWER, "/designs", {"definition_id": of["institution_registration"]})["id"]
    client.post(DRAWER, f"/designs/{submitted}/submit", {"note": "名称更清楚，内容不变。"})
    first = {kind: next(name for name in names if name.endswith(f".{kind}")) for kind in ("bpmn", "dmn", "form")}
    files = {"diagram": first["bpmn"], "tables": first["dmn"], "form": first["form"]}
    return {"design": drawn["id"], "submitted": submitted, **files, "batch": _migrated(client, of["rehab_referral"])}


def _migrated(client: Client, source_id: str) -> str:
    """Publish a version one of whose steps is another, and migrate some cases to it: not all of them can go."""
    drawn = client.post(DRAWER, "/designs", {"definition_id": source_id})
    name = next(one["name"] for one in drawn["files"] if one["name"].endswith(".bpmn"))
    text = DIAGRAM.read_text(encoding="utf-8").replace('"verify"', '"first_check"').replace(">verify<", ">first_check<")
    path = f"/designs/{drawn['id']}"
    client.put(DRAWER, f"{path}/files", {"version": drawn["version"], "files": {name: text.replace("初核登记", "初核并登记")}})
    client.post(DRAWER, f"{path}/submit", {"note": "初核与登记合为一步。"})
    client.post("admin", f"{path}/approve", {"note": "同意。", "version": client.get("admin", path)["version"]})
    client.post("admin", f"{path}/publish", {"note": "初核与登记合为一步。"})
    (target,) = (one["id"] for one in client.all("admin", "/process-definitions", process_id="rehab_referral") if one["version"] > 1)
    running = [one["id"] for one in client.all("admin", "/process-instances", definition_id=source_id, state="active")]
    order = {"verb": "instance.migrate", "instance_ids": running[: len(running) // 2 + 1], "target_id": target}
    batch_id = client.post("admin", "/batches", order | {"reason": "新规定自本月起施行，在办案件一并按新版本办理。"})["id"]
    while client.get("admin", f"/batches/{batch_id}")["waiting"]:
        client.post("admin", "/jobs/run-due")
    return str(batch_id)
