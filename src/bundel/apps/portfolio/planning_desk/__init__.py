"""The working desk of the preparer: an own plan beside the advised one, with the room it leaves, live."""
