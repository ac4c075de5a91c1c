"""Files and values from outside: packs, tables, profiles and weights, checked at the door."""
