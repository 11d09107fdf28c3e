"""What the addresses of pages name: ids of things that are there, asked of the service."""

from demo.client import Client
from demo.drive import ADMINISTRATOR


def found(client: Client) -> dict[str, str]:
    """Give the facts that pages of all desks share; a desk that needs more has its own `facts(client)`."""
    mine = _first(client, "liwen", "/user-tasks", mine="true", state="open")
    client.post("liwen", f"/user-tasks/{mine['id']}/claim")
    waiting = _first(client, "liwen", "/user-tasks", mine="true", state="open")
    case = client.get("liwen", f"/cases/{mine['case_id']}")
    definitions = client.all(ADMINISTRATOR, "/process-definitions", latest_only="true")
    return {
        "user_task": mine["id"],
        "open_user_task": waiting["id"],
        "case": case["id"],
        "instance": mine["instance_id"],
        "definition": next(one["id"] for one in definitions if one["process_id"] == "rehab_referral"),
    }


def _first(client: Client, who: str, path: str, **query: str) -> dict[str, str]:
    items = client.get(who, path, **query)["items"]
    assert items, f"{who} finds nothing at {path}"
    return dict(items[0])
