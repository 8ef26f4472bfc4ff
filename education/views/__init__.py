"""Pages: a request in, one call into the domain, a redirect or a rendered page out."""
