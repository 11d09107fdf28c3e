"""What a diagram's service task does to our own registers, inside the step; one module a procedure."""
