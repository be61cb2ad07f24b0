"""The API: JSON, GeoJSON and CSV over the same filters as the pages."""
