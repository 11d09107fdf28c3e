"""The caseworker's desk: what waits, one user task with everything around it, and what one is told."""

from handlers.web.work import conversation, courses, inbox, keeping, notices, sorting, tasks

PAGES = (inbox, sorting, keeping, tasks, courses, conversation, notices)
