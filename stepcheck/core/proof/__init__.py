"""Which steps are identities, for all values and not only at points; decides no verdict."""
