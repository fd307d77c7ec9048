"""The shopper's doors, one module per subject."""
