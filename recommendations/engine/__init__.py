"""How models learn: from lines of orders to ranked lists. Needs numpy, scipy and LightGBM."""
