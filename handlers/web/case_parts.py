"""What a case's page fetches after itself: its papers, each run on its diagram with what happened, and what may begin in it."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from handlers import headers
from handlers.web import choices, diagrams, wording
from handlers.web.guard import actor
from handlers.web.parts import part
from services import attachments, cases, documents, instances
from services.attachments import AttachmentView
from services.documents import DocumentView
from services.errors import Forbidden
from services.paging import LARGEST, Page


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/cases/<case_id>/papers", "case_papers", show_papers)
    desk.add_url_rule("/instances/<instance_id>/course", "course", show_course)
    desk.add_url_rule("/instances/<instance_id>/choices", "choices", show_choices)


def show_papers(case_id: str) -> Response:
    """Answer the documents and files of a case."""
    one = cases.brief(actor(), case_id)
    return part("parts/papers.html", _("材料与文书"), one=one, papers=papers(one.id), documents=documents_of(one.id))


def show_course(instance_id: str) -> Response:
    """Answer one run on its diagram, and what happened in it."""
    headers.allow_style_attributes()
    run = instances.get(actor(), instance_id)
    return part("parts/course.html", wording.named(run.process_name), drawing=diagrams.drawing(actor(), run))


def show_choices(instance_id: str) -> Response:
    """Answer what the reader may let begin in a run."""
    offered = choices.offered([instances.get(actor(), instance_id)])
    return part("parts/choices.html", _("可开始的活动"), choices=offered)


def papers(case_id: str) -> Page[AttachmentView] | None:
    """Give a case's files; None to whoever may not see them."""
    try:
        return attachments.find(actor(), case_id, limit=LARGEST)
    except Forbidden:  # an administrator sees that there is a case, not its papers
        return None


def documents_of(case_id: str) -> list[DocumentView]:
    """Give a case's documents, as far as the reader may see them."""
    try:
        return documents.find(actor(), case_id)
    except Forbidden:
        return []
