"""What the test suite stands on: throw-away servers, a live shop, a browser."""
