"""Addresses that somebody enters, held against the one way out before they are kept: with each call they are looked at again."""

from handlers import outbound
from handlers.outbound import Gate, Refused
from services import channels
from services.errors import Invalid


def demand(field: str, url: str) -> str:
    """Give the address; raise Invalid, naming the field, when nothing may be sent to its host."""
    try:
        outbound.look(Gate.of(channels.settings()), url.strip())
    except Refused as error:
        raise Invalid({field: [str(error)]}, code="webhook") from error
    return url.strip()
