"""Files of persons: whom the office helps, with relatives, all cases and everything that happened."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import ReasonSchema, when
from handlers.api.v1.schemas.person_files import (
    ChronologySchema,
    FileBody,
    FileCasesSchema,
    FileCorrectionBody,
    FileLinkBody,
    FileMergeBody,
    FileNoteBody,
    FileRelativeBody,
    FilesBody,
    FileSchema,
    FilesSchema,
    FileSubjectBody,
    LikesSchema,
    PersonEventsQuery,
    PersonEventsSchema,
    RelativeIdSchema,
    RelativesSchema,
)
from services import person_events, person_file_views, person_files
from services.paging import Page
from services.person_events import EventView
from services.person_files import FileView

blueprint = Resource("person files", "The file of one person: subject, relatives, cases, chronology.")


@blueprint.route("/person-files/search", methods=["POST"])
@blueprint.arguments(FilesBody)
@blueprint.response(200, FilesSchema)
def search_files(body: dict[str, Any]) -> Page[FileView]:
    """List files, the newest first, all or of one person: by ID number, phone, or a part of the name in characters or pinyin."""
    return person_files.find(actor(), **body)


@blueprint.route("/person-files/doubles", methods=["POST"])
@blueprint.arguments(FileSubjectBody)
@blueprint.response(200, LikesSchema)
def find_doubles(body: dict[str, Any]) -> dict[str, Any]:
    """Tell which files may be of somebody who is about to be entered, in whatever area."""
    return {"items": person_files.doubles(actor(), body["subject"])}


@blueprint.route("/person-files", methods=["POST"])
@blueprint.arguments(FileBody)
@blueprint.response(201, FileSchema)
def open_file(body: dict[str, Any]) -> FileView:
    """Open a file; who looks like somebody known needs a reason, who has a file gets no second one."""
    return person_files.open_file(actor(), body.pop("subject"), **body)


@blueprint.route("/person-files/<file_id>")
@blueprint.response(200, FileSchema)
def get_file(file_id: str) -> FileView:
    """Give one file by its id or number."""
    return person_files.get(actor(), file_id)


@blueprint.route("/person-files/<file_id>/subject", methods=["PUT"])
@blueprint.arguments(FileCorrectionBody)
@blueprint.response(200, FileSchema)
def correct_file(body: dict[str, Any], file_id: str) -> FileView:
    """Correct what a file says of its person; the old words stay in the chronology."""
    return person_files.correct(actor(), file_id, body.pop("subject"), **body)


@blueprint.route("/person-files/<file_id>/close", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, FileSchema)
def close_file(body: dict[str, Any], file_id: str) -> FileView:
    """Close a file without open cases."""
    return person_files.close(actor(), file_id, **body)


@blueprint.route("/person-files/<file_id>/reopen", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, FileSchema)
def reopen_file(body: dict[str, Any], file_id: str) -> FileView:
    """Let a closed file go on."""
    return person_files.reopen(actor(), file_id, **body)


@blueprint.route("/person-files/<file_id>/merge", methods=["POST"])
@blueprint.arguments(FileMergeBody)
@blueprint.response(200, FileSchema)
def merge_file(body: dict[str, Any], file_id: str) -> FileView:
    """Merge a file into another one of the same person."""
    return person_files.merge(actor(), file_id, body.pop("into_id"), **body)


@blueprint.route("/person-files/<file_id>/notes", methods=["POST"])
@blueprint.arguments(FileNoteBody)
@blueprint.response(201, FileSchema)
def add_note(body: dict[str, Any], file_id: str) -> FileView:
    """Write something that happened into a file."""
    return person_files.note(actor(), file_id, body.pop("words"), **when(body))


@blueprint.route("/person-files/<file_id>/cases")
@blueprint.response(200, FileCasesSchema)
def list_cases(file_id: str) -> dict[str, Any]:
    """List the person's cases that the caller may see."""
    return {"items": person_file_views.cases(actor(), file_id)}


@blueprint.route("/person-files/<file_id>/cases", methods=["POST"])
@blueprint.arguments(FileLinkBody)
@blueprint.response(201, FileSchema)
def link_case(body: dict[str, Any], file_id: str) -> FileView:
    """Put a case into a file."""
    return person_files.link(actor(), file_id, body.pop("case_id"), **when(body))


@blueprint.route("/person-files/<file_id>/relatives")
@blueprint.response(200, RelativesSchema)
def list_relatives(file_id: str) -> dict[str, Any]:
    """List the person's relatives, those who no longer count too."""
    return {"items": person_file_views.relatives(actor(), file_id)}


@blueprint.route("/person-files/<file_id>/relatives", methods=["POST"])
@blueprint.arguments(FileRelativeBody)
@blueprint.response(201, RelativeIdSchema)
def add_relative(body: dict[str, Any], file_id: str) -> dict[str, str]:
    """Enter a relative."""
    told = when(body)
    return {"id": person_files.add_relative(actor(), file_id, body, **told)}


@blueprint.route("/person-file-relatives/<relative_id>/end", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(204)
def end_relative(body: dict[str, Any], relative_id: str) -> None:
    """Say that a relative no longer counts."""
    person_files.end_relative(actor(), relative_id, **body)


@blueprint.route("/person-files/<file_id>/chronology")
@blueprint.response(200, ChronologySchema)
def get_chronology(file_id: str) -> dict[str, Any]:
    """List what happened, in the order in which it happened."""
    return {"items": person_file_views.chronology(actor(), file_id)}


@blueprint.route("/person-files/<file_id>/events")
@blueprint.arguments(PersonEventsQuery, location="query")
@blueprint.response(200, PersonEventsSchema)
def list_events(query: dict[str, Any], file_id: str) -> Page[EventView]:
    """List what happened in all of the person's cases and in the file, the latest first, of all kinds or of one."""
    return person_events.find(actor(), file_id, **query)
