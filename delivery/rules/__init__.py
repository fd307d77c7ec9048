"""Pure logic of delivery."""
