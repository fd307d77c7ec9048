"""Pure logic of membership, a module per idea."""
