"""Running an installation: reserve copies, restoring them, upgrading, and looking whether all is well."""
