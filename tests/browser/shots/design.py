"""The pages of the administrator's desk."""

from typing import Final

from demo.client import Client
from tests.browser.shots.shot import Shot

DRAWER: Final = "tuzhi"
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
    Shot("design-approve", "/designs/{submitted}", "admin", clicks=("[data-opens=approve]",)),
)


def facts(client: Client) -> dict[str, str]:
    """Begin a design and change a step of it; lay another one before a second person."""
    definitions = client.all(DRAWER, "/process-definitions", latest_only="true")
    of = {one["process_id"]: one["id"] for one in definitions}
    drawn = client.post(DRAWER, "/designs", {"definition_id": of["rehab_referral"]})
    names = [one["name"] for one in drawn["files"]]
    submitted = client.post(DRAWER, "/designs", {"definition_id": of["institution_registration"]})["id"]
    client.post(DRAWER, f"/designs/{submitted}/submit", {"note": "名称更清楚，内容不变。"})
    first = {kind: next(name for name in names if name.endswith(f".{kind}")) for kind in ("bpmn", "dmn", "form")}
    return {"design": drawn["id"], "submitted": submitted, "diagram": first["bpmn"], "tables": first["dmn"], "form": first["form"]}
