"""The shoppers' face: pages in two languages. It composes; it decides nothing."""
