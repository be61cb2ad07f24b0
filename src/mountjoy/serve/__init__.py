"""The web app and the API: the record in a browser, read from and written to through `mountjoy.store.RecordFile`."""

from mountjoy.serve.app import create_app

__all__ = ["create_app"]
