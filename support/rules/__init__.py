"""Pure rules of help: clocks, standards, routes."""
