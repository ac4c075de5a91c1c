"""Commands about regression cases: run them, write new ones, accept what has changed."""
