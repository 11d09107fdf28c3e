"""The supervisor's desk: the board, runs and incidents, how long things take, how the work is measured, archives and disposals."""

from handlers.web.board import (
    archives,
    around,
    balance,
    batches,
    disposals,
    figures,
    incidents,
    instances,
    measures,
    opening_hours,
    overview,
    steering,
    timers,
    variables,
    views,
    waiting,
)

RUNS = (instances, views, around, steering, variables, timers, incidents)
PAGES = (overview, balance, waiting, figures, measures, opening_hours, *RUNS, batches, archives, disposals)
