"""Instances go on in another version of their process: tried without moving anything, or done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine import migration
from engine.migration import CannotMigrate, Migration
from engine.problems import Problem
from services import deadlocks, instance_views, library, migrated_rows, migration_plans, operating, policy, stepping, transaction, viewing
from services.actor import Actor
from services.errors import Conflict, Unsuitable
from services.migration_plans import Pairs
from services.transaction import Reading, Work

MOST_TRIED = 1_000  # instances in one dry run


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one instance could go on in the new version."""

    instance_id: str
    problems: list[Problem]


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


def dry_run(actor: Actor, target_id: str, instance_ids: Sequence[str], pairs: Pairs | None = None) -> list[Finding]:
    """Tell for each instance what stands in the way; nothing moves."""
    with transaction.reading() as look:
        return [Finding(one, _tried(look, actor, one, target_id, pairs)) for one in instance_ids[:MOST_TRIED]]


def over(work: Work, instance_id: str, target_id: str, pairs: Pairs | None) -> None:
    """Let an instance go on in another version in this transaction."""
    held = operating.hold(work, instance_id)
    sound = migration_plans.proven(held.row.definition_id, target_id, pairs)
    wish = Migration(target_id, library.known(target_id).definition, sound, held.process)
    execution = stepping.restore(work, held.root)
    try:
        done = migration.migrate(execution, wish, moment=stepping.moment(work, held.root))
    except CannotMigrate as error:
        raise Unsuitable(error.problems) from error
    of = held.root if held.process else replace(held.root, definition_id=target_id)
    migrated_rows.write(work, held, target_id, sound, done)
    stepping.go_on(work, of, done.execution)
    operating.log(work, held.row)


def _tried(look: Reading, actor: Actor, instance_id: str, target_id: str, pairs: Pairs | None) -> list[Problem]:
    row = instance_views.seen(look, actor, instance_id)
    policy.demand(actor, "instance.migrate", dict(row._mapping))
    if row.ended_at is not None:
        raise Conflict(code="instance_over")
    execution, moment = viewing.execution(look, row.root_id)
    try:
        sound = migration_plans.proven(row.definition_id, target_id, pairs)
        wish = Migration(target_id, library.known(target_id).definition, sound, row.parent_activity_id or 0)
        migration.migrate(execution, wish, moment=moment)
    except Unsuitable as error:
        return error.problems
    except CannotMigrate as error:
        return error.problems
    return []
