"""What is published is what was approved: with the forms of that day, and nothing old becomes anybody's newest."""

import pytest
from sqlalchemy import select

from models import Base
from services import deployments, transaction
from services.actor import Actor
from services.deployments import Deployed
from services.designing import designs, releasing, reviewing
from services.designing.views import DesignView
from services.errors import Conflict
from tests import diagrams
from tests.cast import Cast
from tests.services.test_decisions import model
from tests.services.test_deployments import FORM

_pinned, _resource = Base.metadata.tables["pinned_form"], Base.metadata.tables["resource"]


def form(key: str, form_id: str = "facts") -> bytes:
    return (FORM % (form_id, key)).encode()


def drawn(process_id: str, steps: int = 1) -> bytes:
    return diagrams.sequence(process_id, steps, camunda_formRef="facts")


def deploy(cast: Cast, **files: bytes) -> Deployed:
    return deployments.deploy(cast.admin, [(name.replace("_", "."), content) for name, content in files.items()], name="files")


def approved(cast: Cast, design: DesignView) -> None:
    reviewing.submit(cast.tuzhi, design.id, "请审核")
    reviewing.approve(cast.admin, design.id, version=designs.get(cast.admin, design.id).version)


def published(actor: Actor, design: DesignView) -> str:
    return releasing.publish(actor, design.id, "发布").definitions[0].id


def pinned(definition_id: str) -> bytes:
    query = select(_resource.c.content).join(_pinned, _pinned.c.resource_id == _resource.c.id)
    with transaction.reading() as look:
        return bytes(look.execute(query.where(_pinned.c.definition_id == definition_id)).scalar_one())


def test_forms_outside_a_design_are_those_that_were_approved(cast: Cast) -> None:
    deploy(cast, facts_form=form("one"))
    design = designs.begin(cast.tuzhi, "家访", contents={"a.bpmn": drawn("visits")})
    approved(cast, design)
    deploy(cast, facts_form=form("other"))
    assert pinned(published(cast.tuzhi, design)) == form("one")


def test_a_form_that_was_carried_along_is_nobody_s_newest(cast: Cast) -> None:
    definition_id = deploy(cast, a_bpmn=drawn("visits"), facts_form=form("one")).definitions[0].id
    deploy(cast, facts_form=form("other"))
    design = designs.begin(cast.tuzhi, definition_id=definition_id)
    designs.save(cast.tuzhi, design.id, {"a.bpmn": drawn("visits", 2)}, 1)
    approved(cast, design)
    assert pinned(published(cast.tuzhi, design)) == form("one")
    assert pinned(deploy(cast, a_bpmn=drawn("calls")).definitions[0].id) == form("other")


def test_a_form_that_was_changed_is_the_newest(cast: Cast) -> None:
    begun = deploy(cast, a_bpmn=drawn("visits"), facts_form=form("one")).definitions[0]
    design = designs.begin(cast.tuzhi, definition_id=begun.id)
    designs.save(cast.tuzhi, design.id, {"facts.form": form("changed")}, 1)
    approved(cast, design)
    published(cast.tuzhi, design)
    assert pinned(deploy(cast, a_bpmn=drawn("calls")).definitions[0].id) == form("changed")


@pytest.mark.parametrize(
    ("name", "drawn_file", "meanwhile", "refused"),
    [
        ("facts.form", form("mine"), form("theirs"), ("newer_form", {"form_id": "facts"})),
        ("table.dmn", model(), model().replace(b"</definitions>", b"<!-- theirs --></definitions>"), ("newer_decision", None)),
    ],
)
def test_a_table_or_form_published_meanwhile_is_not_lost_silently(
    cast: Cast, name: str, drawn_file: bytes, meanwhile: bytes, refused: tuple[str, dict[str, str] | None]
) -> None:
    design = designs.begin(cast.tuzhi, "单独的", contents={name: drawn_file})
    approved(cast, design)
    deployments.deploy(cast.admin, [(name, meanwhile)], name="theirs")
    with pytest.raises(Conflict) as refusal:
        releasing.publish(cast.tuzhi, design.id, "晚了")
    assert refusal.value.reason == refused[0]
    assert refused[1] is None or refusal.value.parameters == refused[1]
    assert releasing.publish(cast.admin, design.id, "照发", over_newer=True).deployment_id
