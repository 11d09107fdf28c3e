"""How fast, how much, how it grows: figures with thresholds, measured side by side in one run."""
