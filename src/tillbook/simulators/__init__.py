"""Other systems, imitated from their own documents, independent of the rest of Tillbook."""
