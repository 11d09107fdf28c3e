"""`flask prepare`: everything before the first request; does nothing the second time."""

import secrets

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from config import Config
from handlers.cli import output
from services import area_seed, demo_data, deployments, health, key_upkeep, rule_seed
from services.audit import adopting


@click.command()
@with_appcontext
@output.with_json
def prepare(*, as_json: bool) -> None:
    """Migrate the database, add demonstration data or the first administrator, deploy the shipped procedures."""
    config: Config = current_app.config["CAREFLOW"]
    _migrate()
    areas = 0 if config.demo else area_seed.write()
    done = {"demo": demo_data.load() if config.demo else False, "password": None if config.demo else _administrator(config.admin_password)}
    seeded = rule_seed.write()
    deployed = [one for one in deployments.deploy_shipped() if not one.unchanged]
    found = done | {"areas": areas, "rules": seeded, "deployed": [view.process_id for one in deployed for view in one.definitions]}
    if as_json:
        output.show(found, as_json=True)
        return
    if areas:
        click.echo(f"entered {areas} areas, from province to county")
    if seeded:
        click.echo(f"wrote down {seeded} time limits and calendars")
    for view in (view for one in deployed for view in one.definitions):
        click.echo(f"deployed {view.process_id} version {view.version} ({view.state})")
    if done["password"]:
        click.echo(f"account admin, password {done['password']}: it is shown this once")


def _migrate() -> None:
    """Bring the tables to where this version wants them; end the command when nobody answers there."""
    database = health.database()
    if not database.is_well:
        message = f"the database does not answer: {database.detail}"
        raise output.Unready(message)
    if not health.is_migrated():
        flask_migrate.upgrade()
        list(key_upkeep.renew())  # what an older version left in clear text, or found otherwise
    list(adopting.adopt())  # also after an upgrade that was made by hand, or broke off here


def _administrator(password: str | None) -> str | None:
    """Add the account `admin` if there is none; give its password if it was made up here."""
    made = password or secrets.token_urlsafe(12)
    is_new = demo_data.first_administrator(made)
    return made if is_new and password is None else None
