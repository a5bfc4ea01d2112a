"""Programs that hold the portal's speed against what others could use instead; `./xunbu bench NAME` runs one."""
