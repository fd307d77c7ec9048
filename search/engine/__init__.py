"""How an understood query is answered: by PostgreSQL, or by bitmaps made from it."""
