"""The supervisor's desk: the board, runs and incidents, how long things take, how the work is measured, archives and disposals."""

from handlers.web.board import archives, balance, disposals, figures, measures, overview, waiting

PAGES = (overview, balance, waiting, figures, measures, archives, disposals)
