"""What readers write: what a text must hold to, what may become of it, what is looked at first. No Django."""
