"""How somebody stands: the risk his running cases found, and what waits for him; each as far as the reader sees the case."""

import json

import pytest

from services import deployments, instances, person_files, person_standing, readings
from services.errors import NotFound
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy

CHILD = {"name": "江小舟"}


def test_the_gravest_risk_stands_first_and_what_is_over_counts_no_more(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    file = person_files.open_file(cast.liwen, CHILD)
    runs = [instances.start(cast.liwen, "seq", variables={"risk_colour": colour}) for colour in ("green", "red", "purple")]
    for run in runs:
        person_files.link(cast.liwen, file.id, str(run.case_id))
    found = person_standing.of_file(cast.liwen, file.id)
    assert [one.colour for one in found.risks] == ["red", "green"]
    assert {one.case_id for one in found.waiting} == {run.case_id for run in runs}
    instances.terminate(cast.sunqiang, runs[1].instance_id, reason="x")
    found = person_standing.of_file(cast.liwen, file.id)
    assert ([one.colour for one in found.risks], len(found.waiting)) == (["green"], 2)


def test_whoever_sees_no_case_sees_no_risk(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    file = person_files.open_file(cast.liwen, CHILD)
    run = instances.start(cast.liwen, "seq", variables={"risk_colour": "red"})
    person_files.link(cast.liwen, file.id, str(run.case_id))
    assert person_standing.of_file(cast.qianjing, file.id).risks
    with pytest.raises(NotFound):
        person_standing.of_file(cast.wuyue, file.id)


def test_each_risk_is_a_reading_of_its_case(cast: Cast, deploy: Deploy) -> None:
    deploy(diagrams.sequence("seq", 1, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    file = person_files.open_file(cast.liwen, CHILD)
    run = instances.start(cast.liwen, "seq", variables={"risk_colour": "red"})
    person_files.link(cast.liwen, file.id, str(run.case_id))
    with readings.collecting() as collected:
        person_standing.of_file(cast.liwen, file.id)
    assert ("variables.read", run.case_id, run.instance_id) in {(row["verb"], row["case_id"], row["instance_id"]) for row in collected.rows}


def test_a_colour_that_is_hidden_elsewhere_is_hidden_here(cast: Cast) -> None:
    field = {"type": "textfield", "key": "risk_colour", "label": "x", "properties": {"dataClass": "sensitive"}}
    form = json.dumps({"type": "default", "schemaVersion": 19, "id": "facts", "components": [field]}).encode()
    diagram = diagrams.sequence("formed", 1, diagrams.case(), camunda_formRef="facts", camunda_formRefBinding="deployment")
    deployments.deploy(cast.admin, [("formed.bpmn", diagram), ("facts.form", form)], name="formed")
    file = person_files.open_file(cast.liwen, CHILD)
    run = instances.start(cast.liwen, "formed", variables={"risk_colour": "red"})
    person_files.link(cast.liwen, file.id, str(run.case_id))
    assert person_standing.of_file(cast.liwen, file.id).risks == []
