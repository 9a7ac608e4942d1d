"""What people pass on: spreadsheets, one-file pages, tables to embed, briefs; on request PDF and PNG."""
