"""Pure rules of price."""
