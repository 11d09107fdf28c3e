"""The doors: pages, machines, operators, the ticker and the outside world; strangers to each other."""
