"""Pure rules of what follows a sale."""
