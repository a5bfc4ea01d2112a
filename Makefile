# The names of ./xunbu, for those whose fingers say make. Arguments: make manage ARGS="check".
.PHONY: run test lint setup manage shell bench
run test lint setup manage shell bench:
	@./xunbu $@ $(ARGS)
