"""Forms: what a person may enter, and what was entered held against it."""
