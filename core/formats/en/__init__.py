"""English: as in Britain, where the shop's English is from."""
