"""The stock library at work: deserialize, complete, serialize, as its documentation does it."""

from functools import cache
from time import perf_counter
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from benchmarks import diagrams

serializer = BpmnWorkflowSerializer()


@cache
def specs(name: str) -> tuple[Any, Any]:
    """Parse a diagram once."""
    parser = BpmnParser()
    parser.add_bpmn_file(str(diagrams.stock(name)))
    return parser.get_spec(name), parser.get_subprocess_specs(name)


def first_open(name: str, workflow: BpmnWorkflow) -> Task:
    """Give the first open user task in the order of the document."""
    order = diagrams.order(name)
    waiting = [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]
    return min(waiting, key=lambda task: order[element(task)])


def element(task: Task) -> str:
    """Give the element's id: the library calls what repeats "x [child]"."""
    return str(task.task_spec.name.removesuffix(" [child]"))


def begin(name: str, variables: dict[str, Any]) -> str:
    """Start an instance and give its first state."""
    workflow = BpmnWorkflow(*specs(name))
    workflow.task_tree.data.update(variables)
    workflow.do_engine_steps()
    return str(serializer.serialize_json(workflow))


def drive(name: str, variables: dict[str, Any], limit: int) -> tuple[list[float], list[int]]:
    """Drive one instance through; give the seconds of each step and the size of the state behind it."""
    state, seconds, sizes = begin(name, variables), list[float](), list[int]()
    while len(seconds) < limit:
        begun = perf_counter()
        workflow = serializer.deserialize_json(state)
        restored = perf_counter()
        if workflow.completed:
            break
        task = first_open(name, workflow)  # a host knows the id: not counted
        found = perf_counter()
        task.data.update(diagrams.values(element(task)))
        task.run()
        workflow.do_engine_steps()
        state = serializer.serialize_json(workflow)
        seconds.append(perf_counter() - found + restored - begun)
        sizes.append(len(state))
    return seconds, sizes
