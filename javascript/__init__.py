"""V8 in process: bundles, contexts, time and memory limits."""
