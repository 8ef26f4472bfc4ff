"""Pure: states of a text, who may move it, when it is reviewed, how it ends, and what two texts differ in."""
