"""How goods reach a person: zones, methods, rates."""
