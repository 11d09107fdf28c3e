"""User tasks: worklists, who holds them, and how they are done."""

from typing import Any

from flask import Response, request

from handlers.api.engine_rest import queries, user_task_queries, user_task_views, values
from handlers.api.engine_rest.blueprint import Resource, actor, answer, body, count, nothing
from handlers.api.engine_rest.problems import Unsupported
from handlers.api.engine_rest.process_instances import downloaded, named
from services import directory, instances, logins, user_tasks
from services.errors import Invalid
from services.user_task_views import UserTaskView

blueprint = Resource("task")
REASON = "assigned by a program through /engine-rest"


@blueprint.route("/task", methods=["GET", "POST"])
def list_user_tasks() -> Response:
    """List the user tasks that are not done yet."""
    query = queries.asked(user_task_queries.FILTERS)
    found = query.sorted(user_task_queries.found(query), user_task_queries.SORTS)
    return answer(user_task_views.written(found))


@blueprint.route("/task/count", methods=["GET", "POST"])
def count_user_tasks() -> Response:
    """Count the user tasks that are not done yet."""
    return count(sum(1 for _ in user_task_queries.found(queries.asked(user_task_queries.FILTERS))))


@blueprint.route("/task/<user_task_id>")
def get_user_task(user_task_id: str) -> Response:
    """Give one user task."""
    return answer(user_task_views.written([_unfinished(user_task_id)])[0])


@blueprint.route("/task/<user_task_id>/claim", methods=["POST"])
def claim(user_task_id: str) -> Response:
    """Take a user task for oneself; for somebody else it is an assignment."""
    wanted = _person(body().get("userId"))
    if wanted in (None, actor().person_id):
        if _unfinished(user_task_id).assignee_id != actor().person_id:
            user_tasks.claim(actor(), user_task_id)
    else:
        user_tasks.assign(actor(), user_task_id, wanted, REASON)
    return nothing()


@blueprint.route("/task/<user_task_id>/unclaim", methods=["POST"])
def unclaim(user_task_id: str) -> Response:
    """Give a user task back."""
    if _unfinished(user_task_id).assignee_id is not None:
        user_tasks.release(actor(), user_task_id)
    return nothing()


@blueprint.route("/task/<user_task_id>/assignee", methods=["POST"])
def set_assignee(user_task_id: str) -> Response:
    """Give a user task to a person, or to nobody."""
    wanted = _person(body().get("userId"))
    if wanted is None:
        return unclaim(user_task_id)
    user_tasks.assign(actor(), user_task_id, wanted, REASON)
    return nothing()


@blueprint.route("/task/<user_task_id>/complete", methods=["POST"])
def complete(user_task_id: str) -> Response:
    """Complete a user task; with `withVariablesInReturn`, give the variables as they are then."""
    given = body()
    done = user_tasks.complete(actor(), user_task_id, values.read_all(given.get("variables")))
    if not given.get("withVariablesInReturn"):
        return nothing()
    return answer(values.write_all(instances.variables(actor(), done.instance_id)))


@blueprint.route("/task/<user_task_id>/submit-form", methods=["POST"])
def submit_form(user_task_id: str) -> Response:
    """Complete a user task with the entries of its form."""
    return complete(user_task_id)


@blueprint.route("/task/<user_task_id>/variables")
def get_variables(user_task_id: str) -> Response:
    """Give the variables a user task sees."""
    return answer(values.write_all(_variables(user_task_id)))


@blueprint.route("/task/<user_task_id>/variables/<name>")
def get_variable(user_task_id: str, name: str) -> Response:
    """Give one variable a user task sees."""
    return answer(values.write(named(_variables(user_task_id), name)))


@blueprint.route("/task/<user_task_id>/variables/<name>/data")
def get_content(user_task_id: str, name: str) -> Response:
    """Give the bytes of a file a user task sees."""
    return downloaded(named(_variables(user_task_id), name))


@blueprint.route("/task/<user_task_id>/variables", methods=["POST"])
def change_variables(user_task_id: str) -> Response:
    """Write several variables as seen from a user task."""
    given = body()
    if given.get("deletions"):
        message = "variables are not deleted; write Null instead"
        raise Unsupported(message)
    _write(user_task_id, values.read_all(given.get("modifications"), "modifications"))
    return nothing()


@blueprint.route("/task/<user_task_id>/variables/<name>", methods=["PUT"])
def put_variable(user_task_id: str, name: str) -> Response:
    """Write one variable as seen from a user task."""
    _write(user_task_id, values.read_all({name: body()}))
    return nothing()


@blueprint.route("/task/<user_task_id>/form-variables")
def get_form_variables(user_task_id: str) -> Response:
    """Give the variables a form is opened with: those it names, or all where there is no form."""
    found = user_tasks.form(actor(), user_task_id)
    variables = found.values if found.schema is not None else _variables(user_task_id)
    names = request.args.get("variableNames")
    wanted = variables if not names else {name: variables[name] for name in names.split(",") if name in variables}
    return answer(values.write_all(wanted))


@blueprint.route("/task/<user_task_id>/form")
def get_form(user_task_id: str) -> Response:
    """Name the form of a user task."""
    return answer(user_task_views.form(_unfinished(user_task_id)))


@blueprint.route("/task/<user_task_id>/identity-links")
def list_identity_links(user_task_id: str) -> Response:
    """Say who holds a user task and who may take it."""
    view = _unfinished(user_task_id)
    names = logins.of([one for one in (view.assignee_id, view.owner_id, *(each.person_id for each in view.candidates)) if one])
    return answer(user_task_views.identity_links(view, names))


def _unfinished(user_task_id: str) -> UserTaskView:
    view = user_tasks.get(actor(), user_task_id)
    if view.ended_at is not None:
        raise user_task_views.gone(user_task_id)
    return view


def _variables(user_task_id: str) -> dict[str, Any]:
    view = _unfinished(user_task_id)
    return instances.variables(actor(), view.instance_id, view.activity_id)


def _write(user_task_id: str, variables: dict[str, Any]) -> None:
    view = _unfinished(user_task_id)
    instances.set_variables(actor(), view.instance_id, variables, activity_id=view.activity_id)


def _person(user_id: object) -> str | None:
    if user_id in (None, ""):
        return None
    found = directory.person_named(str(user_id))
    if found is None:
        raise Invalid({"userId": ["is nobody who works here"]}, code="unknown_person")
    return found
