"""`flask users …`: accounts of people."""

import secrets
import sys
from datetime import timedelta

import click

from handlers.cli import output
from services import people, second_factors, tokens
from services.actor import OPERATOR
from services.errors import Invalid


@click.group()
def users() -> None:
    """Accounts of people."""


@users.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", "roles", multiple=True, help="ROLE@OFFICE_ID; may be given several times.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; otherwise one is made and printed.")
@output.with_json
def add(login: str, name: str, roles: tuple[str, ...], *, password_stdin: bool, as_json: bool) -> None:
    """Add a person with an account."""
    password, is_made = _password(password_stdin)
    person = people.add(OPERATOR, login, name, password, [_role(text) for text in roles])
    shown = {"id": person.id, "login": login} | ({"password": password} if is_made else {})
    output.show(shown, as_json=as_json)


@users.command("password")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; otherwise one is made and printed.")
@output.with_json
def set_password(login: str, *, password_stdin: bool, as_json: bool) -> None:
    """Give an account another password; all its sessions end."""
    person_id = people.person_with(login)
    password, is_made = _password(password_stdin)
    people.set_password(OPERATOR, person_id, password)
    output.show({"login": login} | ({"password": password} if is_made else {}), as_json=as_json)


@users.command("list")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1, 200))
@output.with_json
def list_users(limit: int, *, as_json: bool) -> None:
    """List people."""
    output.show(people.find(OPERATOR, limit=limit).items, as_json=as_json, columns=("id", "login", "name", "is_active"))


@users.command()
@click.argument("login")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="How long it is good.")
@click.option("--scope", "scopes", multiple=True, help="A verb, or read, work, jobs, deploy or *; may be given several times. None: *.")
@output.with_json
def token(login: str, name: str, days: int, scopes: tuple[str, ...], *, as_json: bool) -> None:
    """Make a bearer token of an account and print it, this once."""
    wish = tokens.Wish(name, timedelta(days=days), list(scopes) or None)
    made = tokens.create_for(OPERATOR, login, wish)
    output.show({"id": made.id, "login": login, "expires_at": made.expires_at, "token": made.token}, as_json=as_json)


@users.command("reset-second-factor")
@click.argument("login")
@output.with_json
def reset_second_factor(login: str, *, as_json: bool) -> None:
    """Take away the second factor of somebody who has lost it; all sessions of the account end."""
    second_factors.reset(OPERATOR, people.person_with(login))
    output.show({"login": login}, as_json=as_json)


def _password(from_stdin: bool) -> tuple[str, bool]:  # noqa: FBT001 — the value of one option
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    return secrets.token_urlsafe(12), True


def _role(text: str) -> tuple[str, str]:
    role, at, office_id = text.partition("@")
    if not at:
        raise Invalid({"role": ["is written ROLE@OFFICE_ID"]}, code="role_form")
    return role, office_id
