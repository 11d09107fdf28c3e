"""The supervisor's desk: the board, runs and incidents, how long things take, how the work is measured."""

from handlers.web.board import balance, figures, measures, overview, waiting

PAGES = (overview, balance, waiting, figures, measures)
