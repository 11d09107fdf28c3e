"""The settings of the channels by which alarms and notices are sent; handed to a handler with each message, and kept nowhere."""

from collections.abc import Mapping
from typing import Final

CALL: Final = "call"  # kind of the jobs that send

_settings: dict[str, str] = {}


def configure(settings: Mapping[str, str]) -> None:
    """Use these settings from now on."""
    _settings.clear()
    _settings.update(settings)


def settings() -> dict[str, str]:
    """Give the settings."""
    return dict(_settings)
