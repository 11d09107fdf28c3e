"""Tables; one aggregate a file; no verbs."""
