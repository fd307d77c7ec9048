"""Writing the demo into an empty shop, one module per noun.

The rows go in by bulk models, not by the services: services lock, publish and check one thing at a
time, which is what a busy shop needs and what makes thousands of rows slow. What they would derive
is derived here once for all rows, with the services' own functions.
"""
