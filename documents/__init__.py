"""Official papers: a template and values in, the same bytes out."""
