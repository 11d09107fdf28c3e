"""The pages of people and places."""

from typing import Final

from demo.client import Client
from tests.browser.shots.shot import Shot

KEEPER: Final = "renhe"
COUNTY: Final = "440111"
SHOTS: Final = (
    Shot("people", "/people", KEEPER),
    Shot("people-add", "/people/new", KEEPER),
    Shot("people-add-errors", "/people/new", KEEPER, clicks=("form.sheet button[type=submit]",)),
    Shot("people-import", "/people/import/people", KEEPER),
    Shot("person", "/people/{colleague}", KEEPER),
    Shot("person-revoke", "/people/{colleague}", KEEPER, clicks=("[data-opens=revoke-0]",)),
    Shot("person-grant", "/people/{colleague}/roles/grant", KEEPER),
    Shot("person-rename", "/people/{colleague}/rename", KEEPER),
    Shot("person-password", "/people/{colleague}/password", KEEPER),
    Shot("person-leave", "/people/{colleague}/leave", KEEPER),
    Shot("person-hand-over", "/people/{colleague}/hand-over", "sunqiang", clicks=("[name=taker]", "form.sheet button[type=submit]")),
    Shot("offices", "/offices", KEEPER),
    Shot("office", "/offices/{office}", KEEPER),
    Shot("office-rename", "/offices/{office}", KEEPER, clicks=("[data-opens=rename]",)),
    Shot("office-add", "/offices/new", KEEPER),
    Shot("office-close", "/offices/{office}/close", KEEPER),
    Shot("office-roster", "/offices/{office}/roster", KEEPER),
    Shot("areas", "/areas", KEEPER),
    Shot("area", f"/areas/{COUNTY}", KEEPER),
    Shot("area-add", "/areas/new", KEEPER),
    Shot("area-merge", f"/areas/{COUNTY}/merge", KEEPER),
    Shot("roles", "/roles", KEEPER),
    Shot("role", "/roles/supervisor", KEEPER),
    Shot("absence-new", "/absences/new", "sunqiang"),
)


def facts(client: Client) -> dict[str, str]:
    """Look up a caseworker and his office."""
    items = client.all(KEEPER, "/people")
    colleague = next(one for one in items if one["login"] == "liwen")
    return {"colleague": colleague["id"], "office": colleague["roles"][0]["office_id"]}
