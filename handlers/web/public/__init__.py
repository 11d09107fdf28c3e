"""Pages for whoever comes along: a report of harm to a child, and how it stands."""

from flask import Blueprint

from handlers.web.public import reports


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    reports.add_to(desk)
