"""People and places: who works here, in which offices and areas, with which roles, and who stands in for whom."""

from handlers.web.people import absences, account, adding, areas, deeds, importing, leaving, listing, offices, person, roles, rosters

PAGES = (absences, listing, adding, importing, person, account, deeds, leaving, offices, rosters, areas, roles)
