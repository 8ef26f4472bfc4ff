"""Pure: the states of a text, who may move it, when it must be reviewed, and what differs between two texts."""
