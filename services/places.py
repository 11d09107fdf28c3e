"""Where somebody acts when what he does belongs to no row yet."""

from services.actor import Actor


def of(actor: Actor, *roles: str) -> dict[str, str]:
    """Give area and office of the actor's first role, or of his first of these; nothing for the ticker and the operator."""
    for held in actor.roles:
        if not roles or held.role in roles:
            return {"area_code": held.area_code, "area_path": held.area_path, "office_id": held.office_id}
    return {}
