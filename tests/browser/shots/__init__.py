"""Pictures of every page: `make shots` takes them, and the same list of pages is looked over by machines (test_every_page)."""
