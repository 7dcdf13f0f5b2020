# ClassChat: what can be done here. Everything is built by Maven; this file only says it in fewer words.

export LC_ALL := C.UTF-8

MVN := mvn -q -B -ntp
JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/,)java
DEMOS := demos/target/demos.jar
CLASSCHAT := part5-bonus/target/classchat.jar
JARS := $(DEMOS) $(CLASSCHAT) $(foreach n,1 2 3 4,$(wildcard part$n-*)/target/part$n.jar)
SOURCES := pom.xml $(wildcard */pom.xml) $(shell find $(wildcard */src/main))
STAMP := target/built
# Two windows that start a program at once build once.
LOCKED := $(if $(shell command -v flock 2>/dev/null),flock target/lock)
ROUNDS := 40
SEEDS := 1,2,3,4

.DEFAULT_GOAL := help
.NOTPARALLEL:
# Ctrl-C is the usual end of a program, and no failure of make.
run = @trap : INT; $(1) $(ARGS) || { status=$$?; [ $$status -eq 130 ] || exit $$status; }

.PHONY: soak server client help part1 part2 part3 part4 part5 demos test fuzz bench format clean build

help: ## list these targets
	@grep -hE '^[a-z0-9%-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14
	@echo "ARGS has a program's own options: make bench ARGS=--help"

part1: build ## the demos of part 1: one client and one server, turn by turn
	$(call run,$(JAVA) -jar $(DEMOS) part1)

part2: build ## the demos of part 2: a client that sends while it receives
	$(call run,$(JAVA) -jar $(DEMOS) part2)

part3: build ## the demos of part 3: many clients at once
	$(call run,$(JAVA) -jar $(DEMOS) part3)

part4: build ## the demos of part 4: names, and messages from one to another
	$(call run,$(JAVA) -jar $(DEMOS) part4)

part5: build ## the demos of part 5: groups and off-line messages
	$(call run,$(JAVA) -jar $(DEMOS) part5)

demos: part1 part2 part3 part4 part5 ## every part's demos; writes demos/transcripts and demos/screenshots

test: ## every part's tests
	$(MVN) test

test-part%: ## a part's tests, and those of all parts before it: make test-part2
	$(MVN) -pl "$(or $(notdir $(wildcard part$**)),$(error there is no part $*))" -am test

fuzz: ## three minutes of input that may break line framing or JSON parsing
	$(MVN) -Pfuzz -pl part4-relay -am test -Dtest='FuzzTest#messageParsing' -Dsurefire.failIfNoSpecifiedTests=false
	$(MVN) -Pfuzz -pl part4-relay -am test -Dtest='FuzzTest#plainShape' -Dsurefire.failIfNoSpecifiedTests=false
	$(MVN) -Pfuzz -pl part4-relay -am test -Dtest='FuzzTest#lineFraming' -Dsurefire.failIfNoSpecifiedTests=false

soak: ## kill server and clients at random; read millions of lines
	$(MVN) -pl part4-relay -am test -Dtest=PlainShapeTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dplain.tokens=6 -Dplain.mutations=8000000
	$(MVN) -pl part5-bonus -am test -Dtest=CrashTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dcrash.rounds=$(ROUNDS) -Dcrash.seeds=$(SEEDS) -Dcrash.engines=select,threads

server: build ## the finished server; for other machines too: ARGS='--host 0.0.0.0'
	$(call run,JAVA="$(JAVA)" bin/classchat server)

client: build ## the finished client: make client NAME=Alice
	$(call run,JAVA="$(JAVA)" bin/classchat client $(if $(NAME),--name $(NAME)))

bench: build ## the load generator and the benchmarks
	$(call run,$(JAVA) -jar $(DEMOS) bench)

format: ## put the code into the project's format
	$(MVN) spotless:apply

clean: ## remove everything that was built
	$(MVN) clean

build: ## all programs, if something has changed since they were built
	@mkdir -p target
	@$(LOCKED) $(MAKE) -s --no-print-directory $(STAMP)

# The stamp is as old as the build's beginning: whatever is saved meanwhile is built the next time.
$(STAMP): $(SOURCES) $(if $(filter-out $(wildcard $(JARS)),$(JARS)),FORCE)
	@echo "Building ClassChat$(if $(wildcard $@),, (the first time, Maven downloads what it needs; that takes a while)) ..."
	@touch $@.new
	@$(MVN) -DskipTests package
	@mv $@.new $@

FORCE:
