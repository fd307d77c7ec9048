"""What is taken off and why: promotions, coupons, the engine that prices a basket."""
