"""From evidence to a decision: scores, ranking, questions, explanation, record."""
