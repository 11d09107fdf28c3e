"""The outside world: handlers that run outside any transaction; one module a procedure."""
