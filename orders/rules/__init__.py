"""Pure rules of the sale."""
