"""Pure rules of analytics."""
