"""Who acts: a person with roles in offices, the ticker, or an operator at the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Role:
    """A role held in an office, which sits in an area."""

    role: str
    office_id: str
    area_code: str
    area_path: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What a deputyship covers of what its principal has, where that is not everything."""

    is_partial: bool  # only the actor's roles, and of what is asked of him in person only what goes with those
    process_id: str | None = None  # only the matters of this procedure


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with which roles, and as whose deputy."""

    kind: Literal["person", "ticker", "operator", "stranger"]
    person_id: str | None
    name: str
    account_id: str | None
    roles: tuple[Role, ...]
    as_whom_id: str | None = None
    login: str | None = None  # of the account, when a person acts
    principals: tuple["Actor", ...] = ()  # those whose deputy the actor is today, each with what the deputyship covers
    scopes: frozenset[str] | None = None  # the verbs to which a token is confined; None: no token, whatever the roles allow
    session_id: str | None = None
    proved_at: datetime | None = None  # when the person last proved who he is; None: with this very request
    cover: Cover | None = None  # of a principal

    def holds(self, *roles: str) -> bool:
        """Say whether the actor holds one of these roles anywhere."""
        return any(held.role in roles for held in self.roles)

    @property
    def is_administrator(self) -> bool:
        """Say whether the actor looks after definitions, jobs and people."""
        return self.kind == "operator" or self.holds("administrator")

    @property
    def is_machine(self) -> bool:
        """Say whether no person acts: the account of an external worker, the ticker, an operator at the command line."""
        return self.kind in {"ticker", "operator"} or (bool(self.roles) and all(held.role == "worker" for held in self.roles))

    @property
    def office_id(self) -> str | None:
        """Give the office in which the actor's first role is held."""
        return self.roles[0].office_id if self.roles else None


TICKER = Actor("ticker", None, "ticker", None, ())
OPERATOR = Actor("operator", None, "operator", None, ())
STRANGER = Actor("stranger", None, "stranger", None, ())  # who was not let in
