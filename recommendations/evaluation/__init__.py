"""How good lists are: figures by shopper, intervals, and the windows they are taken on."""
