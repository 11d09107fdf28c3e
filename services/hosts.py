"""Which instance, called or root, an activity belongs to."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Host:
    """The instance, called or root, an activity belongs to."""

    instance_id: str
    definition_id: str


@dataclass(slots=True)
class Hosts:
    """Tells to which called process an activity belongs."""

    root: Host
    called: dict[int, Host] = field(default_factory=dict)  # by the call activity
    scope_of: Callable[[int], int] = lambda _activity_id: 0

    def of(self, activity_id: int) -> Host:
        """Find the innermost call activity around an activity; without one, the root hosts it."""
        if not self.called:
            return self.root
        scope = self.scope_of(activity_id)
        while scope:
            if scope in self.called:
                return self.called[scope]
            scope = self.scope_of(scope)
        return self.root
