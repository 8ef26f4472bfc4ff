"""Taking a page home: short codes and their QR pictures. Pure: no Django."""
