"""Files as rows: CSV, Excel and JSON, whatever their encoding; what cannot be read is named by its place."""
