"""Set-up, step by step: what each step checks, decides and stores. The pages only lay it out."""
