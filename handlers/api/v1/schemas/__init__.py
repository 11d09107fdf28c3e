"""What comes in and goes out: one module a resource."""
