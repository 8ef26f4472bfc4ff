"""HL7 Infobutton: a hospital's request to criteria, codes to topics, topics to Atom or JSON. No Django."""
