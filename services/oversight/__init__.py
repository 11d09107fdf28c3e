"""What a supervisor sees of the running: how much is due where, how long things take, which ways they go, and how the work is measured."""
