"""State machines: each has arrows of its own, though some of their states bear the same name."""

import pytest

from models import lifecycle
from models.lifecycle import (
    ARROWS,
    CaseState,
    DefinitionState,
    IllegalTransition,
    InstanceState,
    JobState,
    UserTaskState,
    before,
    check,
    may_follow,
)


def test_every_state_of_every_machine_has_arrows_within_its_machine() -> None:
    for machine, arrows in ARROWS.items():
        assert set(arrows) == set(machine)
        assert all(type(new) is machine for following in arrows.values() for new in following)


def test_states_of_the_same_name_do_not_mix() -> None:
    assert before(UserTaskState.COMPLETED) == {UserTaskState.OPEN, UserTaskState.CLAIMED}
    assert before(InstanceState.COMPLETED) == {InstanceState.ACTIVE}
    assert before(CaseState.CLOSED) == {CaseState.OPEN}
    assert before(JobState.CANCELLED) == {JobState.DUE, JobState.RUNNING, JobState.STUCK}
    assert before(DefinitionState.ACTIVE) == {DefinitionState.SUSPENDED, DefinitionState.DRAFT}
    assert {type(state) for state in before(UserTaskState.COMPLETED)} == {UserTaskState}


def test_an_arrow_leads_from_one_machine_to_no_other() -> None:
    assert may_follow(InstanceState.ACTIVE, InstanceState.TERMINATED)
    assert not may_follow(UserTaskState.OPEN, CaseState.CLOSED)


def test_an_illegal_transition_says_what_it_was() -> None:
    with pytest.raises(IllegalTransition, match="UserTaskState: open cannot follow completed"):
        check(UserTaskState.COMPLETED, UserTaskState.OPEN)
    check(UserTaskState.OPEN, UserTaskState.CLAIMED)
    assert lifecycle.may_follow(JobState.CANCELLED, JobState.DONE)
