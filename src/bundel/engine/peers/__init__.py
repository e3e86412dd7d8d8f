"""What municipalities may learn from each other without learning it of one of them."""
