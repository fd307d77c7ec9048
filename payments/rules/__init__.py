"""Logic on values."""
