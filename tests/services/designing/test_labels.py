"""A file of a design is known by what it is for, not by its name alone."""

from services.designing import designs, labels
from tests.cast import Cast
from tests.diagrams import chain, document, node, process
from tests.services.designing.test_variables import form
from tests.services.test_decisions import model

DRAWN = document(
    process(
        "visits",
        node("startEvent", "applied", camunda_formRef="facts"),
        node("userTask", "check", camunda_formKey="camunda-forms:deployment:facts"),
        node("userTask", "check_again"),
        node("endEvent", "over"),
        chain("applied", "check", "check_again", "over"),
    )
)


def test_files_are_told_by_procedure_decision_and_step(cast: Cast) -> None:
    contents = {
        "a.bpmn": DRAWN,
        "size.dmn": model(),
        "facts.form": form("name"),
        "unused.form": form("name").replace(b'"facts"', b'"other"'),
    }
    design = designs.begin(cast.tuzhi, "家访", contents=contents).id
    assert labels.of(cast.tuzhi, design) == {
        "a.bpmn": ("visits",),
        "size.dmn": ("size",),
        "facts.form": ("applied", "check"),
        "unused.form": (),
    }


def test_what_cannot_be_read_is_told_by_nothing(cast: Cast) -> None:
    design = designs.begin(cast.tuzhi, "家访", contents={"a.bpmn": DRAWN, "facts.form": form("name")}).id
    designs.save(cast.tuzhi, design, {"a.bpmn": b"<half", "facts.form": b"{"}, 1)
    assert labels.of(cast.tuzhi, design) == {"facts.form": ()}
