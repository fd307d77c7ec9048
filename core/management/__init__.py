"""Commands of the shared mechanisms."""
