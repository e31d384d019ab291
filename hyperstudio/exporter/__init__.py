"""Any workflow as a readable, typed Python package that knows nothing of HyperStudio."""
