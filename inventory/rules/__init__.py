"""Pure logic of inventory."""
