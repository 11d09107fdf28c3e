"""Whether instances could go on in another version of their process: tried on their state as it stands, and nothing moves.

What an expression says of a failure may quote a case, and whoever migrates reads none: he is told where it fails.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from engine import migration
from engine.migration import CannotMigrate, Migration
from engine.problems import Problem, said
from models import Base
from services import instance_views, keys, library, migration_choice, migration_plans, now, policy, readings, viewing
from services.actor import Actor
from services.errors import Conflict, Forbidden, NotFound, Unsuitable
from services.instance_views import InstanceView
from services.migration_choice import Choice
from services.migration_plans import Pairs
from services.paging import USUAL, Page
from services.rows import AnyRow
from services.transaction import Reading, reading

MOST: Final = 1_000  # instances tried at once
QUOTING: Final = "expression"  # the rule whose sentence is an expression's own
FAILS: Final = said("what the new version computes here fails with the data of this instance")
_instance = Base.metadata.tables["process_instance"]


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether one instance could go on in the new version: a refusal of the whole, or what is found at its elements."""

    instance: InstanceView
    code: str | None
    problems: list[Problem]

    @property
    def instance_id(self) -> str:
        """Name the instance."""
        return self.instance.id

    @property
    def is_fit(self) -> bool:
        """Say whether nothing stands in the way."""
        return self.code is None and not self.problems


@readings.listed("process_instance")
def named(actor: Actor, target_id: str, instance_ids: Sequence[str], pairs: Pairs | None = None) -> list[Trial]:
    """Try these instances, whatever their versions; raises NotFound and Forbidden as the migration would, before any is tried."""
    wanted = list(dict.fromkeys(instance_ids))[:MOST]
    with reading() as look:
        found = {row.id: row for row in look.execute(instance_views.visible(actor).where(_instance.c.id.in_(wanted)))}
        if len(found) < len(wanted):
            raise NotFound(code="no_such_instance")
        rows = [found[one] for one in wanted]
        if not all(_may(actor, row) for row in rows):  # nothing moves: no fresh proof is asked for
            raise Forbidden
        return over(look, actor, rows, target_id, pairs)


@readings.listed("process_instance")
def portion(  # noqa: PLR0913 — a choice, a plan, and where to go on
    actor: Actor, choice: Choice, target_id: str, pairs: Pairs | None = None, *, after: str | None = None, limit: int = USUAL
) -> Page[Trial]:
    """Try the next instances of a choice."""
    order = migration_choice.ORDER
    with reading() as look:
        rows = look.execute(order.select(migration_choice.selected(actor, choice), after, limit)).all()
        page = order.page(rows, limit, lambda row: row)
        return Page(over(look, actor, page.items, target_id, pairs), page.next)


def over(look: Reading, actor: Actor, rows: Sequence[AnyRow], target_id: str, pairs: Pairs | None) -> list[Trial]:
    """Try instances whose rows the caller has read."""
    roots = _roots(look, [row.root_id for row in rows])
    plans = {source_id: _Plan(source_id, target_id, pairs) for source_id in {row.definition_id for row in rows}}
    with now.at(now.now()):
        return [_tried(look, actor, row, roots[row.root_id], plans[row.definition_id]) for row in rows]


def unquoted(problems: Iterable[Problem]) -> list[Problem]:
    """Tell findings without what they quote of a case."""
    return [one._replace(message=FAILS) if one.rule == QUOTING else one for one in problems]


class _Plan:
    """A mapping from one version, proven once for all instances."""

    def __init__(self, source_id: str, target_id: str, pairs: Pairs | None) -> None:
        self.target_id, self.pairs = target_id, dict[str, str]()
        self.code: str | None = None
        self.problems: list[Problem] = []
        try:
            self.pairs = migration_plans.proven(source_id, target_id, pairs)
        except Unsuitable as error:
            self.problems = error.problems
        except Conflict as error:
            self.code = error.reason

    def wish(self, row: AnyRow) -> Migration:
        """Say where an instance goes."""
        return Migration(self.target_id, library.known(self.target_id).definition, self.pairs, row.parent_activity_id or 0)


def _tried(look: Reading, actor: Actor, row: AnyRow, root: AnyRow, plan: _Plan) -> Trial:
    code, problems = _refusal(actor, row) or plan.code, plan.problems
    if code is None and not problems:
        execution, moment = viewing.restored(look, root)
        try:
            migration.migrate(execution, plan.wish(row), moment=moment)
        except CannotMigrate as error:
            problems = unquoted(error.problems)
    return Trial(instance_views.view(row), code, problems)


def _refusal(actor: Actor, row: AnyRow) -> str | None:
    if not _may(actor, row):
        return "forbidden"
    return "instance_over" if row.ended_at is not None else None


def _may(actor: Actor, row: AnyRow) -> bool:
    return policy.can(actor, "instance.migrate", dict(row._mapping))


def _roots(look: Reading, root_ids: Iterable[str]) -> dict[str, AnyRow]:
    """Read states and unwrap the keys under which they lie, with one question each."""
    found = {row.id: row for row in look.execute(select(_instance).where(_instance.c.id.in_(set(root_ids))))}
    keys.fetch(look, [row.data_key_id for row in found.values() if row.blob is not None])
    return found
