"""What to show to whom: models trained on what was bought, and the lists they come out with."""
