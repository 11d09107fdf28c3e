"""The law's calculator: a time limit, a calendar and a moment in; a due moment and its derivation out."""
