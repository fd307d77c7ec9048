"""What shoppers type, one module per subject."""
