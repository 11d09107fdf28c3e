"""How the work is measured: each measure says in words how it is computed, from what source, in which unit."""
