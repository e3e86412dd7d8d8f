"""What lands on which department: by capacity kind and by field, with a place to say something back."""
