"""From the rooms' values to what the pages show, one module per subject."""
