"""The two sides of the engine's figures, each at work in a process of its own."""
