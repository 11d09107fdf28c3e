"""The administrator's desk: procedures are drawn, looked over by a second person and published."""

from handlers.web.design import comparing, drafts, editors, mapping, moving, overview, versions

PAGES = (overview, drafts, editors, versions, comparing, mapping, moving)
