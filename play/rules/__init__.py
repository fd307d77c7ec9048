"""Pure rules of games."""
