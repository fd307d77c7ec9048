"""Pure rules of promotions: the engine and its parts, on values."""
