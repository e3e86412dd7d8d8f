"""Own estimates with a second opinion beside each: asked from a named colleague, shown side by side."""
