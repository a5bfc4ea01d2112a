"""What carries each clause of a document, resolved and not believed."""
