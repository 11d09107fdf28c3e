"""How many instances there are, for whoever keeps the diagrams."""

from dataclasses import replace

import pytest

from services import definition_counts, instances
from services.errors import Forbidden, NotFound
from tests import diagrams
from tests.cast import Cast, stripped
from tests.services.conftest import Deploy


def test_whoever_keeps_the_diagrams_learns_how_many_and_nothing_else(cast: Cast, deploy: Deploy) -> None:
    deployed = deploy(diagrams.sequence("seq", 1, extension=diagrams.case()))
    definition_id = deployed.definitions[0].id
    begun = [instances.start(cast.liwen, "seq") for _ in range(3)]
    instances.terminate(cast.sunqiang, begun[0].instance_id, reason="x")
    for actor in (cast.tuzhi, cast.admin, cast.qianjing):
        assert definition_counts.of(actor, definition_id) == {"active": 2, "terminated": 1}
        assert definition_counts.by_element(actor, definition_id) == {"t1": 2}
        assert definition_counts.under_way(actor, "seq") == {definition_id: 2}
    with pytest.raises(NotFound):
        instances.get(cast.tuzhi, begun[1].instance_id)
    for actor in (cast.liwen, cast.sunqiang, cast.renhe):
        with pytest.raises(Forbidden):
            definition_counts.of(actor, definition_id)
        with pytest.raises(Forbidden):
            definition_counts.by_element(actor, definition_id)
        with pytest.raises(Forbidden):
            definition_counts.under_way(actor, "seq")
    with pytest.raises(NotFound):
        definition_counts.of(stripped(cast.tuzhi), definition_id)


def test_whoever_looks_after_a_part_counts_what_he_sees(cast: Cast, deploy: Deploy) -> None:
    definition_id = deploy(diagrams.sequence("seq", 1, extension=diagrams.case())).definitions[0].id
    for caseworker in (cast.liwen, cast.wuyue):
        instances.start(caseworker, "seq")
    (county,) = cast.sunqiang.roles
    for role, many in (("administrator", {"t1": 1}), ("diagram_administrator", {})):
        somebody = replace(cast.sunqiang, roles=(replace(county, role=role),))
        assert definition_counts.by_element(somebody, definition_id) == many
        assert definition_counts.under_way(somebody, "seq") == ({definition_id: 1} if many else {})
    both = tuple(replace(county, role=role) for role in ("administrator", "diagram_administrator"))
    assert definition_counts.by_element(replace(cast.sunqiang, roles=both), definition_id) == {"t1": 1}
