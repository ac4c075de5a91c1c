"""What must hold of many profiles together: read, run over them, failing ones kept as cases."""
