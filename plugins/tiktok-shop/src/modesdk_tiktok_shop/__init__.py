"""The TikTok Shop pack for modesdk: decision tables and the evaluators that go with them."""
