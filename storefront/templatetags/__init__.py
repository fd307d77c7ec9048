"""Template helpers of the shoppers' face."""
