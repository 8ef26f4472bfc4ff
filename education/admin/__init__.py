"""Where staff edit. Here, as in queries and actions, a query may start: the admin is built so."""
