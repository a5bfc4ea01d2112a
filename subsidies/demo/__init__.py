"""A believable city to try the portal in: made by the operations of the pages with the clock moved, the same every
time for the same day. Demonstrations only; production settings refuse it."""
