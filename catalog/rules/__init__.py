"""Pure rules of the catalogue, on values."""
