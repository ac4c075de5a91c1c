"""Commands about one case: recommend, explain, compare, replay."""
