"""The operators' face: screens of the admin that span rooms."""
