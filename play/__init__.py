"""Games: wheels, lucky draws, draws won by sharing, and polls that set a discount."""
