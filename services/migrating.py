"""Instances go on in another version of their process."""

from dataclasses import replace
from datetime import datetime

from engine import migration
from engine.migration import CannotMigrate, Migration
from services import deadlocks, library, migrated_rows, migration_plans, migration_trials, operating, stepping, transaction
from services.actor import Actor
from services.errors import Unsuitable
from services.migration_plans import Pairs
from services.transaction import Work


@deadlocks.outlived
def migrate(  # noqa: PLR0913 — as the other verbs
    actor: Actor,
    instance_id: str,
    target_id: str,
    pairs: Pairs | None = None,
    *,
    reason: str,
    occurred_at: datetime | None = None,
) -> None:
    """Let an instance, also a called one, go on in another version; without pairs, by the proposed mapping.

    Raises Unsuitable with findings by element; then nothing has changed.
    """
    with transaction.transaction(actor, "instance.migrate", reason=operating.given(reason), occurred_at=occurred_at) as work:
        over(work, instance_id, target_id, pairs)


def over(work: Work, instance_id: str, target_id: str, pairs: Pairs | None) -> None:
    """Let an instance go on in another version in this transaction."""
    held = operating.hold(work, instance_id)
    sound = migration_plans.proven(held.row.definition_id, target_id, pairs)
    wish = Migration(target_id, library.known(target_id).definition, sound, held.process)
    execution = stepping.restore(work, held.root)
    try:
        done = migration.migrate(execution, wish, moment=stepping.moment(work, held.root))
    except CannotMigrate as error:
        raise Unsuitable(migration_trials.unquoted(error.problems)) from error
    of = held.root if held.process else replace(held.root, definition_id=target_id)
    migrated_rows.write(work, held, target_id, sound, done)
    stepping.go_on(work, of, done.execution)
    operating.log(work, held.row)
