"""Programs for the people who build the service; nothing of it runs in production."""
