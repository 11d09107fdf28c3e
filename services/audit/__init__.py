"""The seal on the audit: what it covers, chains, the tree over their heads, signed roots, and the look whether anything is broken."""
