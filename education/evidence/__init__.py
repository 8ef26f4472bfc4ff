"""Studies as text: identifiers, references, exports, counts out of 100. Pure: no Django."""
