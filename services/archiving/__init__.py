"""What stays of a case once it is closed: its package, how long it is kept, what keeps it from going."""
