"""Commands about workbooks and lists of profiles."""
