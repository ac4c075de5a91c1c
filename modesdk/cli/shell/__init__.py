"""What all commands share: options, inputs, problems, words, layout."""
