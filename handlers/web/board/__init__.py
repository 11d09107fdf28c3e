"""The supervisor's desk: the board, runs and incidents, how long things take, how the work is measured, archives and disposals."""

from handlers.web.board import archives, around, balance, disposals, figures, incidents, instances, measures, overview, waiting

PAGES = (overview, balance, waiting, figures, measures, instances, around, incidents, archives, disposals)
