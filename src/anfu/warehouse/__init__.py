"""A day as Parquet files for a warehouse: what happened and when, without words, names or anybody's id on X."""
